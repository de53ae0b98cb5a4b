"""The word for what a question wants named, and names of another class."""

import pytest

from qa.lexical_answer_type import is_of_another_class
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never


@pytest.mark.parametrize(
    ("words", "question", "expected"),
    [
        ("南湖边", "纺织厂搬到了哪个产业园？", True),
        ("南湖边", "纺织厂在哪个园区里？", True),
        ("南湖纺织城", "纺织厂搬到了哪个产业园？", False),
        ("南湖新区", "纺织厂搬到了哪一个园区？", False),
        ("周文", "哪个园区的主任去了北京？", False),
        ("清华", "哪所大学参与了研究？", False),
        ("汇丰", "哪家银行给了贷款？", False),
        ("南湖边", "纺织厂搬到了哪里？", False),
        ("", "纺织厂搬到了哪个园区？", False),
    ],
)
def test_names_of_the_class_asked_for(words: str, question: str, expected: bool) -> None:
    assert is_of_another_class(words, question, f"{words}。") is expected


def test_what_stands_in_quotation_marks_is_nobody() -> None:
    asked, sentence = "哪位老师傅夸了新软件？", "周文夸了“织梦”软件。"
    assert is_of_another_class("织梦", asked, sentence)
    assert not is_of_another_class("周文", asked, sentence)
    assert not is_of_another_class("织梦", "夸的是哪个软件？", sentence)


def test_a_name_of_the_class_asked_for_goes_before_another() -> None:
    lake, park = "纺织厂去年搬到南湖边。", "南湖纺织城迎来了纺织厂。"
    ranked = [candidate(lake, 2.0), candidate(park, 1.9)]
    judge = Judge(**{lake: 1.0, park: 1.0})
    judge.spans = {lake: "南湖边", park: "南湖纺织城"}
    judge.null_odds = {"南湖边": 0.0, "南湖纺织城": 0.0}
    asked = ask("纺织厂搬到了哪个产业园？")
    assert select(asked, ranked, judge, never).chosen[0].evidence.text == park
    asked = ask("纺织厂搬到了哪里？")
    assert select(asked, ranked, judge, never).chosen[0].evidence.text == lake
