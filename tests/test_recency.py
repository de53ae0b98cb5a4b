"""Newer passages first, where a query asks for it and the match is about equal."""

from datetime import date

import pytest

from qa.recency import asks_for_newest, favour_newer, newest_note


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("最近开工的园区", "最近"),
        ("园区最新政策", "最新"),
        ("The latest figures of the port", "latest"),
        ("Newest bridges", "Newest"),
        ("離碼頭最近的車站", ""),
        ("距离码头最近的车站有什么最新消息", "最新"),
        ("the greatest harbour", ""),
        ("2021年开工的园区", ""),
    ],
)
def test_words_that_prefer_what_is_newer(query: str, words: str) -> None:
    assert asks_for_newest(query) == words


def test_the_preference_is_told_with_the_words_that_ask_for_it() -> None:
    assert "最近" in newest_note("最近", "zh")
    assert "latest" in newest_note("latest", "en")


def test_newer_passages_go_first_among_those_that_match_about_equally() -> None:
    days = {1: date(2020, 1, 1), 2: date(2022, 1, 1), 3: date(2020, 6, 1)}
    scores = favour_newer({1: 1.05, 2: 1.0, 3: 0.4, 4: 1.06}, days)
    assert sorted(scores, key=lambda n: -scores[n]) == [2, 1, 4, 3]
    assert scores[4] == 1.06  # without a date nothing is known
    far = favour_newer({1: 1.5, 2: 1.0}, days)
    assert far[1] > far[2]
    assert favour_newer({4: 1.0}, {}) == {4: 1.0}
