"""Directions computed from what two answers state."""

import pytest

from qa.comparing import Side, compare
from qa.question_parts import Direction
from qa.types import Citation, Claim, Reason, Verdict


def side(label: str, text: str) -> Side:
    citation = Citation(1, label, 0, len(text), text, 1.0)
    return Side(label, (Claim(text, (citation,), Verdict.SUPPORTED),))


def said(
    first: tuple[str, str],
    second: tuple[str, str],
    direction: Direction,
    adjective: str = "大",
    language: str = "zh",
) -> str | None:
    claim = compare(side(*first), side(*second), direction, adjective, language)
    return claim.text if claim else None


EAST = ("东园", "东园占地860亩。")
WEST = ("西园", "西园占地1000亩，2020年开建。")


def test_the_larger_one_is_named_first() -> None:
    assert said(EAST, WEST, Direction.MORE) == "比较可知，西园（1000亩）比东园（860亩）更大。"


def test_the_smaller_one_is_named_first_where_that_is_asked() -> None:
    assert said(EAST, WEST, Direction.LESS, "小") == "比较可知，东园（860亩）比西园（1000亩）更小。"


def test_scales_are_understood() -> None:
    text = said(("甲", "甲投资9000万元。"), ("乙", "乙投资1.2亿元。"), Direction.MORE, "多")
    assert text == "比较可知，乙（1.2亿元）比甲（9000万元）更多。"


def test_dates_are_compared() -> None:
    text = said(("甲桥", "甲桥2019年5月通车。"), ("乙桥", "乙桥2020年通车。"), Direction.EARLIER)
    assert text == "比较可知，甲桥（2019年5月）比乙桥（2020年）更早。"


def test_an_english_comparison_is_an_english_sentence() -> None:
    text = said(
        ("East Zone", "East Zone has 97 firms."),
        ("West Zone", "West Zone has 486 firms."),
        Direction.MORE,
        "more",
        "en",
    )
    assert text == "The figure for West Zone (486) is higher than that for East Zone (97)."


def test_equal_figures_are_said_to_be_equal() -> None:
    same = said(("甲", "甲有12家。"), ("乙", "乙有12家。"), Direction.MORE, "多")
    assert same == "两者相同：甲为12家，乙为12家。"


@pytest.mark.parametrize(
    "other",
    [
        "西园投资15亿元。",
        "西园一期占地300亩，二期占地700亩。",
        "西园很大。",
    ],
)
def test_nothing_is_computed_from_unlike_or_several_figures(other: str) -> None:
    assert said(EAST, ("西园", other), Direction.MORE) is None


def test_a_year_does_not_come_before_a_month_of_it() -> None:
    assert said(("甲", "甲2020年通车。"), ("乙", "乙2020年5月通车。"), Direction.EARLIER) is None


def test_a_comparison_cites_both_sides() -> None:
    claim = compare(side(*EAST), side(*WEST), Direction.MORE, "大", "zh")
    assert claim is not None
    assert {c.article_id for c in claim.citations} == {"东园", "西园"}
    assert claim.reason is Reason.COMPUTED
