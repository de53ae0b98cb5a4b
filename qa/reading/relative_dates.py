"""Dates that lean on the publication date: 今年, 去年, 近日, 上周三, 6月1日, last year, June 3.

Nothing is resolved without a publication date that is precise enough, and what is resolved is
marked with how: a reader sees ``2020`` as the year that 去年 means in an article of 2021.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from qa.reading.dates import MONTHS, bounds, find_days
from qa.text import simplify
from qa.types import Article, Precision

_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_WEEKS = {"本": 0, "这": 0, "上": -1, "下": 1}
_WEEKDAYS = "一二三四五六日"
_QUARTERS = "一二三四"
_NEAR = ("近日", "日前", "不久前", "近期", "最近")
_ENGLISH = {"this": 0, "last": -1, "next": 1}
_ENGLISH_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_NEAR_DAYS = 30
_AHEAD = re.compile(
    r"(?:(?:将|预计|计划|拟|力争|有望).{0,6}|\b(?:will|by|until)\b[^.;]{0,16})$", re.I
)
_AHEAD_WITHIN = 24
_RELATIVE = re.compile(
    # 建成后年产值 holds no 后年, 以上年产值 no 上年, 说明年产值 no 明年
    r"(?P<year>今年|去年|(?<!以)上年|(?<!基)本年|(?<![说证声])明年"
    r"|(?<![之以成产营用投建运业开束月日])[前后]年(?![产均]))(?!度)"
    r"(?:的?(?:(?P<ym>\d{1,2})月(?:份|(?P<yd>\d{1,2})[日号])?|(?P<half>[上下])半年"
    rf"|第?(?P<quarter>[{_QUARTERS}])季度))?"
    rf"|(?P<day>{'|'.join(_DAYS)})"
    rf"|(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?:(?P<md>\d{{1,2}})[日号])?"
    rf"|(?P<week>[{''.join(_WEEKS)}])个?(?:周|星期)(?P<weekday>[{_WEEKDAYS}天])?"
    rf"|(?P<near>{'|'.join(_NEAR)})"
    r"|(?<![\d年])(?P<short>\d\d)年(?P<sm>\d{1,2})月(?:份|(?P<sd>\d{1,2})[日号])?"
    r"|(?<![\d年月])(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]|份)"
    rf"|(?<!\w)(?P<english>{'|'.join(_ENGLISH)}) (?P<unit>year|month)(?!\w)"
    r"|(?<!\w)(?P<english_day>today|yesterday|tomorrow)(?!\w)"
    rf"|(?<!\w)(?P<em>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.? (?P<ed>\d{{1,2}})"
    r"(?:st|nd|rd|th)?(?![\w%]|[,.:]?\d|,? (?:19|20)\d\d)",
    re.I,
)


class ResolvedDate(NamedTuple):
    """A relative date with what it means: first and last day, ISO 8601, and how far it is sure.

    ``precision`` is that of the meaning; it is unknown where that is neither a day, a month nor a
    year: 近日 means the month before publication. ``text[start:end]`` is the expression.
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


def resolve_dates(text: str, article: Article) -> list[ResolvedDate]:
    """Meaning of the relative dates in ``text``, in order, by the article's publication date.

    A month or day without a year is the last one up to the publication (12月3日 in an article of
    January is of the year before), but after a word of the future the next one (预计7月份). Empty
    where the article states no publication date.
    """
    if article.published is None or article.published_precision is Precision.UNKNOWN:
        return []
    first, last = (date.fromisoformat(day) for day in bounds(article.published))
    published = _Published(first, last, article.published_precision)
    full = [(day.start, day.end) for day in find_days(text)]
    found: list[ResolvedDate] = []
    for match in _RELATIVE.finditer(simplify(text)):
        if any(start <= match.start() < end for start, end in full):
            continue
        meaning = _meaning(match, published)
        if meaning is not None:
            found.append(ResolvedDate(*meaning, match.start(), match.end()))
    return found


class _Published(NamedTuple):
    """The period in which an article was published, as precisely as it says."""

    first: date
    last: date
    precision: Precision


_Meaning = tuple[str, str, Precision] | None


def _meaning(match: re.Match[str], published: _Published) -> _Meaning:
    parts = {name: value.lower() for name, value in match.groupdict().items() if value}
    if "m" in parts or "em" in parts:
        before = match.string[max(0, match.start() - _AHEAD_WITHIN) : match.start()]
        month = parts.get("m") or str(MONTHS[parts["em"]])
        day = parts.get("d") or parts.get("ed")
        return _nearest(published, month, day, ahead=_AHEAD.search(before) is not None)
    if "year" in parts or "short" in parts or parts.get("unit") == "year":
        return _within_year(parts, published.first.year)
    months = _MONTHS.get(parts.get("month", ""), _ENGLISH.get(parts.get("english", "")))
    if months is not None:
        if published.precision is Precision.YEAR:
            return None
        count = published.first.year * 12 + published.first.month - 1 + months
        return _period(count // 12, str(count % 12 + 1), parts.get("md"))
    return _around(parts, published.first) if published.precision is Precision.DAY else None


def _within_year(parts: Mapping[str, str], year: int) -> _Meaning:
    """A year counted from that of publication, or a part of it."""
    if "short" in parts:
        return _period(year // 100 * 100 + int(parts["short"]), parts["sm"], parts.get("sd"))
    year += _YEARS.get(parts.get("year", ""), 0) + _ENGLISH.get(parts.get("english", ""), 0)
    if "half" in parts:
        return _part_of_year(year, 1 if parts["half"] == "上" else 7, 6)
    if "quarter" in parts:
        return _part_of_year(year, 3 * _QUARTERS.index(parts["quarter"]) + 1, 3)
    return _period(year, parts.get("ym"), parts.get("yd"))


def _part_of_year(year: int, month: int, months: int) -> _Meaning:
    _, last = bounds(f"{year:04}-{month + months - 1:02}")
    return f"{year:04}-{month:02}-01", last, Precision.UNKNOWN


def _around(parts: Mapping[str, str], day: date) -> _Meaning:
    """Days that are counted from the day of publication."""
    if "near" in parts:
        since = day - timedelta(days=_NEAR_DAYS)
        return since.isoformat(), day.isoformat(), Precision.UNKNOWN
    if "week" in parts:
        monday = day + timedelta(days=7 * _WEEKS[parts["week"]] - day.weekday())
        if "weekday" not in parts:
            sunday = monday + timedelta(days=6)
            return monday.isoformat(), sunday.isoformat(), Precision.UNKNOWN
        weekday = _WEEKDAYS.index(parts["weekday"].replace("天", "日"))
        meant = (monday + timedelta(days=weekday)).isoformat()
        return meant, meant, Precision.DAY
    days = _DAYS.get(parts.get("day", ""), _ENGLISH_DAYS.get(parts.get("english_day", "")))
    if days is None:
        return None
    meant = (day + timedelta(days=days)).isoformat()
    return meant, meant, Precision.DAY


def _nearest(published: _Published, month: str, day: str | None, *, ahead: bool) -> _Meaning:
    """The last such month or day up to the publication, or the next one of what lies ahead."""
    first, last, precision = published
    if precision is Precision.YEAR:
        return _period(last.year, month, day)
    for year in (last.year, last.year + (1 if ahead else -1)):
        found = _period(year, month, day)
        if found is not None:
            fits = found[1] >= first.isoformat() if ahead else found[0] <= last.isoformat()
            if fits:
                return found
    return None


def _period(year: int, month: str | None, day: str | None) -> _Meaning:
    try:
        stated = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return stated.isoformat(), stated.isoformat(), Precision.DAY
    iso = stated.isoformat()[:7] if month else stated.isoformat()[:4]
    return *bounds(iso), Precision.MONTH if month else Precision.YEAR
