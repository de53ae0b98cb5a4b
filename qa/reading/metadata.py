"""Title, publisher, author and date, from the lines of the source that state them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa.reading.cleaning import Role, byline, closed_up, is_prose
from qa.reading.dates import find_days
from qa.reading.document import Block
from qa.reading.leads import dated_lead, wire_lead
from qa.reading.names import join_names
from qa.reading.publication import NOT_STATED, Publication, read_publication
from qa.reading.wording import FOLIO, OWN_HOUSE
from qa.text import simplify

_LABEL = re.compile(
    r"(?P<author>作者|记者|撰文|撰稿|author|^文(?=\s*[/／:：]))"
    r"|(?P<publisher>(?:本文|文章|稿件|信息|新闻|资料)?(?:来源|稿源|出处)|source|publisher)"
    r"|(?P<date>(?:发布|发表|更新|出版)?(?:时间|日期)|published(?: on)?|posted(?: on)?|date)"
    r"|(?P<editor>(?:责任|执行|本期|文字|网络|值班)?编辑|责编|(?:web )?editor)"
    r"|(?P<other>原标题|编审|审核|校对|监制|终审|摄影|摄|图(?=\s*[/／:：])|photo)",
    re.I,
)
_AFTER_LABEL = re.compile(r"\s*[:：丨｜|/／]\s*")
_BLANK = re.compile(r"\s+")
_BY = re.compile(r"\bby\s+(?P<names>[A-Z][\w.'’-]+(?:\s+(?:and\s+)?[A-Z][\w.'’-]+){0,5})")
_JOB = re.compile(r",\s*(?:[\w' ]+ )?(?:reporter|correspondent|writer|editor)\b.*", re.I)
_COUNTER = re.compile(
    r"\s*(?:阅读|浏览|点击|评论|人气|[大中小]?字[号体]|分享|\d+\s*(?:views?|comments?))"
)
_REPORTING = re.compile(
    r"reporting by (?P<author>[^;()]+)(?:;[^()]*?editing by (?P<editor>[^;()]+))?", re.I
)
_EDGES = " \t\u3000|｜/／,，;；·-—[]【】()（）<>〈〉《》〔〕「」\"“”'"
_ROLES = re.compile(
    r"(?:本报|本网|本刊)?(?:特约|见习|实习|首席|全媒体|融媒体)*(?:记者|通讯员|实习生|评论员|作者|撰文)"
)
_ROLE_NAMES = re.compile(rf"{_ROLES.pattern}\s*(?P<names>[\u4e00-\u9fff·、,，\s]{{2,40}})")
_WEEKDAY = re.compile(
    r"(?:星期|周|礼拜)[一二三四五六日天]|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.I,
)
_ORIGINAL = re.compile(r"^\s*原创\s")
_POSTED = re.compile(r"\b(?:(?:first )?published|posted|updated)(?: on)?\b", re.I)
_PAGE = re.compile(r"(?:第\s*)?[A-Z]?\d{1,3}\s*版")
_POSTED_FROM = re.compile(r"发表于\s*\S+")
_BRACKETED_END = re.compile(
    r"[(（\[【]\s*(?P<inside>(?:(?:责任)?编辑|责编|(?:文章|本文|稿件)?来源|\S{0,8}(?:记者|通讯员))[^()（）]{2,60})[)）\]】]\s*\d*$"
)
_PUBLISHER_LENGTH = 20
_OPENING = 3


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source states about a story; ``None`` where it states nothing."""

    publisher: str | None = None
    author: str | None = None
    editor: str | None = None
    publication: Publication = NOT_STATED


def read_metadata(
    stated: Mapping[str, Block],
    blocks: Sequence[tuple[Block, Role]],
    *,
    url: str | None = None,
    houses: Callable[[], Sequence[str]] = tuple,
) -> Metadata:
    """Particulars from the header, then datelines and credits, then bylines, then the lead.

    ``houses`` gives the publishers that the file names anywhere: a story whose byline says only
    "our correspondent" (本报记者) is of the one that its text calls so. Who created the file
    (``creator``) counts as its author only where nothing else names one.
    """
    publisher = _text(stated.get("publisher"))
    author = _text(stated.get("author"))
    editor = _text(stated.get("editor"))
    lines = [block.text for block, role in blocks if role in {Role.DATELINE, Role.CREDIT}]
    prose = [block.text for block, role in blocks if is_prose(block)]
    if prose and (end := _BRACKETED_END.search(simplify(prose[-1]))):
        lines.append(prose[-1][slice(*end.span("inside"))])
    found = [_labelled(line) for line in lines]
    for values in found:
        publisher = publisher or values.get("publisher")
        author = author or _names(values.get("author", ""))
        editor = editor or _names(values.get("editor", ""))
    for line, values in zip(lines, found, strict=True):
        house, who = (None, None) if values or wire_lead(line) else _unlabelled(line)
        publisher, author = publisher or house, author or who
    bylines = [m for block, role in blocks if role is Role.BYLINE and (m := byline(block.text))]
    author = author or _from_bylines(blocks, bylines)
    for match in bylines:
        organisation = OWN_HOUSE.sub("", match["org"] or "").strip(_EDGES)
        publisher = publisher or organisation or None
    lead = next((lead for text in [*lines, *prose[:_OPENING]] if (lead := wire_lead(text))), None)
    if lead:
        publisher = publisher or lead.house
        author = author or _names(lead.who or "")
    if publisher is None and any(OWN_HOUSE.search(match[0]) for match in bylines):
        text = "\n".join(block.text for block, role in blocks if role is Role.TEXT)
        publisher = next((house for house in houses() if f"{house}记者" in text), None)
    dated = [(line, values.get("date")) for line, values in zip(lines, found, strict=True)]
    dated += [(opening, None) for text in prose[:_OPENING] if (opening := dated_lead(text))]
    dated += [(match["latin"], None) for match in bylines if match["latin"]]
    when = read_publication(stated, blocks, dated, lead.day if lead else None, url)
    author = author or _text(stated.get("creator"))
    return Metadata(publisher, author, editor, when)


def _from_bylines(
    blocks: Sequence[tuple[Block, Role]], bylines: Sequence[re.Match[str]]
) -> str | None:
    """Names of the first byline and those right below it; later ones belong to other parts."""
    indices = [i for i, (_, role) in enumerate(blocks) if role is Role.BYLINE]
    names: list[str] = []
    latin: list[str] = []
    for place, (index, match) in enumerate(zip(indices, bylines, strict=True)):
        if place and index != indices[place - 1] + 1:
            break
        text = blocks[index][0].text
        names += [text[slice(*match.span(group))] for group in ("names", "bare") if match[group]]
        if match["latin"]:
            latin.append(_latin_names(match["latin"]))
    return _names(" ".join(names)) or next(iter(latin), None)


def _latin_names(text: str) -> str:
    """``Anna Smith, 11 February 2019 | News``: what stands before the date."""
    text = _JOB.sub("", re.split(r"[|·]", text)[0])
    return text[: next((day.start for day in find_days(text)), len(text))].strip(" ,-")


def _text(block: Block | None) -> str | None:
    return (block.text.strip() or None) if block else None


def _labelled(line: str) -> dict[str, str]:
    """Values after their labels (作者:… 来源:…), by field."""
    plain = simplify(line)
    reporting = _REPORTING.search(plain)
    if reporting:
        return {name: value.strip(" .") for name, value in reporting.groupdict().items() if value}
    found: list[tuple[str, int, int]] = []
    for match in _LABEL.finditer(plain):
        colon = _AFTER_LABEL.match(plain, match.end())
        if colon is None and match.lastgroup == "editor":
            colon = _BLANK.match(plain, match.end())
        if colon:
            found.append((match.lastgroup or "other", match.start(), colon.end()))
    values: dict[str, str] = {}
    for index, (name, _, start) in enumerate(found):
        end = found[index + 1][1] if index + 1 < len(found) else len(line)
        counter = _COUNTER.search(plain, start, end)
        value = line[start : counter.start() if counter else end]
        if name != "date":
            cut = next((day.start for day in find_days(value)), len(value))
            value = value[:cut]
        value = value.strip(_EDGES)
        if value:
            values.setdefault(name, value)
    return values


def _unlabelled(line: str) -> tuple[str | None, str | None]:
    """Publisher and author that stand beside a date: ``2021/01/14 15:48 信网``."""
    line = closed_up(line)
    rest = simplify(line)
    for day in reversed(list(find_days(rest))):
        rest = f"{rest[: day.start]}{' ' * (day.end - day.start)}{rest[day.end :]}"
    who = None
    names = _ROLE_NAMES.search(rest) or _BY.search(rest)
    if names:
        who = _names(line[slice(*names.span("names"))])
        rest = rest[: names.start()]
    folio = FOLIO.match(rest)
    if folio:
        return line[slice(*folio.span("house"))].strip(), who
    original = _ORIGINAL.match(rest) is not None
    for pattern in (_WEEKDAY, _PAGE, _ORIGINAL, _POSTED_FROM, _POSTED):
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    words = list(re.finditer(r"\S+", rest))
    if original and len(words) == 2:  # noqa: PLR2004 - name and account
        who = who or line[slice(*words[0].span())]
        del words[0]
    start = len(rest) - len(rest.lstrip(_EDGES))
    house = (
        line[start : len(rest.rstrip(_EDGES))] if not original else line[slice(*words[0].span())]
    )
    if 1 < len(house) <= _PUBLISHER_LENGTH and not re.search(r"[\s\d]", house):
        return house, who
    return None, who


def _names(text: str) -> str | None:
    """Names without their roles, listed with 、; anything that is no list of names as it stands."""
    plain = simplify(text)
    for match in reversed(list(_ROLES.finditer(plain))):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return join_names(text.strip(_EDGES))
