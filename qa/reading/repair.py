"""Sentences made whole again: doubled text dropped, cut sentences joined, pull quotes taken out.

A page laid out in columns comes as text with sentences cut where a column ends, text printed twice
where columns meet, and pull quotes in the middle of sentences. The rules look at form only: whether
a paragraph ends as a sentence ends, and whether the same words stand elsewhere.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from qa.reading.cleaning import Dropped, Role, is_picture_credit
from qa.reading.document import Block, Piece, is_wide
from qa.reading.wording import PICTURE_LABEL
from qa.text import normalise

_FINAL = re.compile(r"[。！？!?….;；:：][\s”’\"'」』)）\]】》〉]*$|[”」』)）\]】》]\s*$|[—~～]$")
_INNER_END = re.compile(r"[。！？!?；;]|\.\s")
_PAUSE_END = re.compile(r"[,，、]\s*$")
_PAUSE = re.compile(r"[,，、]")
_LOWER = re.compile(r"[\W_]*[a-zà-ÿа-я]")
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"))
_LONG = 60
_MEDIUM = 25
_LEAST_COPY = 20
_LEAST_EXACT = 10
_LEAST_LONE_COPY = 60
_NEAR = 0.93
_COMPARED = 800
_OVERLAP = 30


@dataclass(slots=True)
class Entry:
    """A block on its way into a story; ``story`` is the index of the story that holds it."""

    block: Block
    role: Role
    story: int = 0


@dataclass(slots=True)
class Repaired:
    """Entries whose sentences are whole, what was dropped, and what could not be made whole."""

    entries: list[Entry]
    dropped: list[tuple[int, Dropped]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def repair(entries: Sequence[Entry], source: str, *, columns: bool) -> Repaired:
    """Mend a text; ``columns`` says that it shows the damage of a page in columns.

    Without ``columns`` only whole long paragraphs that stand twice and paragraphs that plainly stop
    in mid-sentence before a blank line are touched.
    """
    result = Repaired(list(entries))
    _mark_captions(result.entries, source)
    if columns:
        _drop_pull_quotes(result)
    if columns or any(_is_torn(entry) for entry in result.entries):
        _drop_copies(result, source, columns=columns)
    _join(result, source, columns=columns)
    return result


def _is_torn(entry: Entry) -> bool:
    return entry.role is Role.TEXT and is_cut(entry.block.text, columns=False)


def _mark_captions(entries: list[Entry], source: str) -> None:
    """A line right above a picture's credit, or below a label that says so, is its caption."""
    for above, entry in itertools.pairwise(entries):
        if PICTURE_LABEL.fullmatch(above.block.text) and entry.role is Role.TEXT:
            above.role = Role.CAPTION
            if len(entry.block.text) <= _LONG * 2:
                entry.role = Role.CAPTION
        if above.role is not Role.TEXT or not is_picture_credit(entry.block.text):
            continue
        adjacent = _gap(above.block, entry.block, source).count("\n") <= 1
        if adjacent and (len(above.block.text) <= _LONG * 2):
            above.role = Role.CAPTION


def _gap(above: Block, below: Block, source: str) -> str:
    """What stands between two blocks of the source."""
    if not above.pieces or not below.pieces:
        return ""
    return source[above.pieces[-1].end : below.pieces[0].start]


def is_cut(text: str, *, columns: bool) -> bool:
    """Whether a paragraph stops in the middle of a sentence."""
    if _PAUSE_END.search(text) and len(text) >= _MEDIUM:
        return True
    if _FINAL.search(text):
        return False
    if (
        columns
        and len(text) >= _MEDIUM // 2
        and any(text.count(left) > text.count(right) for left, right in _PAIRS)
    ):
        return True
    if _INNER_END.search(text) and len(text) >= _MEDIUM:
        return True
    if _PAUSE.search(text) is None:
        return False
    return len(text) >= (_MEDIUM if columns else _LONG)


def _drop_pull_quotes(result: Repaired) -> None:
    """Drop the headings inside a cut sentence that are none."""
    entries = result.entries
    headlines: dict[int, int] = {}
    for entry in entries:
        if entry.role is Role.HEADING:
            headlines.setdefault(entry.story, entry.block.level)
    prose = [normalise(e.block.text).text for e in entries if e.role is Role.TEXT]
    kept: list[Entry] = []
    for entry in entries:
        quote = normalise(entry.block.text).text
        if (
            entry.role is Role.HEADING
            and kept
            and kept[-1].role is Role.TEXT
            and is_cut(kept[-1].block.text, columns=True)
            and _is_pull_quote(quote, prose, outranks=entry.block.level <= headlines[entry.story])
        ):
            result.dropped.append((entry.story, Dropped(entry.block, "pull quote")))
            continue
        kept.append(entry)
    result.entries = kept


def _is_pull_quote(quote: str, prose: Sequence[str], *, outranks: bool) -> bool:
    """Whether a heading inside a cut sentence repeats the text, or sets off a figure of it.

    It stands out of the outline (``outranks``: at the headline's own level or above it), states a
    figure, or says much.
    """
    figure = re.search(r"\d", quote) is not None
    if any(quote in text for text in prose):
        return outranks or figure or len(quote) >= _LEAST_EXACT
    return outranks and figure and len(quote) <= _LEAST_EXACT


def _drop_copies(result: Repaired, source: str, *, columns: bool) -> None:
    """Of text that stands twice keep the copy that ends a cut sentence, else the fuller one."""
    entries = result.entries
    prose = [i for i, entry in enumerate(entries) if entry.role is Role.TEXT]
    if len(prose) > _COMPARED:
        return
    texts = {i: normalise(entries[i].block.text).text for i in prose}
    goes_on = {
        i
        for previous, i in itertools.pairwise(prose)
        if i == previous + 1
        and is_cut(entries[previous].block.text, columns=columns)
        and not _gap(entries[previous].block, entries[i].block, source).strip()
    }
    gone: set[int] = set()
    least = _LEAST_COPY if columns else _LEAST_LONE_COPY
    for i, j in _copies(prose, texts, least, near=columns):
        if i in gone or j in gone:
            continue
        alike = len(texts[i]) >= _NEAR * len(texts[j])
        if not alike:
            drop = i
        elif (i in goes_on) != (j in goes_on):
            drop = j if i in goes_on else i
        else:
            drop = max(i, j)
        gone.add(drop)
    for i in sorted(gone):
        result.dropped.append((entries[i].story, Dropped(entries[i].block, "doubled")))
    result.entries = [entry for i, entry in enumerate(entries) if i not in gone]


def _copies(
    prose: Sequence[int], texts: dict[int, str], least: int, *, near: bool
) -> Iterator[tuple[int, int]]:
    """Pairs (copy, original): the first's text stands in the second's, or nearly does."""
    for i in prose:
        if len(texts[i]) < (_LEAST_EXACT if near else least):
            continue
        for j in prose:
            if i == j or len(texts[i]) > len(texts[j]):
                continue
            if texts[i] in texts[j] or (
                near and len(texts[i]) >= least and _nearly(texts[i], texts[j])
            ):
                yield i, j


def _nearly(a: str, b: str) -> bool:
    if len(a) < _NEAR * len(b) or re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False  # with other figures they say something else
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


def _join(result: Repaired, source: str, *, columns: bool) -> None:
    joined: list[Entry] = []
    for entry in result.entries:
        if (
            joined
            and entry.role is Role.TEXT
            and joined[-1].role is Role.TEXT
            and entry.story == joined[-1].story
            and _continues(joined[-1].block, entry.block, source, columns=columns)
        ):
            block = _joined(joined[-1].block, entry.block, source)
            joined[-1] = Entry(block, Role.TEXT, joined[-1].story)
        else:
            joined.append(entry)
    result.entries = joined
    if columns:
        _join_apart(result, source)


def _continues(above: Block, below: Block, source: str, *, columns: bool) -> bool:
    if not is_cut(above.text, columns=columns):
        return False
    if not columns and "\n" not in _gap(above, below, source).replace("\n", "", 1):
        return False  # lines of a poem or a list
    return is_wide(above.text[-1]) or is_wide(below.text[0]) or bool(_LOWER.match(below.text))


def _join_apart(result: Repaired, source: str) -> None:
    """Join a cut sentence to a fragment elsewhere that can only be its end; note what stays cut."""
    entries = result.entries
    tails = [e for e in entries if e.role is Role.TEXT and is_cut(e.block.text, columns=True)]
    heads = [e for e in entries if e.role is Role.TEXT and _is_fragment(e.block.text)]
    for tail in tails:
        fitting = [head for head in heads if head is not tail and _fits(tail, head)]
        rivals = [other for other in tails if fitting and _fits(other, fitting[0])]
        if len(fitting) == 1 and len(rivals) == 1:
            tail.block = _joined(tail.block, fitting[0].block, source)
            heads.remove(fitting[0])
            entries.remove(fitting[0])
        else:
            shown = tail.block.text[-20:]
            result.notes.append((tail.story, f"a sentence is cut off in the source: …{shown}"))


def _is_fragment(text: str) -> bool:
    """Whether a paragraph opens in the middle of a sentence."""
    if _LOWER.match(text):
        return True
    return any(
        text.find(right) >= 0 and not 0 <= text.find(left) < text.find(right)
        for left, right in (("“", "”"), ("「", "」"))
    )


def _fits(tail: Entry, head: Entry) -> bool:
    """Whether a fragment closes the quotation that a cut sentence leaves open, or just goes on."""
    text = tail.block.text
    opened = any(text.count(left) > text.count(right) for left, right in (("“", "”"), ("「", "」")))
    closes = not _LOWER.match(head.block.text)
    return opened == closes and is_wide(text[-1]) == is_wide(head.block.text[0])


def _joined(above: Block, below: Block, source: str) -> Block:
    """One paragraph of two, less the words that end the first and begin the second."""
    cut = _overlap(above.text, below.text)
    pieces = list(below.pieces)
    left = cut
    while left and pieces:
        length = len(pieces[0].blank) + pieces[0].end - pieces[0].start
        if length <= left:
            left -= length
            del pieces[0]
        else:
            into = max(0, left - len(pieces[0].blank))
            pieces[0] = Piece("", pieces[0].start + into, pieces[0].end)
            left = 0
    rest = below.text[cut:]
    if not rest:
        return above
    wide = is_wide(above.text[-1]) or is_wide(rest[0])
    blank = "" if wide or rest[0].isspace() else " "
    pieces[0] = pieces[0]._replace(blank=blank)
    end = above.pieces[-1].end
    apart = pieces[0].start < end or bool(source[end : pieces[0].start].strip())
    return Block(
        above.text + blank + rest,
        (*above.pieces, *pieces),
        linked=above.linked + below.linked,
        zone=above.zone,
        page=above.page,
        joins=(*above.joins, len(above.text)) if apart else above.joins,
    )


def _overlap(above: str, below: str) -> int:
    """Number of characters that end the one and begin the other, printed twice at a break."""
    for length in range(min(len(above), len(below), _OVERLAP), 1, -1):
        shared = below[:length]
        if not above.endswith(shared):
            continue
        if any(is_wide(character) for character in shared):
            return length
        whole = (
            not above[: -length or None][-1:].isalnum() and not below[length : length + 1].isalnum()
        )
        if whole and len(shared.strip()) > 2:  # noqa: PLR2004 - "a a" is a slip, "the the" a cut
            return length
    return 0
