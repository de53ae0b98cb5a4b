"""Word documents and e-books: zip archives of XML, read with lxml.

Their source text, which ``runs`` refer to, is the text of the paragraphs, one on each line (.docx),
or the chapters' markup with its references resolved, one after another (.epub).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from qa.reading.archives import ArchiveError, open_archive, read_member
from qa.reading.cleaning import is_prose
from qa.reading.decoding import decode
from qa.reading.document import Block, Document, make_block
from qa.reading.markup import read_html
from qa.reading.rows import Placed, join_rows

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OLE = b"\xd0\xcf\x11\xe0"
_LEVEL = re.compile(r"(?:heading|标题)?\s*([1-6])$", re.I)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ACCOUNTS = frozenset(
    {
        *("administrator", "admin", "user", "windows user", "microsoft office user"),
        *("python-docx", "微软用户", "用户", "windows 用户"),
    }
)
"""Creators that are no authors: accounts and programs."""

_LEAST_CHAPTER = 20
_CAPTIONS = frozenset({"caption", "题注", "图注"})


def read_docx(data: bytes) -> list[Document]:
    """The story of a Word document; raises ``ArchiveError``."""
    archive = _open(data, "Word document (.docx)")
    root = _xml(read_member(archive, "word/document.xml"))
    names = _style_names(archive)
    numbers: dict[etree._Element, int] = {}
    lines: list[tuple[str, str, int, int]] = []
    for paragraph in root.iter(f"{_W}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue  # a text box as older programs draw it: its words stand in the other form
        style = _style(paragraph, names)
        row, cell = (_number(paragraph, f"{_W}{tag}", numbers) for tag in ("tr", "tc"))
        lines += [(line, style, row, cell) for line in "".join(_words(paragraph)).split("\n")]
    source = "\n".join(line for line, *_ in lines)
    placed: list[Placed] = []
    at = 0
    for line, style, row, cell in lines:
        block = make_block(source, [(at, at + len(line))], level=_level(style))
        if block is not None:
            caption = style.lower() in _CAPTIONS
            placed.append(Placed(replace(block, caption=caption), row, cell))
        at += len(line) + 1
    stated = _core(archive) if "docProps/core.xml" in archive.namelist() else {}
    return [Document(source, tuple(join_rows(placed)), stated, marked=True)]


def _number(paragraph: "etree._Element", tag: str, numbers: "dict[etree._Element, int]") -> int:
    """Number of the innermost element of a kind around a paragraph; 0 where there is none."""
    around = next(paragraph.iterancestors(tag), None)
    return 0 if around is None else numbers.setdefault(around, len(numbers) + 1)


def _open(data: bytes, kind: str) -> ZipFile:
    if data.startswith(_OLE):
        raise ArchiveError(f"password-protected, or an old format; save it as a {kind}")
    return open_archive(data)


def _xml(data: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise ArchiveError("damaged: its XML cannot be read") from None


def _words(paragraph: "etree._Element") -> Iterator[str]:
    """Text of a paragraph, without that of paragraphs inside it (text boxes)."""
    for element in paragraph.iter():
        if next(element.iterancestors(f"{_W}p"), paragraph) is not paragraph:
            continue
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield "\t"
        elif element.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"


def _style_names(archive: ZipFile) -> dict[str, str]:
    if "word/styles.xml" not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for style in _xml(read_member(archive, "word/styles.xml")).iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        found[style.get(f"{_W}styleId", "")] = "" if name is None else name.get(f"{_W}val", "")
    return found


def _style(paragraph: "etree._Element", names: dict[str, str]) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    identifier = "" if style is None else style.get(f"{_W}val", "")
    return names.get(identifier, identifier)


def _level(name: str) -> int:
    if name.lower() == "title":
        return 1
    match = _LEVEL.search(name) if name.lower().startswith(("heading", "标题")) else None
    return int(match[1]) if match else 0


def _core(archive: ZipFile) -> dict[str, Block]:
    """Title and creator that the properties state; when a file was saved is no publication."""
    root = _xml(read_member(archive, "docProps/core.xml"))
    stated: dict[str, Block] = {}
    for name, tag in (("title", "title"), ("creator", "creator"), ("language", "language")):
        element = root.find(f"{_DC}{tag}")
        value = element.text.strip() if element is not None and element.text else ""
        if value and value.lower() not in _ACCOUNTS:
            stated[name] = Block(value, ())
    return stated


def read_epub(data: bytes) -> list[Document]:
    """The chapters of an e-book in reading order; raises ``ArchiveError``."""
    archive = open_archive(data)
    container = _xml(read_member(archive, "META-INF/container.xml"))
    root_file = container.find(f".//{_CONTAINER}rootfile")
    path = "" if root_file is None else root_file.get("full-path", "")
    package = _xml(read_member(archive, path))
    chapters = _spine(package, dirname(path))
    if "META-INF/encryption.xml" in archive.namelist():
        locked = read_member(archive, "META-INF/encryption.xml").decode("utf-8", "replace")
        if any(chapter in unquote(locked) for chapter in chapters):
            raise ArchiveError("protected against copying (DRM)")
    stated = _package(package)
    pages = [read_html(decode(read_member(archive, chapter))) for chapter in chapters]
    source = "\n".join(page.source for page in pages)
    documents: list[Document] = []
    base = 0
    for page in pages:
        own = {name: block for name, block in page.stated.items() if name == "title"}
        title = stated.get("title")
        if title is not None and own.get("title", title).text == title.text:
            own = {}  # the book's title on every chapter tells none from another
        blocks = tuple(_moved(block, base) for block in page.blocks)
        moved = {name: _moved(block, base) for name, block in own.items()}
        words = sum(len(block.text) - block.linked for block in blocks if not block.level)
        if words >= _LEAST_CHAPTER or any(map(is_prose, blocks)):  # no cover, no contents
            rest = {name: block for name, block in stated.items() if name != "title"}
            documents.append(Document(source, blocks, {**rest, **moved}, marked=True))
        base += len(page.source) + 1
    return documents


def _spine(package: "etree._Element", folder: str) -> list[str]:
    items = {
        item.get("id"): normpath(join(folder, unquote(item.get("href", ""))))
        for item in package.iter(f"{_OPF}item")
        if "nav" not in item.get("properties", "").split()
    }
    order = [items.get(item.get("idref")) for item in package.iter(f"{_OPF}itemref")]
    return [name for name in order if name]


def _package(package: "etree._Element") -> dict[str, Block]:
    stated: dict[str, Block] = {}
    for name, tag in (
        *(("title", "title"), ("author", "creator"), ("publisher", "publisher")),
        *(("published", "date"), ("language", "language")),
    ):
        values = [e.text.strip() for e in package.iter(f"{_DC}{tag}") if e.text and e.text.strip()]
        if values:
            stated[name] = Block("、".join(values) if name == "author" else values[0], ())
    return stated


def _moved(block: Block, base: int) -> Block:
    pieces = tuple(p._replace(start=p.start + base, end=p.end + base) for p in block.pieces)
    return replace(block, pieces=pieces)
