"""HTML → blocks, with the place of every character.

The tokeniser is ``html.parser``: of the parsers at hand the only one that says where in the source
each piece of text stands. Character references are resolved in the source text that blocks refer to
(``&ldquo;`` becomes ``“``): that is the one change between the file and ``Document.source``.
"""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import NamedTuple

from qa.reading.document import Block, Document, make_block
from qa.reading.inline import Spans, without_marks
from qa.reading.linked_data import read_linked_data
from qa.reading.rows import Placed, join_rows


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol "
    "option p pre section select summary table tbody td tfoot th thead title tr ul"
)
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_SILENT = _names(
    "script style noscript template svg math iframe object select button textarea datalist"
)
_ZONES = _names("nav footer aside")
_ZONE_NAME = re.compile(
    r"(?:^|[-_\s])(nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|sidebar|share|sharing|social"
    r"|related|recommend(?:ed|ations?)?|comments?|advert(?:isement)?|ads?|banner|copyright|pagination"
    r"|toolbar|newsletter|subscribe)(?:$|[-_\s])",
    re.I,
)
_CAPTION = "caption"
_CAPTION_NAME = re.compile(
    r"(?:^|[-_\s])(?:caption|figcaption|caption-text|photo-credit)(?:$|[-_\s])", re.I
)
_CAPTION_LENGTH = 200
_HEADING = re.compile(r"h([1-6])")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>", re.I)
_META = {
    "og:title": "title",
    "article:published_time": "published",
    "og:article:published_time": "published",
    "publishdate": "published",
    "pubdate": "published",
    "date": "published",
    "dc.date": "published",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "og:site_name": "publisher",
    "publisher": "publisher",
    "dc.publisher": "publisher",
    "og:url": "url",
}  # fmt: skip
_MARKUP = re.compile(
    r"<(p|div|span|article|section|table|ul|ol|h[1-6]|body|html)\b[^<>]*>.*?</\1\s*>|<br\s*/?>",
    re.I | re.S,
)


def holds_markup(text: str) -> bool:
    """Whether a plain-text file is in fact written in HTML tags."""
    return _MARKUP.search(text) is not None


def read_html(text: str, *, lines: bool = False, emphasis: bool = False) -> Document:
    """Blocks of an HTML page or fragment.

    With ``lines``, a line break outside every element also ends a block, as in a text file whose
    paragraphs are tagged, and Markdown inside the lines is read (``emphasis``: its emphasis too).
    """
    tokens = _Tokeniser(text, lines=lines, emphasis=emphasis)
    tokens.feed(text)
    tokens.close()
    return tokens.document()


class _Open(NamedTuple):
    """An open element: its name, the page region that it begins, and its number in the page."""

    tag: str
    zone: str
    number: int


class _Pending(NamedTuple):
    """A block to be: its spans, and what holds it."""

    spans: Spans
    level: int
    linked: int
    zone: str
    row: int
    cell: int


class _Tokeniser(HTMLParser):
    """Collects blocks as spans of the source with its character references resolved."""

    def __init__(self, text: str, *, lines: bool, emphasis: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._lines = lines
        self._emphasis = emphasis
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._resolved: list[str] = []
        self._copied = 0
        self._moved = 0
        self._stack: list[_Open] = []
        self._opened = 0
        self._spans: Spans = []
        self._linked = 0
        self._pending: list[_Pending] = []
        self._stated: dict[str, tuple[tuple[int, int] | None, str]] = {}
        self._times: list[tuple[tuple[int, int] | None, str]] = []
        self._script: tuple[int, str] | None = None

    def document(self) -> Document:
        """Everything read, once the parser is closed."""
        self._flush()
        source = "".join([*self._resolved, self._text[self._copied :]])
        placed: list[Placed] = []
        titles: list[Block] = []
        for raw, level, links, zone, row, cell in self._pending:
            spans, linked = raw, links
            if self._lines:
                spans, found = without_marks(source, raw, emphasis=self._emphasis)
                linked = max(links, found)
            block = make_block(source, spans, level=level, linked=linked, zone=zone)
            if block is not None and zone == _CAPTION:
                short = len(block.text) <= _CAPTION_LENGTH
                block = replace(block, zone="", caption=short and not level)
            if block is not None:
                if zone == "title":
                    titles.append(block)
                else:
                    placed.append(Placed(block, row, cell))
        if len({value for _, value in self._times}) == 1:
            self._stated["time"] = self._times[0]
        stated: dict[str, Block] = {}
        for name, (span, value) in self._stated.items():
            stated[name] = (make_block(source, [span]) if span else None) or Block(value, ())
        if titles and "title" not in stated:
            stated["title"] = titles[0]
        return Document(source, tuple(join_rows(placed)), stated, marked=not self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a block element ends the block before it."""
        raw = self.get_starttag_text() or ""
        autolink = _AUTOLINK.fullmatch(raw)
        if autolink:
            start = self._offset() + self._moved + 1
            self._add(start, start + len(autolink[1]), linked=True)
            return
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._state(attributes, raw)
        elif tag == "link" and attributes.get("rel", "").lower() == "canonical":
            self._stated["url"] = (self._find(attributes.get("href", ""), raw), attributes["href"])
        elif tag == "html" and attributes.get("lang"):
            self._stated.setdefault("language", (None, attributes["lang"]))
        elif tag == "time" and attributes.get("datetime") and not self._zoned():
            value = attributes["datetime"].strip()
            self._times.append((self._find(value, raw), value))
        elif tag == "script" and attributes.get("type", "").lower() == "application/ld+json":
            self._script = (self._offset() + len(raw), "")
        if tag in _BLOCKS:
            self._flush()
        if tag not in _VOID:
            self._opened += 1
            self._stack.append(_Open(tag, self._zone(tag, attributes), self._opened))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Treat ``<p/>`` as a browser does: an opening tag, unless the element is void."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and whatever was left open inside it."""
        if tag in _BLOCKS:
            self._flush()
        if tag == "script" and self._script is not None:
            self._state_script(*self._script)
            self._script = None
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].tag == tag:
                del self._stack[depth:]
                break

    def handle_data(self, data: str) -> None:
        """Copy text."""
        if self._script is not None:
            self._script = (self._script[0], self._script[1] + data)
            return
        start = self._offset() + self._moved
        if not self._lines or any(element.tag in _BLOCKS for element in self._stack):
            self._add(start, start + len(data))
            return
        for line in data.splitlines(keepends=True):
            self._add(start, start + len(line))
            start += len(line)
            if line[-1] in "\r\n":
                self._flush()

    def handle_entityref(self, name: str) -> None:
        """Resolve ``&name;``."""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Resolve ``&#number;``."""
        self._reference(f"&#{name}")

    def _reference(self, raw: str) -> None:
        start = self._offset()
        if self._text.startswith(";", start + len(raw)):
            raw += ";"
        value = html.unescape(raw)
        self._resolved += [self._text[self._copied : start], value]
        self._copied = start + len(raw)
        self._add(start + self._moved, start + self._moved + len(value))
        self._moved += len(value) - len(raw)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _add(self, start: int, end: int, *, linked: bool = False) -> None:
        if any(element.tag in _SILENT for element in self._stack):
            return
        if self._spans and self._spans[-1][1] == start:
            self._spans[-1] = (self._spans[-1][0], end)
        else:
            self._spans.append((start, end))
        if linked or any(element.tag == "a" for element in self._stack):
            self._linked += end - start

    def _flush(self) -> None:
        if self._spans:
            inside = self._stack[::-1]
            level = next((int(m[1]) for e in inside if (m := _HEADING.fullmatch(e.tag))), 0)
            row = next((e.number for e in inside if e.tag == "tr"), 0)
            cell = next((e.number for e in inside if e.tag in {"td", "th"}), 0)
            pending = _Pending(self._spans, level, self._linked, self._zoned(), row, cell)
            self._pending.append(pending)
        self._spans = []
        self._linked = 0

    def _zoned(self) -> str:
        """Page region of the text at hand; empty in the main text."""
        return next((element.zone for element in self._stack if element.zone), "")

    def _zone(self, tag: str, attributes: dict[str, str]) -> str:
        if tag in _ZONES or (
            tag == "title" and any(element.tag == "head" for element in self._stack)
        ):
            return tag
        if tag in {"html", "body", "main", "article"}:
            return ""
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        if tag == "figcaption" or _CAPTION_NAME.search(names):
            return _CAPTION
        match = _ZONE_NAME.search(names)
        return match[1].lower() if match else ""

    def _state(self, attributes: dict[str, str], raw: str) -> None:
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        value = attributes.get("content", "").strip()
        known = _META.get(name.lower()) if name else None
        if known and value and not (known == "author" and value.startswith("http")):
            self._stated.setdefault(known, (self._find(value, raw), value))

    def _state_script(self, start: int, script: str) -> None:
        for name, value in read_linked_data(script):
            at = script.find(value)
            first = start + self._moved + at
            span = (first, first + len(value)) if at >= 0 else None
            self._stated.setdefault(name, (span, value))

    def _find(self, value: str, raw: str) -> tuple[int, int] | None:
        at = raw.find(value) if value else -1
        if at < 0:
            return None
        start = self._offset() + self._moved + at
        return start, start + len(value)
