"""The word for what a question wants named, and names of another class."""

import pytest

from qa.lexical_answer_type import is_of_another_class
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never


@pytest.mark.parametrize(
    ("words", "question", "expected"),
    [
        ("北山脚下", "泵站建在哪个园区？", True),
        ("北山创新园", "泵站建在哪个园区/功能区？", False),
        ("北山新区", "泵站建在哪一个园区？", False),
        ("周文", "哪所大学参与了研究？", True),
        ("滨海学院", "哪所大学参与了研究？", False),
        ("北山", "泵站建在哪条路上？", True),
        ("周文", "哪家公司建了泵站？", False),
        ("北山脚下", "泵站建在哪里？", False),
        ("", "泵站建在哪个园区？", False),
    ],
)
def test_names_of_the_class_asked_for(words: str, question: str, expected: bool) -> None:
    assert is_of_another_class(words, question) is expected


def test_a_name_of_the_class_asked_for_goes_before_another() -> None:
    foot, park = "泵站在北山脚下动工。", "北山创新园里，泵站只是一例。"
    ranked = [candidate(foot, 2.0), candidate(park, 1.9)]
    judge = Judge(**{foot: 1.0, park: 1.0})
    judge.spans = {foot: "北山脚下", park: "北山创新园"}
    judge.null_odds = {"北山脚下": 0.0, "北山创新园": 0.0}
    assert select(ask("泵站建在哪个园区？"), ranked, judge, never).chosen[0].evidence.text == park
    assert select(ask("泵站建在哪里？"), ranked, judge, never).chosen[0].evidence.text == foot
