"""Which blocks are the story, which state its particulars, and which belong to the page around it.

The rules are about form (length, place, links, wording that any site uses), after the shallow-text
features of Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (WSDM 2010).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.reading.dates import find_days
from qa.reading.document import Block
from qa.reading.names import are_names
from qa.reading.wording import (
    BRACKET_LEAD,
    BYLINE,
    CAPTION,
    CONTACT,
    COPYRIGHT,
    EDITING,
    FOLIO,
    FURNITURE,
    KEYWORDS,
    LABEL,
    PICTURE_CREDIT,
    RELATED,
    RIGHTS,
    SPACED,
    TEASER,
)
from qa.text import simplify

_URL = re.compile(r"https?://\S+", re.I)
_SENTENCE_END = re.compile(r"[。.…;；:：”\"」』]\s*$")
_SENTENCE_SIGN = re.compile(r"[。！？!?.…;；]")
_PROSE_LENGTH = 40
_DATELINE_LENGTH = 80
_LINE_LENGTH = 60
_CREDIT_LENGTH = 40
_LONGEST_LINE = 120
_CAPTION_LENGTH = 180
_CREDIT_END = re.compile(r"(?:[)）\]】]\s*[。.]?|[摄攝影]|供[图圖])$")
_LINK_SHARE = 0.6


class Role(StrEnum):
    """What a block is for."""

    TEXT = "text"
    HEADING = "heading"
    DATELINE = "dateline"
    BYLINE = "byline"
    CREDIT = "credit"
    NAVIGATION = "navigation"
    RELATED = "related"
    COPYRIGHT = "copyright"
    ADDRESS = "address"
    CAPTION = "caption"
    LABEL = "label"


PARTICULARS = frozenset({Role.DATELINE, Role.BYLINE, Role.CREDIT})


@dataclass(frozen=True, slots=True)
class Dropped:
    """A block that is not the story, and the rule that said so."""

    block: Block
    reason: str


def byline(text: str) -> re.Match[str] | None:
    """Match of a whole line that names who wrote the story (groups org, names, bare, latin).

    The line is matched in simplified characters: a group's span holds in the line itself. What
    follows must be names: a reporter's question (记者：…) is none.
    """
    return _byline(simplify(text)) if len(text) <= _LINE_LENGTH else None


def _byline(plain: str) -> re.Match[str] | None:
    match = BYLINE.fullmatch(plain) if len(plain) <= _LINE_LENGTH else None
    if match is None or match["names"] is None:
        return match
    spoken = not match["org"] and re.search(r"[:：]", match[0]) is not None
    return match if are_names(match["names"], strict=spoken) else None


def closed_up(text: str) -> str:
    """A name that is set wide (江 城 晚 报) without its blanks."""
    return re.sub(r"\s", "", text) if SPACED.fullmatch(text) else text


def is_folio(block: Block, role: Role | None = None) -> bool:
    """Whether a dateline is what a paper prints on each page: its name and the day.

    Without a role: whether a line is a paper's name alone.
    """
    plain = simplify(closed_up(block.text))
    if role is None:
        return len(plain) <= _CREDIT_LENGTH and FOLIO.fullmatch(plain) is not None
    return role is Role.DATELINE and FOLIO.match(plain) is not None


def is_address(text: str) -> bool:
    """Whether a line is nothing but an address."""
    return _URL.fullmatch(text) is not None


def is_picture_credit(text: str) -> bool:
    """Whether a line does nothing but name who took or gave a picture."""
    return len(text) <= _CREDIT_LENGTH and _is_picture_credit(simplify(text))


def _is_picture_credit(plain: str) -> bool:
    return len(plain) <= _CREDIT_LENGTH and PICTURE_CREDIT.fullmatch(plain) is not None


def role_of(block: Block) -> Role:
    """Role that a block's own form shows, wherever it stands."""
    text = block.text
    if is_address(text):
        return Role.ADDRESS
    linked = block.level != 1 and block.linked > _LINK_SHARE * len(text)
    if len(text) > _LONGEST_LINE:
        if linked or FURNITURE.fullmatch(text):
            return Role.NAVIGATION
        if block.level:
            return Role.HEADING
        return Role.CAPTION if block.caption or _ends_as_caption(text) else Role.TEXT
    return _role_of_line(block, simplify(text), linked=linked)


def _ends_as_caption(text: str) -> bool:
    """Whether a long text is a caption with its credit at the end."""
    likely = len(text) <= _CAPTION_LENGTH and _CREDIT_END.search(text) is not None
    return likely and CAPTION.fullmatch(simplify(text)) is not None


def _role_of_line(block: Block, text: str, *, linked: bool) -> Role:
    """Role of a block that may be a line of its own; ``text`` is in simplified characters."""
    named = _byline(text) is not None
    furniture = (FURNITURE, KEYWORDS, CONTACT, TEASER)
    if any(form.fullmatch(text) for form in furniture) or (linked and not named):
        return Role.NAVIGATION
    if RELATED.fullmatch(text):
        return Role.RELATED
    if _is_copyright(block, text):
        return Role.COPYRIGHT
    if block.level:
        folio = FOLIO.match(text) is not None and _is_dateline(text)
        return Role.DATELINE if folio else Role.HEADING
    if block.caption or CAPTION.fullmatch(text) or _is_picture_credit(text):
        return Role.CAPTION
    return _particular(text, named=named)


def _particular(text: str, *, named: bool) -> Role:
    if BRACKET_LEAD.fullmatch(text) or (len(text) <= _DATELINE_LENGTH and EDITING.match(text)):
        return Role.CREDIT
    if named:
        return Role.BYLINE
    return Role.DATELINE if _is_dateline(text) else Role.TEXT


def _is_copyright(block: Block, text: str) -> bool:
    if len(text) > _LINE_LENGTH * 2 or COPYRIGHT.search(text) is None:
        return False
    if _SENTENCE_END.search(text) and RIGHTS.match(text) is None:
        return False  # a sentence of the story that speaks of licences or rights
    return not is_prose(block, strict=True)


def _is_dateline(text: str) -> bool:
    """A short line that is little more than a full date, and no sentence."""
    if len(text) > _DATELINE_LENGTH or re.search(r"[。！？!?]", text):
        return False
    return any(len(text) - (day.end - day.start) <= _PROSE_LENGTH for day in find_days(text))


def is_prose(block: Block, *, strict: bool = False) -> bool:
    """Whether a block is made of sentences; ``strict`` asks for more than one line of them."""
    text = block.text
    if block.level:
        return False
    if len(text) >= (_LINE_LENGTH * 2 if strict else _PROSE_LENGTH):
        return _SENTENCE_SIGN.search(text) is not None
    return not strict and _SENTENCE_END.search(text) is not None and len(text) > len("正文：")


def without_page(
    blocks: Sequence[Block], roles: Sequence[Role], *, whole: bool = False
) -> tuple[list[tuple[Block, Role]], list[Dropped]]:
    """Blocks with their roles, less navigation, page regions, and what follows the story's end.

    ``roles`` are those of ``role_of``; ``whole`` keeps what follows, for a file that may hold more
    than one story.
    """
    total = sum(len(block.text) for block in blocks) or 1
    zoned = sum(len(block.text) for block in blocks if block.zone)
    keep_zones = zoned > _LINK_SHARE * total  # a page wrapped in an oddly named element
    end, aside = (len(blocks), set()) if whole else _end_of_story(blocks, roles)
    kept: list[tuple[Block, Role]] = []
    removed: list[Dropped] = []
    told = False
    for index, (block, role) in enumerate(zip(blocks, roles, strict=True)):
        reason = ""
        if block.zone and not keep_zones:
            reason = f"page region: {block.zone}"
        elif index >= end:
            reason = "after the end of the story"
        elif index in aside:
            reason = Role.RELATED.value
        elif role in {Role.NAVIGATION, Role.RELATED, Role.COPYRIGHT, Role.ADDRESS}:
            reason = role.value
        elif role is Role.TEXT and kept and not told and LABEL.fullmatch(block.text):
            reason = Role.LABEL.value
        if reason:
            removed.append(Dropped(block, reason))
        else:
            told = told or (role is Role.TEXT and is_prose(block))
            kept.append((block, role))
    return kept, removed


def _end_of_story(blocks: Sequence[Block], roles: Sequence[Role]) -> tuple[int, set[int]]:
    """Index from which on a page only advertises other stories, and what a box inside names.

    An end mark (credits, copyright, "related") counts when most of the prose is before it and no
    two paragraphs follow each other after it: then it is a box in the middle of the story.
    """
    prose = [
        len(block.text) if role is Role.TEXT and is_prose(block) and not block.zone else 0
        for block, role in zip(blocks, roles, strict=True)
    ]
    total = sum(prose)
    passed = 0
    aside: set[int] = set()
    for index, (role, length) in enumerate(zip(roles, prose, strict=True)):
        passed += length
        last_credit = role is Role.CREDIT and roles[index + 1 : index + 2] != [Role.CREDIT]
        if passed == 0 or passed * 2 < total:
            continue
        if role not in {Role.RELATED, Role.COPYRIGHT} and not last_credit:
            continue
        goes_on = _next_paragraphs(prose, index + 1)
        if goes_on is None:
            return (index + 1 if last_credit else index), aside
        if role is Role.RELATED:
            box = range(index + 1, goes_on)
            aside |= {i for i in box if roles[i] is Role.TEXT and not prose[i]}
    return len(blocks), aside


def _next_paragraphs(prose: Sequence[int], start: int) -> int | None:
    """Index of the first of two paragraphs in a row."""
    for index in range(start, len(prose) - 1):
        if min(prose[index : index + 2]) >= _PROSE_LENGTH:
            return index
    return None
