"""Plain text and Markdown → blocks; front matter and HTML bodies inside included."""

import re
import unicodedata
from collections.abc import Iterator

import yaml

from qa.reading.document import Block, Document, make_block
from qa.reading.inline import Spans, without_marks
from qa.reading.markup import holds_markup, read_html

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
_KEYS = {
    "title": "title", "headline": "title",
    "date": "published", "published": "published", "pubdate": "published",
    "publish_date": "published", "publishdate": "published",
    "author": "author", "authors": "author",
    "editor": "editor", "editors": "editor",
    "publisher": "publisher", "site": "publisher", "source": "publisher",
    "url": "url", "link": "url", "canonical": "url", "canonical_url": "url",
    "lang": "language", "language": "language",
}  # fmt: skip
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*\s*$")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_RULE = re.compile(r"\s*(?:[-*_=~·—]\s*){3,}$")
_SENTENCE_ENDS = "。！？!?…：:；;.”’」』）)"
_FULL = 0.8
_WRAP_COLUMNS = range(40, 121)


def read_plain(text: str, *, markdown: bool = False) -> Document:
    """Blocks of a text file: one for each paragraph or line, headings marked.

    ``markdown`` also strips emphasis marks; headings, links and images are read as Markdown in any
    text, since ``.txt`` files in the wild hold them.
    """
    stated: dict[str, Block] = {}
    start = 0
    header = _FRONT_MATTER.match(text)
    if header:
        found = _read_front_matter(text, header.start(1), header.end(1))
        if found is not None:
            stated, start = found, header.end()
    if holds_markup(text[start:]):
        # The front matter is blanked, not cut, so that offsets stay those of the file.
        blanked = re.sub(r"[^\n]", " ", text[:start]) + text[start:]
        page = read_html(blanked, lines=True, emphasis=markdown)
        source = text[:start] + page.source[start:]
        return Document(source, page.blocks, {**page.stated, **stated})
    blocks = tuple(_read_lines(text, start, markdown))
    return Document(text, blocks, stated)


def _read_front_matter(text: str, start: int, end: int) -> dict[str, Block] | None:
    """Values of the known keys, or ``None`` when this is no YAML mapping."""
    try:
        node = yaml.compose(text[start:end], Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return _read_loose_header(text, start, end)
    if not isinstance(node, yaml.MappingNode):
        return None
    stated: dict[str, Block] = {}
    for key, value in node.value:
        name = _KEYS.get(str(key.value).strip().lower())
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        scalars = [item for item in items if isinstance(item, yaml.ScalarNode) and item.value]
        if name is None or not scalars or name in stated:
            continue
        block = _scalar(text, start, scalars[0])
        if len(scalars) > 1:
            block = Block("、".join(str(item.value) for item in scalars), ())
        stated[name] = block
    return stated


def _scalar(text: str, start: int, node: yaml.ScalarNode) -> Block:
    """A value where it stands between its quotes, or by itself when YAML had to unescape it."""
    value = str(node.value)
    at = text.find(value, start + node.start_mark.index, start + node.end_mark.index)
    block = make_block(text, [(at, at + len(value))]) if at >= 0 else None
    return block or Block(value.strip(), ())


def _read_loose_header(text: str, start: int, end: int) -> dict[str, Block]:
    """``key: value`` lines that are not valid YAML (a title with a colon in it)."""
    stated: dict[str, Block] = {}
    for match in re.finditer(r"^([A-Za-z_]+)[ \t]*:[ \t]*([^\r\n]*)", text[start:end], re.M):
        name = _KEYS.get(match[1].lower())
        block = make_block(text, [(start + match.start(2), start + match.end(2))])
        if name and block and name not in stated:
            stated[name] = block
    return stated


def _read_lines(text: str, start: int, markdown: bool) -> Iterator[Block]:
    paragraphs = list(_paragraphs(text, start))
    column = _wrap_column(text, paragraphs)
    for lines in paragraphs:
        spans: Spans = []
        for line_start, line_end in lines:
            line = text[line_start:line_end]
            heading = _HEADING.match(line.lstrip())
            if heading or _RULE.match(line):
                yield from _paragraph(text, spans, markdown)
                spans = []
                if heading:
                    at = line_start + len(line) - len(line.lstrip())
                    span = (at + heading.start(2), at + heading.end(2))
                    yield from _paragraph(text, [span], markdown, len(heading[1]))
                continue
            spans.append((line_start, line_end))
            if not (column and _goes_on(line, column)):
                yield from _paragraph(text, spans, markdown)
                spans = []
        yield from _paragraph(text, spans, markdown)


def _paragraphs(text: str, start: int) -> Iterator[Spans]:
    """Groups of lines between blank lines, as spans with their line breaks."""
    lines: Spans = []
    for match in _LINE.finditer(text, start):
        if match[0].strip():
            lines.append(match.span())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


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
