"""PDF → blocks.

The source text that ``runs`` refer to is the text of the pages, with a form feed between them.

The text of scanned pages is not recognised: a file without text says so.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError

from qa.reading.archives import ArchiveError
from qa.reading.columns import page_text
from qa.reading.document import Block, Document, make_block
from qa.reading.plain import display_width

_MAX_PAGES = 5000
_FULL = 0.8
_MOST = 0.9
_SHORT = 0.45
_END = re.compile(r"[。！？!?….:：;；][”’\"'」』)）]?\s*$")
_NUMBER = re.compile(
    r"[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4})?[-–—\s]*|page \d+.*", re.I
)
_HYPHEN = re.compile(r"[a-zà-ÿ]-$")
_EDGE_LINES = 2

logging.getLogger("pypdf").setLevel(logging.ERROR)  # its warnings name no file


def read_pdf(data: bytes) -> list[Document]:
    """The story of a PDF that holds text; raises ``ArchiveError`` when it cannot be read."""
    title = ""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArchiveError("password-protected; save it without a password")
        if len(reader.pages) > _MAX_PAGES:
            raise ArchiveError(f"more than {_MAX_PAGES} pages; split it")
        pages = [page_text(page).replace("\f", " ") for page in reader.pages]
        if reader.metadata and reader.metadata.title:
            title = str(reader.metadata.title).strip()
    except ArchiveError:
        raise
    except DependencyError:
        raise ArchiveError("password-protected; save it without a password") from None
    except Exception as error:  # damage shows as any error at all: lookups, types, recursion
        raise ArchiveError(f"damaged, or not a PDF ({type(error).__name__})") from None
    pages = [page.encode("utf-8", "replace").decode("utf-8") for page in pages]
    if not any(page.strip() for page in pages):
        raise ArchiveError("holds no text (scanned pages?); run text recognition on it first")
    source = "\n\f\n".join(pages)
    blocks = _blocks(source, pages)
    shown = next((block for block in blocks if block.text == title), None)
    stated = {"title": shown or Block(title, ())} if title and shown else {}
    return [Document(source, tuple(blocks), stated)]


def _blocks(source: str, pages: Sequence[str]) -> list[Block]:
    widths = sorted(
        display_width(line.strip()) for page in pages for line in page.split("\n") if line.strip()
    )
    column = widths[int(len(widths) * _MOST)] if widths else 0
    repeated = _page_lines(pages)
    blocks: list[Block] = []
    at = 0
    for number, page in enumerate(pages, start=1):
        spans: list[tuple[int, int]] = []
        above = ""
        for line in page.split("\n"):
            start, text = at, line.strip()
            at += len(line) + 1
            furniture = _key(text) in repeated or _NUMBER.fullmatch(text) is not None
            if furniture or not text or (above and not _goes_on(above, text, column)):
                _flush(source, spans, number, blocks)
                above = ""
            if furniture and text:
                _flush(source, [(start, start + len(line))], number, blocks, zone="page margin")
            elif text:
                if spans and _HYPHEN.search(above) and text[0].islower():
                    spans[-1] = (spans[-1][0], source.rindex("-", *spans[-1]))
                    indent = len(line) - len(line.lstrip())
                    spans.append((start + indent, min(start + len(line) + 1, len(source))))
                else:
                    spans.append((start, min(start + len(line) + 1, len(source))))
                above = text
        _flush(source, spans, number, blocks)
        at += len("\f\n")
    return blocks


def _flush(
    source: str, spans: list[tuple[int, int]], page: int, blocks: list[Block], zone: str = ""
) -> None:
    block = make_block(source, spans, zone=zone, page=page)
    if block is not None:
        blocks.append(block)
    spans.clear()


def _goes_on(above: str, below: str, column: int) -> bool:
    """Whether a line belongs to the paragraph of the line above it."""
    width = display_width(above)
    if _END.search(above):
        return width >= column * _MOST
    if width < column * _SHORT:
        return bool(re.match(r"[,，。、;；:：”’)）a-z]", below))
    return width >= column * _FULL or bool(re.match(r"[,，。、;；:：”’)）a-z]", below))


def _page_lines(pages: Sequence[str]) -> set[str]:
    """Headers and footers: first and last lines that most pages share, whatever their numbers."""
    if len(pages) < 3:  # noqa: PLR2004 - two pages may well open alike
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        counts.update({_key(line) for line in lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]})
    return {line for line, count in counts.items() if line and count * 2 > len(pages)}


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)
