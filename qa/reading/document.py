"""What a format reader hands to cleaning: the source text and its blocks, as spans of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qa.types import Run

_BREAK = re.compile(r"\s*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]\s*|\s{2,}")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def is_wide(character: str) -> bool:
    """Whether a character is Chinese, Japanese or full-width: no blank goes beside it."""
    return _WIDE.match(character) is not None


class Piece(NamedTuple):
    """``source[start:end]``, copied as it stands; ``blank`` (``""`` or ``" "``) goes before it."""

    blank: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, line or paragraph: ``text`` is its pieces and their blanks, joined.

    ``level`` is the heading level (0: not marked as a heading), ``linked`` the number of characters
    inside links, ``zone`` the page region that holds it (``nav``, ``footer`` …; empty: main text),
    ``page`` its page from 1 in a paged format, ``joins`` the offsets in ``text`` at which two
    pieces meet that more than blanks separate in the source. ``caption`` says that the format marks
    it as a picture's.
    """

    text: str
    pieces: tuple[Piece, ...]
    level: int = 0
    linked: int = 0
    zone: str = ""
    page: int = 0
    joins: tuple[int, ...] = ()
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded source and its blocks in reading order.

    ``stated`` holds what the file's own header says (front matter, HTML ``<meta>``), by field:
    title, published, author, editor, publisher, url, language; ``header`` the lines of it that
    state none of these. A stated block without pieces has a value that does not stand verbatim in
    ``source``. ``marked`` says that the format itself marks
    the paragraphs, so that none is only a line of a longer one.
    """

    source: str
    blocks: tuple[Block, ...]
    stated: Mapping[str, Block] = field(default_factory=dict)
    marked: bool = False
    header: tuple[Block, ...] = ()


def make_block(
    source: str,
    spans: Iterable[tuple[int, int]],
    *,
    level: int = 0,
    linked: int = 0,
    zone: str = "",
    page: int = 0,
) -> Block | None:
    """Block of some source spans, trimmed; ``None`` when they hold nothing but white space.

    A run of blanks inside becomes one, a line break too, or nothing beside a Chinese character.
    """
    spans = list(spans)
    if len(spans) == 1:  # most often: a line
        start, end = spans[0]
        text = source[start:end]
        bare = text.strip()
        if not bare:
            return None
        if (bare.isprintable() and "  " not in bare) or _BREAK.search(bare) is None:
            start += len(text) - len(text.lstrip())
            piece = Piece("", start, start + len(bare))
            return Block(bare, (piece,), level, min(linked, len(bare)), zone, page)
    pieces: list[Piece] = []
    texts: list[str] = []
    gap = ""
    for span_start, span_end in spans:
        cursor = span_start
        while cursor < span_end:
            match = _BREAK.search(source, cursor, span_end)
            end = match.start() if match else span_end
            if end > cursor:
                _append(source, (cursor, end), gap, pieces, texts)
                gap = ""
            gap += match[0] if match else ""
            cursor = match.end() if match else span_end
    return _trimmed(pieces, texts, level=level, linked=linked, zone=zone, page=page)


def _append(
    source: str, span: tuple[int, int], gap: str, pieces: list[Piece], texts: list[str]
) -> None:
    start, end = span
    text = source[start:end]
    blank = ""
    if gap and pieces:
        wide = is_wide(texts[-1][-1]) or is_wide(text[0])
        blank = "" if wide and ("\n" in gap or "\r" in gap) else " "
    if not blank and pieces and pieces[-1].end == start:
        pieces[-1] = pieces[-1]._replace(end=end)
        texts[-1] += text
    else:
        pieces.append(Piece(blank, start, end))
        texts.append(text)


def _trimmed(
    pieces: list[Piece], texts: list[str], *, level: int, linked: int, zone: str, page: int
) -> Block | None:
    while pieces and not texts[0].strip():
        del pieces[0], texts[0]
    while pieces and not texts[-1].strip():
        del pieces[-1], texts[-1]
    if not pieces:
        return None
    cut = len(texts[0]) - len(texts[0].lstrip())
    texts[0] = texts[0][cut:]
    pieces[0] = Piece("", pieces[0].start + cut, pieces[0].end)
    cut = len(texts[-1]) - len(texts[-1].rstrip())
    texts[-1] = texts[-1][: len(texts[-1]) - cut]
    pieces[-1] = pieces[-1]._replace(end=pieces[-1].end - cut)
    text = "".join(piece.blank + part for piece, part in zip(pieces, texts, strict=True))
    return Block(text, tuple(pieces), level, min(linked, len(text)), zone, page)


def join_blocks(blocks: Iterable[Block]) -> tuple[str, tuple[Run, ...]]:
    """Body and runs of some blocks, one line each."""
    parts: list[str] = []
    runs: list[Run] = []
    length = 0
    for block in blocks:
        if parts:
            parts.append("\n")
            length += 1
        offset = length
        for piece in block.pieces:
            offset += len(piece.blank)
            runs.append(Run(offset, piece.start, piece.end - piece.start))
            offset += piece.end - piece.start
        parts.append(block.text)
        length += len(block.text)
    return "".join(parts), tuple(runs)
