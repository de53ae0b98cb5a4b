import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quantities import (
    anglicise,
    find_quantities,
    known_values,
    misnamed_quantities,
    missing_quantities,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.6亿元", 1.6e8),
        ("160 million", 1.6e8),
        ("1,6 Milliarden", 1.6e9),
        ("1.6 millones", 1.6e6),
        ("24 млн", 2.4e7),
        ("370多万家", 3.7e6),
        ("１２万", 120000.0),
        ("2,345", 2345.0),
        ("37.5%", 37.5),
    ],
)
def test_figures_are_read_with_their_scale(text: str, value: float) -> None:
    assert any(value in quantity.values for quantity in find_quantities(text))


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三十五", 35),
        ("一百零八", 108),
        ("二〇二一", 2021),
        ("十二万", 120000),
        ("两", 2),
        ("十", 10),
    ],
)
def test_chinese_numerals_are_known_values(numeral: str, value: float) -> None:
    assert value in known_values(f"共{numeral}个")


def test_a_number_the_source_does_not_state_is_missing() -> None:
    assert missing_quantities("It cost 1.5 billion yuan in 2020.", "总投资15亿元") == ["2020"]
    assert missing_quantities("产值12亿元", "产值1.2亿元") == ["12亿"]


def test_a_dropped_scale_word_is_missing() -> None:
    assert missing_quantities("It cost 15 yuan.", "总投资15亿元")
    assert missing_quantities("读者46.2人次", "读者46.2万人次")
    assert missing_quantities("100 people", "百姓欢迎")


@pytest.mark.parametrize("vague", ["十几分钟", "几十分钟", "数十分钟", "二十几分钟"])
def test_a_numeral_for_some_number_states_none(vague: str) -> None:
    assert not known_values(vague)
    assert missing_quantities("10分钟", vague) == ["10"]
    assert missing_quantities("20 minutes", vague) == ["20"]


@pytest.mark.parametrize("exact", ["员工总数三百二十人", "参会人数320人", "户数三百二十"])
def test_a_total_in_numerals_is_a_value(exact: str) -> None:
    assert known_values(exact) == {320}


def test_endless_numerals_are_no_values() -> None:
    assert not known_values("亿" * 500 + "零" * 6000 + "九" * 400)


def test_the_same_value_in_another_notation_is_not_missing() -> None:
    assert not missing_quantities("340 million users, five fields", "3.4亿用户，五个领域")
    assert not missing_quantities("5个领域", "五个领域")


@pytest.mark.parametrize(
    ("claim", "misnamed"),
    [
        ("基金的投资规模超过80亿元。", ["80亿"]),
        ("基金的投资规模目前已经达到了超过80亿元。", ["80亿"]),
        ("基金总规模达80亿元，投资规模为20亿元。", []),
        ("基金的投资规模约2000000千元。", []),
        ("基金已达80亿元。", []),
    ],
)
def test_a_number_with_the_name_of_another_one_is_misnamed(claim: str, misnamed: list[str]) -> None:
    source = "建起总规模超过80亿元的基金，迄今投资规模达20多亿元。"
    assert misnamed_quantities(claim, source) == misnamed


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("项目总投资为80亿元。", "项目总投资50亿至80亿元。"),
        ("今年人均收入9000元。", "人均收入5000元，今年增长到9000元，年产值8亿元。"),
        ("西岭厂全年产值3亿元。", "东港厂全年产值5亿元，西岭厂3亿元。"),
        ("展会将于5月10日开幕。", "展会将于2024年5月10日开幕。"),
        ("企业好评率99%。", "诉求办结率98%，企业好评率99%。"),
        ("总规模80亿元。", "基金总规模超过80亿元，投资规模20亿元。"),
    ],
)
def test_a_number_without_a_name_of_its_own_may_have_any(claim: str, source: str) -> None:
    assert not misnamed_quantities(claim, source)
    assert misnamed_quantities("企业好评率98%。", "诉求办结率98%，企业好评率99%。") == ["98"]


def test_two_numbers_of_one_name_are_both_named_right() -> None:
    source = "东港厂全年产值5亿元，西岭厂全年产值3亿元。"
    assert not misnamed_quantities("西岭厂全年产值3亿元。", source)


@given(st.integers(1, 10**6), st.sampled_from(["万", "亿"]))
def test_an_anglicised_figure_keeps_its_value(number: int, scale: str) -> None:
    source = f"投资{number}{scale}元"
    (before,) = find_quantities(source)
    (after,) = find_quantities(anglicise(source))
    assert after.values & before.values


@given(st.text())
def test_any_text_can_be_read_and_put_into_english(text: str) -> None:
    anglicise(text)
    for quantity in find_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
    assert not missing_quantities(text, text)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("2019年3月7日", "March 7, 2019"),
        ("3月7日", "March 7"),
        ("18年9月份", "September 2018"),
        ("6000多万元", "more than 60 million yuan"),
        ("近300家", "nearly 300"),
        ("约7.5万平方米", "about 75,000 square metres"),
        ("占地300亩", "300 mu"),
        ("1.13万人", "11,300"),
        ("提高30%以上", "more than 30%"),
        ("增长20%左右", "about 20%"),
        ("不到4亿元", "less than 400 million yuan"),
        ("大约30个", "about 30"),
        ("不超过5%", "no more than 5%"),
        ("签约30个", "签约30个"),
        ("最近3年", "最近3年"),
        ("1-2万元", "1-2万元"),
        ("13月7日", "13月7日"),
    ],
)
def test_dates_and_figures_read_like_english(chinese: str, english: str) -> None:
    assert english in " ".join(anglicise(chinese).split())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,000", {1000.0}),
        ("1.000", {1000.0}),
        ("1,234", {1.234, 1234.0}),
        ("2.000.000", {2000000.0}),
        ("全省四大茶厂之一", {4.0}),
        ("三分之一", {3.0, 1.0}),
        ("加之十年来", {10.0}),
        ("1.000亿", {1e8, 1e11}),
    ],
)
def test_values_that_nobody_means_are_not_read(text: str, values: set[float]) -> None:
    assert known_values(text) == values
