"""What sets a thing apart from its like."""

import pytest

from qa.answerability import is_idle
from qa.contrasts import is_of_another_measure, tells_opposite
from qa.near_misses import is_of_another_matter
from tests.test_selection import ask, candidate


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("公开赛男单冠军是谁？", "何静夺得公开赛女单冠军。", True),
        ("公开赛男单冠军是谁？", "周文夺得男单冠军，何静夺得女单冠军。", False),
        ("公开赛男单和女单冠军是谁？", "何静夺得公开赛女单冠军。", False),
        ("公开赛冠军是谁？", "何静夺得公开赛女单冠军。", False),
        ("去年出口多少吨？", "去年进口生丝800吨。", True),
        ("上半年产值多少？", "全年产值8亿元。", False),
        ("该市去年产值多少？", "该市人均产值为2万元。", True),
        ("该市去年产值多少？", "该市产值8亿元，人均产值2万元。", False),
        ("该市去年人均产值多少？", "该市人均产值为2万元。", False),
    ],
)
def test_the_counterpart_is_of_another_matter(question: str, sentence: str, expected: bool) -> None:
    assert tells_opposite(question, sentence) is expected
    assert is_of_another_matter(ask(question), candidate(sentence)) is expected


@pytest.mark.parametrize(
    ("question", "words", "sentence", "expected"),
    [
        ("该市产值是多少？", "2万元", "该市人均产值为2万元。", True),
        ("该市产值是多少？", "8亿元", "该市人均产值2万元，产值8亿元。", False),
        ("该市人均产值是多少？", "2万元", "该市人均产值为2万元。", False),
        ("去年产值增长了多少？", "6%", "近九年产值年均增长6%。", True),
        ("去年销量是多少？", "近34%", "在西岭的销量占全部销量的近34%。", True),
        ("去年销量增长了多少？", "34%", "去年销量增长34%。", False),
        ("去年销量占比是多少？", "34%", "去年销量占比34%。", False),
        ("这是船队第几次夺冠？", "两次", "船队曾两次夺冠。", True),
        ("这是船队第几次夺冠？", "第三次", "船队第三次夺冠。", False),
        ("该市产值是多少？", "", "该市人均产值为2万元。", False),
    ],
)
def test_an_average_a_share_and_a_count_tell_no_total_and_no_rank(
    question: str, words: str, sentence: str, expected: bool
) -> None:
    assert is_of_another_measure(words, question, sentence) is expected
    assert is_idle(ask(question), words, candidate(sentence)) is expected
