"""The headline of a story, and the lines that stand with it."""

import re
from collections.abc import Sequence

from qa.reading.cleaning import PARTICULARS, Role, is_prose
from qa.reading.document import Block, is_wide

_SITE_SUFFIX = re.compile(r"\s*[|｜]\s*|\s+[-–—]\s+|_")
_TITLE_LENGTH = 80
_ITEM = re.compile(r"(?:[-*+•●▪]|\d{1,2}(?:[)、．]|\.(?!\d)))\s*\S")
_HEAD = 12
_LEAST_PART = 4
_RUBRIC_CHARACTERS = 6
_RUBRIC_WORDS = 3


def find_title(
    blocks: Sequence[tuple[Block, Role]], stated: Block | None, headline: Block | None = None
) -> tuple[str, tuple[int, ...]]:
    """Title and the indices of the blocks that show it; ``("", ())`` when the source has none.

    In order: the headline that opens a story of several, a stated title or a page's first top
    heading, the line above the dateline, the first heading, the line above the first paragraph.
    """
    opening = next((i for i, (block, _) in enumerate(blocks) if block is headline), None)
    if opening is not None:
        return _with_kicker(blocks, opening)
    if stated is not None:
        return _stated_title(blocks, stated.text)
    for index, (_, role) in enumerate(blocks[:_HEAD]):
        if role is Role.DATELINE:
            above = [i for i in range(index) if may_be_title(*blocks[i])]
            if above and _signs(blocks, above):
                break
            below = headline_below(blocks, index)
            if above and not (below and _is_rubric(blocks[above[-1]][0].text)):
                return _with_kicker(blocks, above[-1])
            if below:
                return _with_kicker(blocks, below)
            break
    for index, (block, role) in enumerate(blocks):
        if role is Role.HEADING and block.level <= 2:  # noqa: PLR2004
            return block.text, (index,)
    return _above_the_text(blocks)


def _above_the_text(blocks: Sequence[tuple[Block, Role]]) -> tuple[str, tuple[int, ...]]:
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


def _signs(blocks: Sequence[tuple[Block, Role]], above: Sequence[int]) -> bool:
    """Whether the line above a date signs a letter: text stands between it and a headline."""
    prose = next((i for i, (block, _) in enumerate(blocks) if is_prose(block)), len(blocks))
    headline = not _is_rubric(blocks[above[0]][0].text)
    return headline and above[0] < prose < above[-1]


def headline_below(blocks: Sequence[tuple[Block, Role]], dateline: int) -> int | None:
    """Index of the only line between a dateline on top of a page and what opens the story."""
    for index in range(dateline + 1, len(blocks) - 1):
        if blocks[index][1] in PARTICULARS:
            continue
        follows = blocks[index + 1]
        opens = follows[1] in PARTICULARS or is_prose(follows[0])
        return index if opens and may_be_title(*blocks[index]) else None
    return None


def _is_rubric(text: str) -> bool:
    """Whether a line looks like the name of a section of a paper, not like a headline."""
    if is_wide(text[0]):
        return len(text) <= _RUBRIC_CHARACTERS
    return len(text.split()) <= _RUBRIC_WORDS


def _stated_title(blocks: Sequence[tuple[Block, Role]], stated: str) -> tuple[str, tuple[int, ...]]:
    for index, (block, role) in enumerate(blocks):
        if role is Role.HEADING and block.level == 1 and _related(block.text, stated):
            return block.text, (index,)
    parts = _SITE_SUFFIX.split(stated)
    for index, (block, _) in enumerate(blocks[:_HEAD]):
        if block.text == stated or (block.text in parts and len(block.text) * 2 > len(stated)):
            return block.text, (index,)
    for index, (block, role) in enumerate(blocks[:_HEAD]):
        if role is Role.HEADING and len(parts[0]) >= _LEAST_PART and _related(block.text, parts[0]):
            return block.text, (index,)
    return stated, ()


def _related(heading: str, stated: str) -> bool:
    return heading in stated or stated in heading


def may_be_title(block: Block, role: Role) -> bool:
    """Whether a line may be a headline: short, and no sentence."""
    if role not in {Role.TEXT, Role.HEADING} or len(block.text) > _TITLE_LENGTH:
        return False
    if role is Role.TEXT and _ITEM.match(block.text):
        return False
    return not is_prose(block) or block.text.endswith(("——", "—"))


def _with_kicker(blocks: Sequence[tuple[Block, Role]], index: int) -> tuple[str, tuple[int, ...]]:
    """A title with the line above it when that line runs on into it (肩题——)."""
    if index and blocks[index - 1][0].text.endswith("——"):
        return blocks[index - 1][0].text + blocks[index][0].text, (index - 1, index)
    return blocks[index][0].text, (index,)


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
