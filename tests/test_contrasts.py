"""What sets a thing apart from its like."""

import pytest

from qa.answerability import is_idle
from qa.contrasts import is_of_a_group, is_of_another_measure, tells_opposite
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
        ("哪家公司进口了这套设备？", "滨海进出口公司买下这套设备。", False),
        ("去年进口多少吨？", "据进出口统计，去年买入生丝800吨。", False),
        ("上半年产量多少？", "前6个月产量20吨，下半年还会增加。", False),
        ("下半年开几家店？", "上半年开了3家，三、四季度再开5家。", False),
        ("出口多少吨？", "外销800吨，进口少。", False),
        ("男性有多少？", "其中女性30人，男50人。", False),
        ("农民收入是多少？", "农民人均收入达1.2万元。", False),
        ("该厂的年产量是多少？", "该厂年均产量为500吨。", False),
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
        ("粮食产量同比提高多少？", "12%", "粮食产量同比提高12%。", False),
        ("去年票房下降了多少？", "8%", "去年票房下降8%。", False),
        ("女生人数的比例是多少？", "45%", "女生人数占45%。", False),
        ("团队人数是多少？", "56人", "这支平均年龄不到30岁的团队共有56人。", False),
        ("拉萨人口有多少？", "86万人", "平均海拔3650米的拉萨有86万人。", False),
        ("员工月薪多少？", "5000元", "员工平均月薪5000元。", False),
        ("农民收入增长了多少？", "2000元", "农民人均收入增长2000元。", False),
        ("这是船队第几次夺冠？", "3次", "这是船队第三次夺冠。", False),
        ("这是船队第几次夺冠？", "三次", "这是船队第三次夺冠。", False),
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


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("甲桥的造价是多少？", True),
        ("甲桥等跨江大桥造价多少？", False),
        ("上月通车的9座桥总造价是多少？", False),
    ],
)
def test_what_a_group_costs_is_not_what_one_of_it_costs(question: str, expected: bool) -> None:
    sentence = "甲桥等合计造价8亿元的9座跨江大桥上月通车。"
    assert is_of_a_group(question, sentence) is expected
    assert is_of_another_matter(ask(question), candidate(sentence)) is expected
    assert not is_of_a_group(question, f"乙桥造价3亿元，{sentence}")
