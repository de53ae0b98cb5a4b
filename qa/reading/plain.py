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
_RULE_SIGNS = frozenset("-*_=~·—|:")
_SENTENCE_ENDS = "。！？!?…：:；;.”’」』）)"
_FULL = 0.8
_WRAP_COLUMNS = range(40, 121)
_NARROW_COLUMNS = range(24, 40)
_HYPHEN = re.compile(r"[a-zà-ÿ]-$")


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
            heading = None if fenced or fence else _heading(text, lines, number, markdown)
            opens = heading or fence or _is_rule(line) or _ITEM.match(line)
            if spans and opens:
                yield from _paragraph(text, spans, markdown)
                spans = []
            if heading:
                yield from _paragraph(text, [heading[0]], markdown, heading[1])
            elif not fence and not _is_rule(line):
                _add_line(text, spans, span, markdown and not fenced)
                if fenced or not (column and _goes_on(line, column)):
                    yield from _paragraph(text, spans, markdown and not fenced)
                    spans = []
        yield from _paragraph(text, spans, markdown)


def _is_rule(line: str) -> bool:
    """Whether a line only parts others, or the head of a table from its rows."""
    first = line.lstrip()[:1]
    if first not in _RULE_SIGNS:
        return False
    return _RULE.match(line) is not None or _TABLE_RULE.match(line) is not None


def _heading(
    text: str, lines: Spans, number: int, markdown: bool
) -> tuple[tuple[int, int], int] | None:
    """Span and level of a line that is marked as a heading: with #, or with = or - below it."""
    start, end = lines[number]
    line = text[start:end]
    indent = len(line) - len(line.lstrip())
    if line[indent : indent + 1] == "#":
        marked = _HEADING.match(line, indent)
        return (
            ((start + marked.start(2), start + marked.end(2)), len(marked[1])) if marked else None
        )
    if number or len(lines) < 2:  # noqa: PLR2004 - a line and the one below it
        return None
    below = _UNDERLINE.match(text[slice(*lines[1])])
    title = line.strip()
    if below is None or len(title) > _TITLE_LENGTH or title[-1] in "。.；;":
        return None
    if below[1] == "-" and not markdown:
        return None  # a row of hyphens in plain text parts a head from the text below it
    return (start, end), 1 if below[1] == "=" else 2


def _add_line(text: str, spans: Spans, span: tuple[int, int], markdown: bool) -> None:
    """Add a line to a paragraph; a word cut by a hyphen at the end of the line above is joined."""
    if markdown:
        span = _without_line_marks(text, *span)
    if spans and text[span[0] : span[0] + 1].islower():
        above = text[slice(*spans[-1])].rstrip()
        if _HYPHEN.search(above):
            spans[-1] = (spans[-1][0], text.rindex("-", *spans[-1]))
    spans.append(span)


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
    if column in _NARROW_COLUMNS:  # a verse, unless most lines begin in the middle of a sentence
        below = [text[slice(*line)] for lines in paragraphs for line in lines[1:]]
        return column if sum(map(_begins_inside, below)) * 2 > len(below) else None
    return column if column in _WRAP_COLUMNS and full * 2 >= len(widths) else None


def _begins_inside(line: str) -> bool:
    return line.lstrip()[:1].islower() or line.lstrip()[:1].isdigit()


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
    if not lines:
        return
    spans, linked = without_marks(text, lines, emphasis=markdown)
    block = make_block(text, spans, level=level, linked=linked)
    if block is not None:
        yield block
