"""Relative dates mean what a reader of the article on its day would take them to mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.relative_dates import resolve_dates
from qa.types import Article, Precision

DAY = ("2021-01-14", Precision.DAY)  # a Thursday


def article_of(published: str | None, precision: Precision) -> Article:
    return Article("0" * 16, "a", "", "", None, None, published, precision, None, "zh", "a", "")


@pytest.mark.parametrize(
    ("text", "published", "iso"),
    [
        ("今年将继续推进。", DAY, "2021"),
        ("去年完成了任务。", DAY, "2020"),
        ("去年10月投产。", DAY, "2020-10"),
        ("今年6月1日签约。", DAY, "2021-06-01"),
        ("1月14日讯", DAY, "2021-01-14"),
        ("12月3日,项目启动。", DAY, "2020-12-03"),
        ("预计12月份完工。", DAY, "2021-12"),
        ("将于1月3日举行。", DAY, "2022-01-03"),
        ("20年10月份试车。", DAY, "2020-10"),
        ("昨日下午举行。", DAY, "2021-01-13"),
        ("上月投产。", DAY, "2020-12"),
        ("上個月投產。", DAY, "2020-12"),
        ("上周三举行。", DAY, "2021-01-06"),
        ("下星期天举行。", DAY, "2021-01-24"),
        ("近日获悉。", DAY, None),
        ("It opened on Dec. 3, in the rain.", DAY, "2020-12-03"),
        ("It will open on March 3.", DAY, "2021-03-03"),
        ("It opened last month.", DAY, "2020-12"),
        ("It opened last year.", DAY, "2020"),
        ("It opened yesterday.", DAY, "2021-01-13"),
        ("去年建成。", ("2021-05", Precision.MONTH), "2020"),
        ("上月建成。", ("2021-05", Precision.MONTH), "2021-04"),
        ("去年建成。", ("2021", Precision.YEAR), "2020"),
        ("6月1日建成。", ("2021", Precision.YEAR), "2021-06-01"),
    ],
)
def test_meaning(text: str, published: tuple[str, Precision], iso: str | None) -> None:
    (found,) = resolve_dates(text, article_of(*published))
    assert found.iso == iso
    assert found.first <= found.last


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("近日,结果公布。", ("2020-12-15", "2021-01-14")),
        ("上周完工。", ("2021-01-04", "2021-01-10")),
        ("去年上半年完工。", ("2020-01-01", "2020-06-30")),
        ("今年第四季度完工。", ("2021-10-01", "2021-12-31")),
    ],
)
def test_period_that_is_no_day_month_or_year(text: str, period: tuple[str, str]) -> None:
    (found,) = resolve_dates(text, article_of(*DAY))
    assert (found.first, found.last) == period
    assert found.precision is Precision.UNKNOWN


@pytest.mark.parametrize(
    ("text", "published", "precision"),
    [
        ("去年,6月1日,近日,昨天", None, Precision.UNKNOWN),
        ("昨天和近日", "2021-05", Precision.MONTH),
        ("上月和昨天", "2021", Precision.YEAR),
        ("2020年6月1日签约,2019年10月投产。", "2021-01-14", Precision.DAY),
        ("13月45日", "2021-01-14", Precision.DAY),
        ("That was May 2020 and June 3, 2019.", "2021-01-14", Precision.DAY),
        ("Maybe 30 of 5% in March 20%.", "2021-01-14", Precision.DAY),
        ("当年他们还很年轻。", "2021-01-14", Precision.DAY),
        ("今年度", "2021-01-14", Precision.DAY),
    ],
)
def test_nothing_is_guessed(text: str, published: str | None, precision: Precision) -> None:
    assert resolve_dates(text, article_of(published, precision)) == []


@given(st.text(alphabet="今去前明年月日号近上下本昨天周半季度第三0123456789二。 ", max_size=40))
def test_any_text_gives_ordered_spans(text: str) -> None:
    at = 0
    for found in resolve_dates(text, article_of(*DAY)):
        assert at <= found.start < found.end <= len(text)
        assert found.first <= found.last
        at = found.end


@pytest.mark.parametrize(
    "text", ["建成后年产值达30亿元。", "1亿元以上年产值。", "公告说明年产值。", "此前年均增长。"]
)
def test_a_word_across_others_is_no_date(text: str) -> None:
    assert resolve_dates(text, article_of(*DAY)) == []
