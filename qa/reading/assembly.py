"""Document → articles: cleaned bodies with their runs, and metadata."""

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import PurePath

from qa.reading.cleaning import Dropped, Role, is_address, is_prose
from qa.reading.dates import find_days, parse_date
from qa.reading.document import Block, Document, join_blocks
from qa.reading.language import detect_language
from qa.reading.leads import name_houses
from qa.reading.metadata import read_metadata
from qa.reading.placing import Similarity
from qa.reading.stories import Part, split_stories
from qa.reading.titles import find_title, masthead
from qa.types import Article, Removed

_ID_LENGTH = 16
_SHARED = ("publisher", "published", "url", "language")


def article_id(title: str, body: str, record: str = "") -> str:
    """Content-derived id: 16 hexadecimal digits that a new path does not change."""
    digest = hashlib.sha256("\0".join([record, title, body]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_ID_LENGTH]


def make_articles(
    document: Document, *, path: str, content_hash: str, similarity: Similarity | None = None
) -> list[Article]:
    """The stories of a document, in order; none when nothing is left of it.

    A body is the masthead (title and the lines that state date, author and publisher), then the
    headings and paragraphs, then the captions, one line each, every character where ``runs`` says.
    """
    parts = split_stories(document.blocks, document.source, similarity, mend=not document.marked)
    parts[0].dropped += [Dropped(block, "file header") for block in document.header]
    stated = dict(document.stated)
    if len(parts) > 1:  # what the header says of one story is not said of each
        stated = {name: stated[name] for name in _SHARED if name in stated}
    texts = [block.text for part in parts for block, _ in part.blocks]
    houses = lru_cache(maxsize=1)(partial(name_houses, texts))
    whole = Document(document.source, document.blocks, stated, marked=document.marked)
    made = [_make_article(whole, part, houses, path, content_hash) for part in parts]
    return [article for article in made if article is not None]


def _make_article(
    document: Document,
    part: Part,
    houses: Callable[[], Sequence[str]],
    path: str,
    content_hash: str,
) -> Article | None:
    kept = part.blocks
    address = _address(document)
    stated = document.stated.get("title")
    title, shown = find_title(kept, stated, part.headline) if part.placed else ("", ())
    metadata = read_metadata(document.stated, kept, url=address, houses=houses)
    start = _start(kept, shown)
    top = masthead(kept, shown)
    above = [kept[index][0] for index in top]
    above = [
        *_unseen(document, above, "title", title=title),
        *above[: len(shown)],
        *_unseen(document, above, "published", "author", "publisher"),
        *above[len(shown) :],
    ]
    running: list[Block] = []
    captions: list[Block] = []
    dropped = list(part.dropped)
    for index, (block, role) in enumerate(kept):
        if index in top:
            continue
        if index < start and role is not Role.CAPTION:
            dropped.append(Dropped(block, "above the headline"))
        else:
            (captions if role is Role.CAPTION else running).append(block)
    body, runs = join_blocks([*above, *running, *captions])
    if not body:
        return None
    when = metadata.publication
    return Article(
        id=article_id(title, body),
        source=PurePath(path).name,
        title=title,
        body=body,
        publisher=metadata.publisher,
        author=metadata.author,
        published=when.published,
        published_precision=when.precision,
        url=address,
        language=detect_language(body),
        path=path,
        content_hash=content_hash,
        runs=runs,
        editor=metadata.editor,
        published_from=when.read_from,
        published_inferred=when.inferred,
        story=_story(above, running),
        joins=_joins([*above, *running, *captions]),
        pages=_pages([*above, *running, *captions]),
        notes=tuple(dict.fromkeys(part.notes)),
        removed=tuple(_removed(item) for item in sorted(dropped, key=_place)),
    )


def _story(above: Sequence[Block], running: Sequence[Block]) -> tuple[int, int]:
    """Span of the running text in a body of these lines."""
    start = sum(len(block.text) + 1 for block in above)
    length = sum(len(block.text) + 1 for block in running)
    if not length:
        return max(start - 1, 0), max(start - 1, 0)
    return start, start + length - 1


def _joins(lines: Sequence[Block]) -> tuple[int, ...]:
    joins: list[int] = []
    at = 0
    for block in lines:
        joins += [at + join for join in block.joins]
        at += len(block.text) + 1
    return tuple(joins)


def _pages(lines: Sequence[Block]) -> tuple[int, ...]:
    """Body offset at which each page begins; a page without text begins where the next does."""
    if not any(block.page for block in lines):
        return ()
    starts: list[int] = []
    at = 0
    for block in lines:
        starts += [at] * (block.page - len(starts))
        at += len(block.text) + 1
    return tuple(starts)


def _removed(item: Dropped) -> Removed:
    pieces = item.block.pieces
    return Removed(item.block.text, item.reason, pieces[0].start if pieces else None)


def _place(item: Dropped) -> int:
    return item.block.pieces[0].start if item.block.pieces else -1


def _start(kept: Sequence[tuple[Block, Role]], shown: tuple[int, ...]) -> int:
    """Index of the title, when nothing but a page's own header stands above it.

    What is more than all that stands below is no header.
    """
    if not shown or any(is_prose(block) for block, _ in kept[: shown[0]]):
        return 0
    above, below = (
        sum(len(block.text) for block, role in part if role is not Role.CAPTION)
        for part in (kept[: shown[0]], kept[shown[0] + 1 :])
    )
    return shown[0] if above <= below else 0


def _unseen(
    document: Document, lines: Sequence[Block], *names: str, title: str = ""
) -> list[Block]:
    """Header values that no line of the masthead shows; ``title`` is how the title is shown."""
    found = []
    for name in names:
        block = document.stated.get(name)
        value = title or (block.text if block else "")
        if block and block.pieces and not any(_shows(line.text, name, value) for line in lines):
            found.append(block)
    return found


def _shows(line: str, name: str, value: str) -> bool:
    """Whether a line states a header's value; a date may be written otherwise."""
    if name == "published" and (stated := parse_date(value)):
        return any(day.iso == stated[0] for day in find_days(line))
    return bool(value) and value in line


def _address(document: Document) -> str | None:
    """Stated address, or the only one that stands on a line by itself."""
    stated = document.stated.get("url")
    if stated is not None:
        return stated.text
    from_lines = {block.text for block in document.blocks if is_address(block.text)}
    return from_lines.pop() if len(from_lines) == 1 else None
