"""Title, publisher, author and date, from the lines of the source that state them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa.reading.cleaning import PARTICULARS, Role, byline, is_prose
from qa.reading.dates import find_days, parse_date
from qa.reading.document import Block
from qa.types import Precision

_LABEL = re.compile(
    r"(?P<author>作者|记者|撰文|撰稿|author)"
    r"|(?P<publisher>(?:本文|文章|稿件|信息|新闻|资料)?(?:来源|稿源|出处)|source|publisher)"
    r"|(?P<date>(?:发布|发表|更新|出版)?(?:时间|日期)|published(?: on)?|posted(?: on)?|date)"
    r"|(?P<other>责任编辑|责编|编辑|编审|审核|校对|监制|摄影|摄|editor|photo)",
    re.I,
)
_COLON = re.compile(r"\s*[:：]\s*")
_EDGES = " \t\u3000|｜/／,，;；·-—[]【】()（）<>〈〉《》〔〕「」\"“”'"
_ROLES = re.compile(
    r"(?:本报|本网|本刊)?(?:特约|见习|实习|首席|全媒体|融媒体)*(?:记者|通讯员|实习生|评论员|作者|撰文)"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,8})*")
_OWN = re.compile(r"本报|本网|本刊|本台|我报|我网|本社")
_LEAD = re.compile(
    r"(?P<org>[\u4e00-\u9fff]{1,8}?(?:社|报|网|台|刊|在线|新闻|时报)?)(?P<place>[\u4e00-\u9fff]{0,6}?)"
    r"(?:\d{1,2}月\d{1,2}日)?(?:讯|电)(?:\s|(?=[(（]))\s*(?:[(（](?P<who>[^()（）]{2,40})[)）])?"
)
_WEEKDAY = re.compile(
    r"(?:星期|周|礼拜)[一二三四五六日天]|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day", re.I
)
_SITE_SUFFIX = re.compile(r"\s*[|｜]\s*|\s+[-–—]\s+|_")
_TITLE_LENGTH = 80
_PUBLISHER_LENGTH = 20
_HEAD = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source states about a story; ``None`` where it states nothing."""

    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    published_precision: Precision = Precision.UNKNOWN


def find_title(
    blocks: Sequence[tuple[Block, Role]], stated: Block | None
) -> tuple[str, tuple[int, ...]]:
    """Title and the indices of the blocks that show it; ``("", ())`` when the source has none.

    In order: a stated title or a page's first top heading, the line above the dateline, the first
    heading, the line above the first paragraph.
    """
    if stated is not None:
        return _stated_title(blocks, stated.text)
    for index, (_, role) in enumerate(blocks[:_HEAD]):
        if role is Role.DATELINE:
            above = [i for i in range(index) if _may_be_title(*blocks[i])]
            if above:
                return _with_kicker(blocks, above[-1])
    for index, (block, role) in enumerate(blocks):
        if role is Role.HEADING and block.level <= 2:  # noqa: PLR2004
            return block.text, (index,)
    for index, (block, role) in enumerate(blocks[:_HEAD]):
        if role is Role.TEXT and is_prose(block):
            break
        if _may_be_title(block, role) and index + 1 < len(blocks):
            joined = index
            while blocks[joined][0].text.endswith(("—", "：", ":")) and _may_be_title(
                *blocks[joined + 1]
            ):
                joined += 1
            return _with_kicker(blocks, joined)
    return "", ()


def _stated_title(blocks: Sequence[tuple[Block, Role]], stated: str) -> tuple[str, tuple[int, ...]]:
    for index, (block, role) in enumerate(blocks):
        if role is Role.HEADING and block.level == 1 and _related(block.text, stated):
            return block.text, (index,)
    parts = _SITE_SUFFIX.split(stated)
    for index, (block, _) in enumerate(blocks[:_HEAD]):
        if block.text == stated or (block.text in parts and len(block.text) * 2 > len(stated)):
            return block.text, (index,)
    return stated, ()


def _related(heading: str, stated: str) -> bool:
    return heading in stated or stated in heading


def _may_be_title(block: Block, role: Role) -> bool:
    if role not in {Role.TEXT, Role.HEADING} or len(block.text) > _TITLE_LENGTH:
        return False
    return not is_prose(block) or block.text.endswith(("——", "—"))


def _with_kicker(blocks: Sequence[tuple[Block, Role]], index: int) -> tuple[str, tuple[int, ...]]:
    """A title with the line above it when that line runs on into it (肩题——)."""
    if index and blocks[index - 1][0].text.endswith("——"):
        return blocks[index - 1][0].text + blocks[index][0].text, (index - 1, index)
    return blocks[index][0].text, (index,)


def read_metadata(stated: Mapping[str, Block], blocks: Sequence[tuple[Block, Role]]) -> Metadata:
    """Particulars from the header, then datelines and credits, then bylines, then the lead."""
    publisher = _text(stated.get("publisher"))
    author = _text(stated.get("author"))
    published = parse_date(_text(stated.get("published")) or "")
    lines = [block.text for block, role in blocks if role in {Role.DATELINE, Role.CREDIT}]
    for line in lines:
        labelled = _labelled(line)
        publisher = publisher or labelled.get("publisher")
        author = author or _names(labelled.get("author", ""))
        published = published or _published(line, labelled)
    for line in lines:
        publisher = publisher or _unlabelled_publisher(line)
    bylines = [m for block, role in blocks if role is Role.BYLINE and (m := byline(block.text))]
    if author is None:
        author = _names(
            " ".join(m["names"] or m["bare"] or "" for m in _first_run(blocks, bylines))
        )
        author = author or next((m["latin"].strip() for m in bylines if m["latin"]), None)
    for match in bylines:
        organisation = _OWN.sub("", match["org"] or "").strip(_EDGES)
        publisher = publisher or organisation or None
    lead = next((_LEAD.match(block.text) for block, role in blocks if is_prose(block)), None)
    if lead:
        publisher = publisher or (None if _OWN.search(lead["org"]) else lead["org"])
        author = author or _names(lead["who"] or "")
    iso, precision = published or (None, Precision.UNKNOWN)
    return Metadata(publisher, author, iso, precision)


def _first_run(
    blocks: Sequence[tuple[Block, Role]], bylines: Sequence[re.Match[str]]
) -> Iterable[re.Match[str]]:
    """The first byline and those right below it; later ones belong to other parts of the file."""
    texts = [block.text for block, _ in blocks]
    previous: int | None = None
    for match in bylines:
        index = texts.index(match.string, 0 if previous is None else previous + 1)
        if previous is not None and index != previous + 1:
            return
        previous = index
        yield match


def _text(block: Block | None) -> str | None:
    return (block.text.strip() or None) if block else None


def _labelled(line: str) -> dict[str, str]:
    """Values after their labels (作者:… 来源:…), by field."""
    found: list[tuple[str, int, int]] = []
    for match in _LABEL.finditer(line):
        colon = _COLON.match(line, match.end())
        if colon:
            found.append((match.lastgroup or "other", match.start(), colon.end()))
    values: dict[str, str] = {}
    for index, (name, _, start) in enumerate(found):
        end = found[index + 1][1] if index + 1 < len(found) else len(line)
        value = line[start:end]
        if name != "date":
            cut = next((day.start for day in find_days(value)), len(value))
            value = value[:cut]
        value = value.strip(_EDGES)
        if value:
            values.setdefault(name, value)
    return values


def _published(line: str, labelled: Mapping[str, str]) -> tuple[str, Precision] | None:
    if "date" in labelled and (stated := parse_date(labelled["date"])):
        return stated
    return next(((day.iso, day.precision) for day in find_days(line)), None)


def _unlabelled_publisher(line: str) -> str | None:
    """``2021/01/14 15:48 信网``: what a dateline holds beside its date."""
    if any(_COLON.match(line, match.end()) for match in _LABEL.finditer(line)):
        return None
    rest = line
    for day in reversed(list(find_days(line))):
        rest = f"{rest[: day.start]} {rest[day.end :]}"
    rest = _WEEKDAY.sub(" ", rest).strip(_EDGES)
    if 1 < len(rest) <= _PUBLISHER_LENGTH and not re.search(r"[\s\d]", rest):
        return rest
    return None


def _names(text: str) -> str | None:
    """Chinese names, listed with 、; anything else as it stands."""
    text = text.strip(_EDGES)
    parts = [part for part in re.split(r"[\s、,，;；]+", _ROLES.sub(" ", text)) if part]
    if not parts:
        return None
    if all(_NAME.fullmatch(part) or len(part) <= 8 for part in parts):  # noqa: PLR2004
        return "、".join(parts)
    return text


def masthead(blocks: Sequence[tuple[Block, Role]], title: Sequence[int]) -> list[int]:
    """Indices that go on top, in order: the title, then the lines that state its particulars.

    Only lines before the text and after it count; those in the middle of a file belong to a part.
    """
    prose = [i for i, (block, role) in enumerate(blocks) if role is Role.TEXT and is_prose(block)]
    if title and prose and title[0] > prose[0]:
        return []
    first = next((i for i in prose if len(blocks[i][0].text) >= _TITLE_LENGTH / 2), len(blocks))
    last = prose[-1] if prose else -1
    particulars = [
        index
        for index, (_, role) in enumerate(blocks)
        if role in PARTICULARS and (index < first or index > last)
    ]
    return [*title, *(index for index in particulars if index not in title)]
