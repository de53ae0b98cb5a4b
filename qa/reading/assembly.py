"""Document → article: cleaned body with its runs, and metadata."""

import hashlib
from pathlib import PurePath

from qa.reading.cleaning import Role, is_prose, role_of, without_page
from qa.reading.document import Block, Document, join_blocks
from qa.reading.language import detect_language
from qa.reading.metadata import find_title, masthead, read_metadata
from qa.types import Article, Precision

_ID_LENGTH = 16


def article_id(title: str, body: str, record: str = "") -> str:
    """Content-derived id: 16 hexadecimal digits that a new path does not change."""
    digest = hashlib.sha256("\0".join([record, title, body]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_ID_LENGTH]


def make_article(document: Document, *, path: str, content_hash: str) -> Article | None:
    """The story of a document, or ``None`` when nothing is left of it.

    The body is the masthead (title and the lines that state date, author and publisher), then the
    headings and paragraphs, one line each, every character where ``runs`` says.
    """
    kept, _ = without_page(document.blocks)
    title, shown = find_title(kept, document.stated.get("title"))
    metadata = read_metadata(document.stated, kept)
    start = _start(kept, shown)
    top = masthead(kept, shown)
    lines = [kept[index][0] for index in top]
    lines = [*_unseen(document, lines, title), *lines]
    lines += [block for i, (block, _) in enumerate(kept) if i >= start and i not in set(top)]
    body, runs = join_blocks(lines)
    if not body:
        return None
    return Article(
        id=article_id(title, body),
        source=PurePath(path).name,
        title=title,
        body=body,
        publisher=metadata.publisher,
        author=metadata.author,
        published=metadata.published,
        published_precision=metadata.published_precision or Precision.UNKNOWN,
        url=_address(document),
        language=detect_language(body),
        path=path,
        content_hash=content_hash,
        runs=runs,
    )


def _start(kept: list[tuple[Block, Role]], shown: tuple[int, ...]) -> int:
    """Index of the title, when nothing but a page's own header stands above it."""
    if not shown or any(is_prose(block) for block, _ in kept[: shown[0]]):
        return 0
    return shown[0]


def _unseen(document: Document, lines: list[Block], title: str) -> list[Block]:
    """Header values that no line of the masthead shows, title first."""
    found = []
    for name in ("title", "published", "author", "publisher"):
        block = document.stated.get(name)
        value = title if name == "title" else block and block.text
        if block and block.pieces and not any(value and value in line.text for line in lines):
            found.append(block)
    return found


def _address(document: Document) -> str | None:
    """Stated address, or the only one that stands on a line by itself."""
    stated = document.stated.get("url")
    if stated is not None:
        return stated.text
    from_lines = {block.text for block in document.blocks if role_of(block) is Role.ADDRESS}
    return from_lines.pop() if len(from_lines) == 1 else None
