"""Title, publisher, author and date, from the lines of the source that state them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.reading.cleaning import PARTICULARS, Role, byline, is_prose
from qa.reading.dates import find_days
from qa.reading.document import Block
from qa.reading.names import join_names
from qa.reading.publication import NOT_STATED, Publication, read_publication

_LATIN_NAME = "A-Za-z .'"
_LABEL = re.compile(
    r"(?P<author>作者|记者|撰文|撰稿|author)"
    r"|(?P<publisher>(?:本文|文章|稿件|信息|新闻|资料)?(?:来源|稿源|出处)|source|publisher)"
    r"|(?P<date>(?:发布|发表|更新|出版)?(?:时间|日期)|published(?: on)?|posted(?: on)?|date)"
    r"|(?P<editor>(?:责任|执行|本期|文字|网络|值班)?编辑|责编|(?:web )?editor)"
    r"|(?P<other>编审|审核|校对|监制|摄影|摄|photo)",
    re.I,
)
_COLON = re.compile(r"\s*[:：]\s*")
_EDGES = " \t\u3000|｜/／,，;；·-—[]【】()（）<>〈〉《》〔〕「」\"“”'"
_ROLES = re.compile(
    r"(?:本报|本网|本刊)?(?:特约|见习|实习|首席|全媒体|融媒体)*(?:记者|通讯员|实习生|评论员|作者|撰文)"
)
_OWN = re.compile(r"本报|本网|本刊|本台|我报|我网|本社")
_LEAD = re.compile(
    r"(?P<org>[\u4e00-\u9fff]{0,8}?(?:社|报|网|台|刊|在线|新闻|客户端))(?P<place>[\u4e00-\u9fff]{0,6}?)"
    r"(?P<day>\d{1,2}月\d{1,2}日)?(?:讯|电)(?:\s|(?=[(（]))\s*(?:[(（](?P<who>[^()（）]{2,40})[)）])?"
)
_LATIN_LEAD = re.compile(
    rf"[A-Z][{_LATIN_NAME}]{{2,30}}(?:, [{_LATIN_NAME}]{{2,20}}| \d{{1,2}}){{0,3}}\s*"
    rf"\((?P<org>[A-Z][{_LATIN_NAME}]{{1,30}})\)\s*(?:--?|—|–)"
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
    editor: str | None = None
    publication: Publication = NOT_STATED


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
            above = [i for i in range(index) if may_be_title(*blocks[i])]
            if above:
                return _with_kicker(blocks, above[-1])
    for index, (block, role) in enumerate(blocks):
        if role is Role.HEADING and block.level <= 2:  # noqa: PLR2004
            return block.text, (index,)
    for index, (block, role) in enumerate(blocks[:_HEAD]):
        if role is Role.TEXT and is_prose(block):
            break
        if may_be_title(block, role) and index + 1 < len(blocks):
            joined = index
            while blocks[joined][0].text.endswith(("—", "：", ":")) and may_be_title(
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


def may_be_title(block: Block, role: Role) -> bool:
    """Whether a line may be a headline: short, and no sentence."""
    if role not in {Role.TEXT, Role.HEADING} or len(block.text) > _TITLE_LENGTH:
        return False
    return not is_prose(block) or block.text.endswith(("——", "—"))


def _with_kicker(blocks: Sequence[tuple[Block, Role]], index: int) -> tuple[str, tuple[int, ...]]:
    """A title with the line above it when that line runs on into it (肩题——)."""
    if index and blocks[index - 1][0].text.endswith("——"):
        return blocks[index - 1][0].text + blocks[index][0].text, (index - 1, index)
    return blocks[index][0].text, (index,)


def read_metadata(
    stated: Mapping[str, Block],
    blocks: Sequence[tuple[Block, Role]],
    *,
    url: str | None = None,
    houses: Iterable[str] = (),
) -> Metadata:
    """Particulars from the header, then datelines and credits, then bylines, then the lead.

    ``houses`` are the publishers that the file names anywhere: a story whose byline says only "our
    correspondent" (本报记者) is of the one that its text calls so.
    """
    publisher = _text(stated.get("publisher"))
    author = _text(stated.get("author"))
    editor = _text(stated.get("editor"))
    lines = [block.text for block, role in blocks if role in {Role.DATELINE, Role.CREDIT}]
    labels = [_labelled(line) for line in lines]
    for labelled in labels:
        publisher = publisher or labelled.get("publisher")
        author = author or _names(labelled.get("author", ""))
        editor = editor or _names(labelled.get("editor", ""))
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
    lead = next((wire_lead(block.text) for block, role in blocks if is_prose(block)), None)
    if lead:
        publisher = publisher or lead.house
        author = author or _names(lead.who or "")
    if publisher is None and any(_OWN.search(match[0]) for match in bylines):
        text = "\n".join(block.text for block, role in blocks if role is Role.TEXT)
        publisher = next((house for house in houses if f"{house}记者" in text), None)
    dated = [(line, found.get("date")) for line, found in zip(lines, labels, strict=True)]
    when = read_publication(stated, blocks, dated, lead.day if lead else None, url)
    return Metadata(publisher, author, editor, when)


def name_houses(texts: Iterable[str]) -> list[str]:
    """Publishers that the leads of a file's paragraphs name (``某报讯``), the commonest first."""
    counts = Counter(lead.house for text in texts if (lead := wire_lead(text)) and lead.house)
    return [house for house, _ in counts.most_common()]


class WireLead(NamedTuple):
    """What a lead like ``某报讯(记者 王五)6月2日`` states."""

    house: str | None
    who: str | None
    day: str | None


def wire_lead(text: str) -> WireLead | None:
    """Publisher, correspondents and day of the lead that opens a paragraph, if it has one."""
    match = _LEAD.match(text)
    if match:
        house = None if _OWN.search(match["org"]) else match["org"]
        return WireLead(house, match["who"], match["day"])
    match = _LATIN_LEAD.match(text)
    return WireLead(match["org"], None, None) if match else None


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
    """Names without their roles, listed with 、; anything that is no list of names as it stands."""
    return join_names(_ROLES.sub(" ", text.strip(_EDGES)).strip(_EDGES))


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
