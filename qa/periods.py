"""Which period of publication a question means: 去年, recently, the reports of January 2022."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.reading.dates import MONTHS, bounds, parse_date
from qa.reading.relative_dates import resolve_dates
from qa.types import Article, Filters, Precision

RECENT_DAYS = 90
"""How far 最近 goes back from the newest article of the library."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = (
    r"(?P<date>(?:19|20)\d\d年(?:\d{1,2}月(?:份|\d{1,2}[日号])?)?"
    rf"|(?:19|20)\d\d-\d\d(?:-\d\d)?|(?:(?:{_MONTH})\.? (?:\d{{1,2}},? )?)?(?:19|20)\d\d(?!\d))"
)
_STORY = r"(?:报道|文章|新闻|消息|稿件|一文)"
_PUBLISHED = [
    re.compile(
        _DATE + r"(?P<after>以来|之后|以后|后)?(?P<before>之前|以前|前)?"
        rf"(?:[^，。？?的]{{0,8}}(?:发表|发布|刊登|刊发))?[^，。？?]{{0,8}}?的?{_STORY}"
    ),
    re.compile(
        r"\b(?:articles?|reports?|news|stor(?:y|ies)|published|reported|printed)\b[^,.?]{0,20}?"
        rf"\b(?:in|from|of|on|during|(?P<after>since|after)|(?P<before>before|until)) {_DATE}",
        re.IGNORECASE,
    ),
]
_ANOTHER_STORY = re.compile(
    rf"{_STORY}|[那这另][一]?篇|\b(?:articles?|reports?|stor(?:y|ies))\b", re.IGNORECASE
)
_HELD_AGAINST = re.compile(r"(?:[比较]|\b(?:over|than|compared (?:with|to)) )$", re.IGNORECASE)
_RECENT = re.compile(
    r"最近(?!刚|的(?!报道|文章|新闻|消息|进展|情况|数据))|近期|近日|日前|最新(?:的?(?:报道|消息|进展|动态|情况|数据))"
    r"|\b(?:recently|lately|(?<!\bthe )(?<!\bits )(?:recent|latest)(?! (?:years|decades))"
    r"|(?:recent|latest) (?:developments?|progress|articles?|reports?|news|stor(?:y|ies)"
    r"|months|weeks|days|data))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a question means: ``words`` of the question, and the days of publication.

    ``year`` is the year that words such as 去年 stand for. ``is_recent`` tells that it only means
    what was published lately: older articles are asked where those do not answer.
    """

    words: str
    since: date | None = None
    until: date | None = None
    year: str = ""
    is_recent: bool = False


def find_period(question: str, *, today: date, newest: Callable[[], date | None]) -> Period | None:
    """The period that a question is limited to, if any.

    A year that is only the time of what is asked about (how many in 2021) limits nothing: a later
    article may tell it. Nor does the date of one report where another is meant besides. What a
    question calls this or last year was not written before that year.
    ``newest`` gives the day of the newest article, from which 最近 counts back.
    """
    for form in _PUBLISHED:
        match = form.search(question)
        parsed = parse_date(match["date"]) if match else None
        if match and parsed and not _ANOTHER_STORY.search(_without(question, match)):
            first, last = (date.fromisoformat(day) for day in bounds(parsed[0]))
            if match["before"]:
                return Period(match.group(), until=first)
            return Period(match.group(), since=first, until=None if match["after"] else last)
    for found in resolve_dates(question, _asked_on(today)):
        words = question[found.start : found.end]
        told = found.iso is not None and not words[0].isdigit() and not _names_month(words)
        # What a figure is held against (比上年增长) limits nothing.
        told = told and not _HELD_AGAINST.search(question[: found.start])
        # Nothing was written after today: 下个月 is when the asker wants to go.
        if told and found.first <= today.isoformat():
            return Period(words, since=date.fromisoformat(found.first), year=found.first[:4])
    recent = _RECENT.search(question)
    last_day = newest() if recent else None
    if recent and last_day:
        return Period(recent.group(), since=last_day - timedelta(days=RECENT_DAYS), is_recent=True)
    return None


def _without(question: str, match: re.Match[str]) -> str:
    return question[: match.start()] + question[match.end() :]


def without_publication_date(question: str) -> str:
    """The question less the dates that only say which reports are meant."""
    for form in _PUBLISHED:
        question = form.sub(lambda match: match.group().replace(match["date"], ""), question)
    return question


def spelled_out(question: str, period: Period) -> str:
    """The question with the year that its words stand for, so that another year is seen as such."""
    if not period.year or period.year in question:
        return question
    chinese = re.search(r"[\u3400-\u9fff]", period.words)
    year = f"（{period.year}年）" if chinese else f" ({period.year})"
    return question.replace(period.words, period.words + year, 1)


def narrowed(filters: Filters, period: Period) -> Filters:
    """Filters limited to a period, as far as they are not limited by themselves."""
    if filters.since is not None or filters.until is not None:
        return filters
    return replace(filters, since=period.since, until=period.until)


def period_note(
    period: Period, language: str, *, held: bool, newest: date | None, answers: bool = True
) -> str:
    """What was searched: the period, or everything where it holds nothing or no sure answer.

    Chinese or English.
    """
    chinese = language == "zh"
    since, until = period.since, period.until
    if chinese:
        span = (
            f"{since}至{until}" if since and until else f"{since}以后" if since else f"{until}以前"
        )
        if not answers:
            return f"{span}发表的文章没有可靠的答案，所以查的是全部文章。"
        if held:
            return f"按“{period.words}”，只查了{span}发表的文章。"
        last = f"（最新一篇发表于{newest}）" if newest else ""
        return f"资料库中没有{span}发表的文章{last}，所以查的是全部文章。"
    span = (
        f"from {since} to {until}" if since and until
        else f"since {since}" if since else f"before {until}"
    )  # fmt: skip
    if not answers:
        return f"Articles published {span} hold no sure answer, so all of them were searched."
    if held:
        return f"For “{period.words}” only articles published {span} were searched."
    last = f" (the newest is of {newest})" if newest else ""
    return f"The library holds no article published {span}{last}, so all of it was searched."


def _names_month(words: str) -> bool:
    return words.split(maxsplit=1)[0].rstrip(".").lower() in MONTHS


def _asked_on(today: date) -> Article:
    """The question as if it were an article of today: what 去年 means follows from that."""
    return Article(
        id="", source="", title="", body="", publisher=None, author=None,
        published=today.isoformat(), published_precision=Precision.DAY, url=None, language="",
        path="", content_hash="",
    )  # fmt: skip
