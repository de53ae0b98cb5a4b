"""Measure words: figures that count something else than the firms that are asked for."""

import pytest

from qa.answerability import is_idle
from qa.conversation import Query
from qa.counters import counts_no_firms
from tests.test_selection import ask, candidate


@pytest.mark.parametrize(
    ("words", "question", "expected"),
    [
        ("3,200名", "展会来了多少家企业？", True),
        ("3,200名", "展会来了多少企业？", True),
        ("三次", "一共有几家商户参加？", True),
        ("32户", "展会来了多少家企业？", False),
        ("32个", "展会来了多少家企业？", False),
        ("1.2万", "展会来了多少家企业？", False),
        ("32家和600名", "展会来了多少家企业？", False),
        ("30座", "全市有多少家影院？", False),
        ("4座", "楼里有几台电梯？", False),
        ("3名", "每个家庭几名孩子？", False),
        ("3名", "多少家长报名？", False),
        ("300台", "卖出了多少家电？", False),
        ("50名", "来了多少家属？", False),
        ("200人", "多少企业员工接受了培训？", False),
        ("北山公司", "展会来了多少家企业？", False),
    ],
)
def test_what_figures_count(words: str, question: str, expected: bool) -> None:
    assert counts_no_firms(words, question) is expected


def test_figures_of_other_things_tell_nothing_new() -> None:
    assert is_idle(ask("展会来了多少家企业？"), "3200名", candidate("3200名"))
    assert not is_idle(ask("展会来了多少家企业？"), "320家", candidate("320家"))
    question = "How many firms came to the fair?"
    assert is_idle(Query(question, question, "有多少公司参加展会？"), "3200名", candidate("3200名"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("480家", True),
        ("近1,000台", True),
        ("87%", False),
        ("十分之一", False),
        ("3个百分点", False),
    ],
)
def test_a_number_of_things_is_no_share(words: str, expected: bool) -> None:
    assert not is_idle(ask("企业数量增长了多少？"), "320家", candidate("企业数量增长了320家。"))
    asked = ask("有研发机构的企业占比是多少？")
    assert is_idle(asked, words, candidate(words)) is expected
