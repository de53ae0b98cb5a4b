"""Dates as sources write them; nothing that is not written is filled in."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from qa.types import Precision

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june"),
            *("jul july", "aug august", "sep sept september", "oct october"),
            *("nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}
"""Number of a month by its English names, in lower case."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?<!\d)(?P<y>(?:19|20)\d\d)"
_ANY_YEAR = re.compile(r"(?:19|20)\d\d|民[国國]|[一二][〇○零一二三四五六七八九]{3}年")
_ROC_EPOCH = 1911  # the years of the Republic of China count from 1912
_DAY_FORMS = (
    re.compile(_YEAR + r"\s*(?P<s>[-/.])\s*(?P<m>\d{1,2})\s*(?P=s)\s*(?P<d>\d{1,2})(?!\d)"),
    re.compile(_YEAR + r"\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]"),
    re.compile(
        r"民[国國]\s*(?P<roc>\d{2,3})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]"
    ),
    re.compile(
        rf"\b(?P<n>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)",
        re.I,
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n>{_MONTH})\.?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)",
        re.I,
    ),
)
_WHOLE_DAY = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)")
_MONTH_FORMS = (
    re.compile(_YEAR + r"\s*(?:[-/.]\s*(?P<m>\d{1,2})(?![-/.]?\d)|年\s*(?P<k>\d{1,2})\s*月)"),
    re.compile(rf"\b(?P<n>{_MONTH})\.?,?\s+(?P<y>(?:19|20)\d\d)(?!\d)", re.I),
)
_YEAR_FORM = re.compile(_YEAR + r"(?!\d)\s*年?")
_TIME = (
    r"(?:[T\s]*(?:,\s*)?\d{1,2}(?:[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?|[时時]\d{1,2}分?)"
    r"(?:\s*(?:Z\b|[+-]\d{2}:?\d{2}|[AaPp]\.?[Mm]\b\.?))?)?"
)
TIME_OF_DAY = re.compile(_TIME)
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"[一二][〇○零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?)?"
)


class FoundDate(NamedTuple):
    """An ISO 8601 date as precise as the text states it, and where it stands."""

    iso: str
    precision: Precision
    start: int
    end: int


def find_days(text: str) -> Iterator[FoundDate]:
    """Full dates (year, month and day) in ``text``, with any time of day that follows them."""
    if _ANY_YEAR.search(text) is None:
        return
    found = [
        FoundDate(iso, Precision.DAY, match.start(), match.end())
        for form in _DAY_FORMS
        for match in form.finditer(text)
        if (iso := _iso(match)) is not None
    ]
    found += [
        FoundDate(parsed[0], parsed[1], match.start(), match.end())
        for match in _CHINESE_DATE.finditer(text)
        if (parsed := parse_date(_from_numerals(match[0]))) and parsed[1] is Precision.DAY
    ]
    for day in sorted(found, key=lambda day: day.start):
        time = TIME_OF_DAY.match(text, day.end)
        yield day._replace(end=time.end() if time else day.end)


def parse_date(text: str) -> tuple[str, Precision] | None:
    """Date that a field states, as precise as it is; ``None`` when it states none.

    A year alone must be the whole field; a month too, unless a full date is there.
    """
    text = text.strip()
    if _CHINESE_DATE.search(text):
        text = _CHINESE_DATE.sub(lambda match: _from_numerals(match[0]), text)
    for day in find_days(text):
        return day.iso, Precision.DAY
    match = _WHOLE_DAY.match(text)
    if match and not text[match.end() :][:1].isdigit() and (iso := _iso(match)) is not None:
        return iso, Precision.DAY
    for form in _MONTH_FORMS:
        match = form.fullmatch(text)
        if match and (iso := _iso(match)) is not None:
            return iso, Precision.MONTH
    match = _YEAR_FORM.fullmatch(text)
    return (match["y"], Precision.YEAR) if match else None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = MONTHS[parts["n"].lower()] if parts.get("n") else int(parts.get("m") or parts["k"])
    day = parts.get("d")
    year = int(parts["roc"]) + _ROC_EPOCH if parts.get("roc") else int(parts["y"])
    try:
        stated = date(year, month, int(day or 1))
    except ValueError:
        return None
    return stated.isoformat() if day else stated.isoformat()[:7]


def _from_numerals(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇二一年一月十四日 → 2021年1月14日."""

    def small(match: re.Match[str]) -> str:
        tens, _, ones = match[0].rpartition("十")
        if "十" not in match[0]:
            return match[0].translate(_NUMERALS)
        return (tens or "一").translate(_NUMERALS) + (ones or "零").translate(_NUMERALS)

    return re.sub(r"[〇○零一二三四五六七八九十]+", small, text)


def bounds(published: str) -> tuple[str, str]:
    """First and last day of the stated period, both ISO 8601."""
    parts = [int(part) for part in published.split("-")]
    match parts:
        case [year]:
            return f"{year:04}-01-01", f"{year:04}-12-31"
        case [year, month]:
            following = date(year + month // 12, month % 12 + 1, 1)
            last = date.fromordinal(following.toordinal() - 1)
            return f"{year:04}-{month:02}-01", last.isoformat()
        case _:
            return published, published
