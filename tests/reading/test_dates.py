"""Dates in the forms that sources use; nothing else is a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.dates import bounds, find_days, parse_date
from qa.types import Precision


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2022-01-12 10:16:53 +0800", "2022-01-12", Precision.DAY),
        ("2020-08-25 16:18", "2020-08-25", Precision.DAY),
        ("2021/01/14 15:48", "2021-01-14", Precision.DAY),
        ("2021.1.4", "2021-01-04", Precision.DAY),
        ("2021年1月14日", "2021-01-14", Precision.DAY),
        ("二〇二一年十二月三十一日", "2021-12-31", Precision.DAY),
        ("一九九八年十月二十日", "1998-10-20", Precision.DAY),
        ("20210114", "2021-01-14", Precision.DAY),
        ("2021-01-14T15:48:00Z", "2021-01-14", Precision.DAY),
        ("January 14, 2021", "2021-01-14", Precision.DAY),
        ("14 Jan 2021", "2021-01-14", Precision.DAY),
        ("Sept. 3rd, 2019", "2019-09-03", Precision.DAY),
        ("2021-03", "2021-03", Precision.MONTH),
        ("2021年3月", "2021-03", Precision.MONTH),
        ("March 2021", "2021-03", Precision.MONTH),
        ("2021", "2021", Precision.YEAR),
        ("2021年", "2021", Precision.YEAR),
    ],
)
def test_stated_dates(text: str, iso: str, precision: Precision) -> None:
    assert parse_date(text) == (iso, precision)


@pytest.mark.parametrize(
    "text",
    ["6月2日", "3月29日", "20年10月份", "近日", "今年", "03/01 08:04", "2021-13-01", "2021-02-30",
     "12021-01-01", "", "v2021", "2021年以来", "100亿"],
)  # fmt: skip
def test_what_states_no_publication_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found_in_every_form(day: date) -> None:
    forms = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d %B %Y", "%b %d, %Y")
    for form in forms:
        text = f"来源 {day.strftime(form)} 08:30 某报"
        (found,) = find_days(text)
        assert found.iso == day.isoformat()
        assert text[found.end :].strip() == "某报"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_bounds_hold_the_day(day: date) -> None:
    iso = day.isoformat()
    for stated in (iso, iso[:7], iso[:4]):
        first, last = bounds(stated)
        assert first <= iso <= last
        assert first.startswith(stated)
        assert last.startswith(stated)
