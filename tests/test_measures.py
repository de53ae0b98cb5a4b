"""Numbers with their units, and what is no quantity."""

import pytest

from qa.measures import find_measures, same_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("占地1000亩，总投资15亿元", [("1000亩", 1e3, "mu"), ("15亿元", 1.5e9, "yuan")]),
        ("注册用户3亿,企业380多万家", [("3亿", 3e8, "count"), ("380多万家", 3.8e6, "count")]),
        ("八家企业增长99.5%", [("八家", 8, "count"), ("99.5%", 99.5, "percent")]),
        ("486 high-tech firms", [("486", 486, "count")]),
        ("cost $3.5 million", [("$3.5 million", 3.5e6, "dollar")]),
        ("1.5 billion yuan", [("1.5 billion yuan", 1.5e9, "yuan")]),
        ("1,000 mu", [("1,000 mu", 1e3, "mu")]),
        ("用时5年", [("5年", 5, "year")]),
    ],
)
def test_a_quantity_has_a_value_and_a_unit(
    text: str, expected: list[tuple[str, float, str]]
) -> None:
    found = [(text[m.start : m.end], m.value, m.unit) for m in find_measures(text)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021年5月1日",
        "第3名",
        "5G园区",
        "Q5平台",
        "系统2.0上线",
        "in 2021 it",
        "May 5, 2021",
        "一期工程",
        "No. 7 is",
    ],
)
def test_dates_ranks_and_names_are_no_quantities(text: str) -> None:
    assert not find_measures(text)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [(3.42e8, 3.4e8, True), (3e8, 3.4e8, False), (486, 486, True), (486, 97, False)],
)
def test_a_rounded_value_is_the_same_value(first: float, second: float, same: bool) -> None:
    assert same_value(first, second) is same
