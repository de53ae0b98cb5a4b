"""Dates that lean on the publication date: 今年, 去年, 近日, 6月1日, last year, yesterday.

Nothing is resolved without a publication date that is precise enough, and what is resolved is
marked with how: a reader sees ``2020`` as the year that 去年 means in an article of 2021.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from qa.reading.dates import bounds, find_days
from qa.types import Precision

_YEARS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_NEAR = ("近日", "日前", "不久前", "近期", "最近")
_ENGLISH_YEARS = {"this year": 0, "last year": -1, "next year": 1}
_ENGLISH_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_NEAR_DAYS = 30
_AHEAD = re.compile(r"将|预计|计划|拟|力争|有望|到|\b(?:will|by|until)\b", re.I)
_AHEAD_WITHIN = 8
_CHINESE = re.compile(
    rf"(?P<year>{'|'.join(_YEARS)})(?!度)(?:的?(?P<ym>\d{{1,2}})月(?:(?P<yd>\d{{1,2}})[日号])?)?"
    rf"|(?P<day>{'|'.join(_DAYS)})"
    rf"|(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?:(?P<md>\d{{1,2}})[日号])?"
    rf"|(?P<near>{'|'.join(_NEAR)})"
    r"|(?<![\d年])(?P<short>\d\d)年(?P<sm>\d{1,2})月(?:份|(?P<sd>\d{1,2})[日号])?"
    r"|(?<![\d年月])(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]|份)"
    r"|(?<!\w)(?P<english_year>this year|last year|next year)(?!\w)"
    r"|(?<!\w)(?P<english_day>today|yesterday|tomorrow)(?!\w)",
    re.I,
)


class ResolvedDate(NamedTuple):
    """A relative date with what it means: first and last day, ISO 8601, and how far it is sure.

    ``precision`` is that of the meaning; 近日 means the month before publication, and its precision
    is unknown. ``text[start:end]`` is the expression.
    """

    first: str
    last: str
    precision: Precision
    start: int
    end: int

    @property
    def iso(self) -> str | None:
        """``2020``, ``2020-06`` or ``2020-06-01`` by precision; ``None`` where it is unknown."""
        lengths = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
        return self.first[: lengths[self.precision]] if self.precision in lengths else None


def resolve_dates(text: str, published: str | None, precision: Precision) -> Iterator[ResolvedDate]:
    """Meaning of the relative dates in ``text``, in order, by the article's publication date.

    A month or day without a year is the last one up to the publication (12月3日 in an article of
    January is of the year before), but after a word of the future the next one (预计7月份). Without
    a publication date nothing is yielded.
    """
    if published is None or precision is Precision.UNKNOWN:
        return
    first, last = (date.fromisoformat(day) for day in bounds(published))
    full = [(day.start, day.end) for day in find_days(text)]
    for match in _CHINESE.finditer(text):
        if any(start <= match.start() < end for start, end in full):
            continue
        iso = _meaning(match, first, last, precision)
        if iso is not None:
            yield ResolvedDate(*iso, match.start(), match.end())


def _meaning(
    match: re.Match[str], first: date, last: date, precision: Precision
) -> tuple[str, str, Precision] | None:
    parts = {name: value.lower() for name, value in match.groupdict().items() if value}
    shift = _YEARS.get(parts.get("year", ""), _ENGLISH_YEARS.get(parts.get("english_year", "")))
    if shift is not None:
        return _period(first.year + shift, parts.get("ym"), parts.get("yd"))
    if "short" in parts:
        return _period(first.year // 100 * 100 + int(parts["short"]), parts["sm"], parts.get("sd"))
    if "m" in parts:
        ahead = _AHEAD.search(match.string, max(0, match.start() - _AHEAD_WITHIN), match.start())
        within = (first, last)
        return _nearest(within, precision, parts["m"], parts.get("d"), ahead=ahead is not None)
    if "month" in parts and precision in {Precision.DAY, Precision.MONTH}:
        count = first.year * 12 + first.month - 1 + _MONTHS[parts["month"]]
        return _period(count // 12, str(count % 12 + 1), parts.get("md"))
    return _around(parts, first) if precision is Precision.DAY else None


def _around(parts: Mapping[str, str], day: date) -> tuple[str, str, Precision] | None:
    """Days that are counted from the day of publication."""
    if "near" in parts:
        since = day - timedelta(days=_NEAR_DAYS)
        return since.isoformat(), day.isoformat(), Precision.UNKNOWN
    days = _DAYS.get(parts.get("day", ""), _ENGLISH_DAYS.get(parts.get("english_day", "")))
    if days is None:
        return None
    meant = (day + timedelta(days=days)).isoformat()
    return meant, meant, Precision.DAY


def _nearest(
    published: tuple[date, date], precision: Precision, month: str, day: str | None, *, ahead: bool
) -> tuple[str, str, Precision] | None:
    """The last such month or day up to the publication, or the next one of what lies ahead."""
    first, last = published
    if precision is Precision.YEAR:
        return _period(last.year, month, day)
    for year in (last.year, last.year + (1 if ahead else -1)):
        found = _period(year, month, day)
        if found is not None:
            fits = found[1] >= first.isoformat() if ahead else found[0] <= last.isoformat()
            if fits:
                return found
    return None


def _period(year: int, month: str | None, day: str | None) -> tuple[str, str, Precision] | None:
    try:
        stated = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return stated.isoformat(), stated.isoformat(), Precision.DAY
    iso = stated.isoformat()[:7] if month else stated.isoformat()[:4]
    return *bounds(iso), Precision.MONTH if month else Precision.YEAR
