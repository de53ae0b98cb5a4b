"""One file, several stories: where each begins, and which paragraph belongs to which.

A story opens with a headline that a byline, a dateline or a wire service's lead follows. A
paragraph is moved to another story only when its words plainly belong there: see
``qa.reading.placing``.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa.reading.cleaning import (
    PARTICULARS,
    Dropped,
    Role,
    is_folio,
    is_prose,
    role_of,
    without_page,
)
from qa.reading.document import Block
from qa.reading.leads import wire_lead
from qa.reading.placing import Similarity, place
from qa.reading.repair import Entry, repair
from qa.reading.titles import headline_below, may_be_title

_LEAST_STORY = 60
_HEAD = 4
_LEAST_TITLE = 6
_HEADLINE_LEVEL = 3


@dataclass(slots=True)
class Part:
    """The blocks of one story, with what was left out of it and what a reader must know.

    ``placed`` is false for paragraphs that no story of the file could be given. ``headline`` is
    the one that opens a story of several.
    """

    blocks: list[tuple[Block, Role]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    placed: bool = True
    headline: Block | None = None


def split_stories(
    blocks: Sequence[Block], source: str, similarity: Similarity | None, *, mend: bool
) -> list[Part]:
    """The stories of a file, in order, each with whole sentences; one part where there is one.

    ``mend`` allows repairs in a file of one story (plain text, where a paragraph is only a line).
    """
    roles = [role_of(block) for block in blocks]
    openings = find_openings(blocks, roles)
    if len(openings) < 2:  # noqa: PLR2004
        return [_single(blocks, roles, source, mend=mend)]
    return _several(blocks, roles, openings, source, similarity)


def _single(blocks: Sequence[Block], roles: Sequence[Role], source: str, *, mend: bool) -> Part:
    kept, dropped = without_page(blocks, roles)
    for index, ((name, role), (_, below)) in enumerate(itertools.pairwise(kept[:_HEAD])):
        folio = role is Role.TEXT and below is Role.DATELINE and is_folio(name)
        if folio and headline_below(kept, index + 1) is not None:
            kept[index] = (name, Role.DATELINE)  # a paper's name on top of its page
    if not mend:
        return Part(kept, dropped)
    repaired = repair([Entry(*item) for item in kept], source, columns=False)
    return Part(
        [(entry.block, entry.role) for entry in repaired.entries],
        [*dropped, *(item for _, item in repaired.dropped)],
    )


def find_openings(blocks: Sequence[Block], roles: Sequence[Role]) -> list[int]:
    """Indices of the headlines that open a story."""
    kept, _ = without_page(blocks, roles, whole=True)
    where = {id(block): index for index, block in enumerate(blocks)}
    found = [i for i in range(len(kept)) if _opens(kept, i)]
    openings: list[int] = []
    for number, start in enumerate(found):
        end = found[number + 1] if number + 1 < len(found) else len(kept)
        prose = sum(
            len(block.text)
            for block, role in kept[start:end]
            if role is Role.TEXT and is_prose(block)
        )
        if prose >= _LEAST_STORY:
            openings.append(where[id(kept[start][0])])
    return openings


def _opens(kept: Sequence[tuple[Block, Role]], index: int) -> bool:
    block, role = kept[index]
    if block.zone or not len(block.text) >= _LEAST_TITLE:
        return False
    marked = role is Role.HEADING and block.level <= _HEADLINE_LEVEL
    if not marked and not (role is Role.TEXT and may_be_title(block, role)):
        return False
    following = kept[index + 1 : index + 2]
    if marked and following and following[0][1] is Role.HEADING:
        following = kept[index + 2 : index + 3]  # a deck below the headline
        if following and following[0][1] not in PARTICULARS:
            return False
    if not following:
        return False
    below, kind = following[0]
    if kind is Role.BYLINE or (marked and kind is Role.DATELINE):
        return True
    return kind is Role.TEXT and is_prose(below) and wire_lead(below.text) is not None


def _several(
    blocks: Sequence[Block],
    roles: Sequence[Role],
    openings: Sequence[int],
    source: str,
    similarity: Similarity | None,
) -> list[Part]:
    """Parts of a file of several stories; text before the first headline has story -1."""
    bounds = [0, *openings, len(blocks)]
    parts = [Part(headline=blocks[index]) for index in openings]
    opening = {id(part.headline) for part in parts}
    loose = Part(placed=False)
    entries: list[Entry] = []
    for story, (start, end) in enumerate(itertools.pairwise(bounds), start=-1):
        kept, dropped = without_page(blocks[start:end], roles[start:end])
        (parts[story] if story >= 0 else loose).dropped += dropped
        entries += [
            Entry(block, Role.HEADING if id(block) in opening else role, story)
            for block, role in kept
        ]
    entries = _without_rubrics(entries, parts, loose)
    repaired = repair(entries, source, columns=True)
    for story, dropped_one in repaired.dropped:
        (parts[story] if story >= 0 else loose).dropped.append(dropped_one)
    titles = [blocks[index].text for index in openings]
    homes = [entry.story for entry in repaired.entries]
    for doubt in place(repaired.entries, titles, similarity):
        if doubt.story >= 0:
            parts[doubt.story].notes.append(
                f"this paragraph may belong to another story of the file: {_shown(doubt)}"
            )
    for story, note in _moves(repaired.entries, homes, titles):
        parts[story].notes.append(note)
    for story, note in repaired.notes:
        if story >= 0:
            parts[story].notes.append(note)
    for story, part in enumerate(parts):
        part.blocks = _in_order(repaired.entries, homes, story)
    loose.blocks = [(entry.block, entry.role) for entry in repaired.entries if entry.story < 0]
    if any(role is Role.CAPTION or is_prose(block) for block, role in loose.blocks):
        loose.notes.append("text of this file that could not be placed in any of its stories")
        return [*parts, loose]
    # A paper's name and day on top of a page hold for all its stories; the rest is the first's.
    folios = _folios(loose.blocks)
    known = {id(block) for block, _ in folios}
    loose.blocks = [
        (block, Role.DATELINE if id(block) in known else role) for block, role in loose.blocks
    ]
    for part in parts[1:]:
        part.blocks = [*part.blocks[:1], *folios, *part.blocks[1:]]
    parts[0].blocks = [*loose.blocks, *parts[0].blocks]
    parts[0].dropped = [*loose.dropped, *parts[0].dropped]
    return parts


def _folios(blocks: Sequence[tuple[Block, Role]]) -> list[tuple[Block, Role]]:
    """Lines that state a paper's name and day: one with both, or the name right above the day."""
    found = [(block, role) for block, role in blocks if is_folio(block, role)]
    for (name, _), (day, role) in itertools.pairwise(blocks):
        if is_folio(name) and role is Role.DATELINE and not is_folio(day, role):
            found += [(name, Role.DATELINE), (day, role)]
    return found


def _moves(
    entries: Sequence[Entry], homes: Sequence[int], titles: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """A note for each run of paragraphs that was given to a story from elsewhere in the file."""
    before: tuple[int, int] | None = None
    for entry, home in zip(entries, homes, strict=True):
        move = (home, entry.story) if home != entry.story and entry.story >= 0 else None
        if move is not None and move != before:
            where = f"inside “{titles[home]}”" if home >= 0 else "above the first headline"
            yield entry.story, f"moved here, in the file it stands {where}: {_shown(entry)}"
        before = move


def _in_order(
    entries: Sequence[Entry], homes: Sequence[int], story: int
) -> list[tuple[Block, Role]]:
    """Blocks of a story in source order, but for its headline and byline, which come first."""
    early: list[tuple[Block, Role]] = []
    top: list[tuple[Block, Role]] = []
    rest: list[tuple[Block, Role]] = []
    for entry, home in zip(entries, homes, strict=True):
        if entry.story != story:
            continue
        item = (entry.block, entry.role)
        if home != story:
            (rest if top else early).append(item)
        elif not rest and (not top or entry.role in PARTICULARS):
            top.append(item)
        else:
            rest.append(item)
    return [*top, *early, *rest]


def _shown(entry: Entry) -> str:
    return re.sub(r"\s+", " ", entry.block.text[:30]) + "…"


def _without_rubrics(entries: list[Entry], parts: list[Part], loose: Part) -> list[Entry]:
    """A heading with nothing under it before the next story's headline names a page's section."""
    kept: list[Entry] = []
    for index, entry in enumerate(entries):
        following = entries[index + 1] if index + 1 < len(entries) else None
        if (
            entry.role is Role.HEADING
            and following is not None
            and following.story != entry.story
            and following.role is Role.HEADING
        ):
            part = parts[entry.story] if entry.story >= 0 else loose
            part.dropped.append(Dropped(entry.block, "section of the page"))
            continue
        kept.append(entry)
    return kept
