"""Plain text and Markdown → blocks; front matter and HTML bodies inside included."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.reading.document import Block, Document, make_block
from qa.reading.front_matter import FrontMatter, read_front_matter
from qa.reading.inline import Spans, without_marks
from qa.reading.markup import holds_markup, read_html

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*\s*$")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_RULE = re.compile(r"\s*(?:[-*_=~·—]\s*){3,}$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*$")
_UNDERLINE = re.compile(r"([=-])\1{2,}\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+•●▪]|\d{1,2}[.)])[ \t]+\S")
_LINE_MARK = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+•][ \t]+)?")
_INDENT = re.compile(r"\u3000{2,}")
_TITLE_LENGTH = 80
_SENTENCE_ENDS = "。！？!?…：:；;.”’」』）)"
_FULL = 0.8
_WRAP_COLUMNS = range(40, 121)


def read_plain(text: str, *, markdown: bool = False) -> Document:
    """Blocks of a text file: one for each paragraph or line, headings marked.

    ``markdown`` also strips emphasis marks; headings, links and images are read as Markdown in any
    text, since ``.txt`` files in the wild hold them.
    """
    header = read_front_matter(text)
    stated, rest, start = header or FrontMatter({}, (), 0)
    if holds_markup(text[start:]):
        # The front matter is blanked, not cut, so that offsets stay those of the file.
        blanked = re.sub(r"[^\n]", " ", text[:start]) + text[start:]
        page = read_html(blanked, lines=True, emphasis=markdown)
        source = text[:start] + page.source[start:]
        return Document(source, page.blocks, {**page.stated, **stated}, header=rest)
    blocks = tuple(_read_lines(text, start, markdown))
    return Document(text, blocks, stated, header=rest)


def _read_lines(text: str, start: int, markdown: bool) -> Iterator[Block]:
    paragraphs = list(_paragraphs(text, start))
    column = _wrap_column(text, paragraphs)
    fenced = False
    for lines in paragraphs:
        spans: Spans = []
        for number, span in enumerate(lines):
            line = text[slice(*span)]
            fence = markdown and _FENCE.match(line) is not None
            fenced ^= fence
            level = 0 if fenced or fence else _underlined(text, lines, number)
            heading = None if fenced or fence else _HEADING.match(line.lstrip())
            if heading or level or fence or _RULE.match(line) or _TABLE_RULE.match(line):
                yield from _paragraph(text, spans, markdown)
                spans = []
                if heading:
                    at = span[0] + len(line) - len(line.lstrip())
                    words = (at + heading.start(2), at + heading.end(2))
                    yield from _paragraph(text, [words], markdown, len(heading[1]))
                elif level:
                    yield from _paragraph(text, [span], markdown, level)
                continue
            if spans and _ITEM.match(line):
                yield from _paragraph(text, spans, markdown)
                spans = []
            bare = markdown and not fenced
            spans.append(_without_line_marks(text, *span) if bare else span)
            if fenced or not (column and _goes_on(line, column)):
                yield from _paragraph(text, spans, markdown and not fenced)
                spans = []
        yield from _paragraph(text, spans, markdown)


def _underlined(text: str, lines: Spans, number: int) -> int:
    """Level of a line that a row of = or - below it marks as a heading."""
    if number or len(lines) < 2:  # noqa: PLR2004 - a line and the one below it
        return 0
    below = _UNDERLINE.match(text[slice(*lines[1])])
    title = text[slice(*lines[0])].strip()
    if below is None or len(title) > _TITLE_LENGTH or title[-1] in "。.；;":
        return 0
    return 1 if below[1] == "=" else 2


def _without_line_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A line of Markdown without the marks of quotations, lists and tables around it."""
    mark = _LINE_MARK.match(text, start, end)
    start = mark.end() if mark else start
    stripped = text[start:end].rstrip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        return start + 1, start + len(stripped) - 1
    return start, end


def _paragraphs(text: str, start: int) -> Iterator[Spans]:
    """Groups of lines between blank lines or indented beginnings, with their line breaks."""
    lines: Spans = []
    found = [match.span() for match in _LINE.finditer(text, start)]
    marked = _marks_by_indent([text[slice(*span)] for span in found])
    for first, end in found:
        line = text[first:end]
        if lines and (not line.strip() or (marked and _INDENT.match(line))):
            yield lines
            lines = []
        if line.strip():
            lines.append((first, end))
    if lines:
        yield lines


def _marks_by_indent(lines: Sequence[str]) -> bool:
    """Whether paragraphs begin with an indent and go on without one, as in Chinese print."""
    begun = [line for line in lines if _INDENT.match(line)]
    going_on = [
        below
        for above, below in pairwise(lines)
        if above.strip() and below.strip() and not below[0].isspace()
    ]
    return len(begun) > 1 and bool(going_on)


def _wrap_column(text: str, paragraphs: list[Spans]) -> int | None:
    """Column at which the file is wrapped; ``None`` when every line is a paragraph of its own."""
    widths = sorted(
        display_width(text[start:end].rstrip())
        for lines in paragraphs
        for start, end in lines[:-1]
        if not text[start:end].rstrip("\r\n").endswith("  ")
    )
    if not widths or len(widths) < len(paragraphs) // 4:
        return None
    ended = sum(
        text[start:end].rstrip()[-1:] in _SENTENCE_ENDS
        for lines in paragraphs
        for start, end in lines[:-1]
    )
    if ended * 2 > len(widths):
        return None  # lines that end where sentences end are paragraphs
    column = widths[len(widths) * 9 // 10]
    full = sum(width >= column * _FULL for width in widths)
    return column if column in _WRAP_COLUMNS and full * 2 >= len(widths) else None


def _goes_on(line: str, column: int) -> bool:
    stripped = line.rstrip("\r\n")
    if stripped.endswith("  "):
        return False
    full = display_width(stripped) >= column * 0.75
    return full or (stripped[-1:] not in _SENTENCE_ENDS and display_width(stripped) >= column * 0.6)


def display_width(text: str) -> int:
    """Columns that a text takes on a page of fixed width: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _paragraph(text: str, lines: Spans, markdown: bool, level: int = 0) -> Iterator[Block]:
    spans, linked = without_marks(text, lines, emphasis=markdown)
    block = make_block(text, spans, level=level, linked=linked)
    if block is not None:
        yield block
