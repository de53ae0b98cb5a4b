"""The period that a question means, and what is said about it."""

from datetime import date

import pytest

from qa.periods import Period, find_period, narrowed, period_note, spelled_out
from qa.types import Filters

TODAY = date(2023, 5, 10)
NEWEST = date(2022, 6, 11)


def period(question: str) -> Period | None:
    return find_period(question, today=TODAY, newest=lambda: NEWEST)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("去年北岸区引进多少项目？", "2022-01-01", None),
        ("今年的目标是什么？", "2023-01-01", None),
        ("What happened last year in the zone?", "2022-01-01", None),
        ("最近有哪些园区开工？", "2022-03-13", None),
        ("Which parks opened recently?", "2022-03-13", None),
        ("2022年1月工业报的报道说了什么？", "2022-01-01", "2022-01-31"),
        ("2021年以来的报道提到哪些企业？", "2021-01-01", None),
        ("articles published in March 2021 about parks", "2021-03-01", "2021-03-31"),
        ("What do reports since 2021 say?", "2021-01-01", None),
    ],
)
def test_a_question_that_names_a_period_is_limited_to_it(
    question: str, since: str, until: str | None
) -> None:
    found = period(question)
    assert found is not None
    assert (str(found.since), found.until and str(found.until)) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "2021年北岸区引进多少项目？",
        "下个月去北岸区玩，灯塔在哪里？",
        "最近刚开工的那个园区叫什么？",
        "馆长是谁？",
        "How many firms were there in 2021?",
        "Which title did the park win in the recent evaluation of parks?",
        "6月1日签约了几家？",
        "Which firms signed on May 31?",
        "2022年1月的报道和晨报那篇文章说的一样吗？",
        "Do the report of January 2022 and the other article agree?",
    ],
)
def test_the_time_of_what_is_asked_about_limits_nothing(question: str) -> None:
    assert period(question) is None


def test_the_year_that_is_meant_is_spelled_out() -> None:
    found = period("去年引进多少项目？")
    assert found is not None
    assert spelled_out("去年引进多少项目？", found) == "去年（2022年）引进多少项目？"


def test_the_readers_own_dates_win() -> None:
    own = Filters(since=date(2020, 1, 1))
    assert narrowed(own, Period("去年", since=date(2022, 1, 1))) == own
    limited = narrowed(Filters(publisher="晚报"), Period("去年", since=date(2022, 1, 1)))
    assert (limited.publisher, limited.since) == ("晚报", date(2022, 1, 1))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_searched_is_explained(language: str) -> None:
    found = period("最近有哪些园区开工？")
    assert found is not None
    held = period_note(found, language, held=True, newest=NEWEST)
    assert "2022-03-13" in held
    assert "2022-06-11" in period_note(found, language, held=False, newest=NEWEST)
    unsure = period_note(found, language, held=True, newest=NEWEST, answers=False)
    assert unsure not in {held, period_note(found, language, held=False, newest=NEWEST)}


@pytest.mark.parametrize(
    "question",
    [
        "2021年产值比上年增长多少？",
        "产值较去年增长多少？",
        "How much did output grow over last year?",
    ],
)
def test_what_a_figure_is_held_against_limits_nothing(question: str) -> None:
    assert period(question) is None


def test_the_year_that_grew_is_still_a_period() -> None:
    found = period("去年产值比上年增长多少？")
    assert found is not None
    assert found.words == "去年"
