"""Passages and sentences of several searches, brought together."""

from dataclasses import replace

from qa.hits import alternating, main_language, merged
from qa.types import Hit
from tests.test_selection import candidate


def hit(text: str, language: str = "zh") -> Hit:
    found = candidate(text, article=text)
    return Hit(found.passage, replace(found.article, language=language), 1.0)


def test_the_language_of_most_passages_counts() -> None:
    assert main_language([hit("a", "en"), hit("b"), hit("c")]) == "zh"
    assert main_language([]) == ""


def test_searches_take_turns_and_a_passage_counts_once() -> None:
    a, b, c = hit("a"), hit("b"), hit("c")
    assert merged([[a, b], [c, a]]) == (a, c, b)
    assert alternating([["a", "b", "c"], ["d"]]) == ["a", "d", "b", "c"]
