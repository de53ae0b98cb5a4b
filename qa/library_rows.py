"""What goes into the library and comes out, and how it lies in the tables."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from embeddings.encoder import FloatMatrix
from qa.reading.dates import bounds
from qa.reading.version import READER
from qa.text import fold
from qa.types import Article, Chunk, Filters, Precision, Removed, Run


class Item(NamedTuple):
    """An article with its chunks and their vectors, float32 ``[len(chunks), dimension]``.

    Without vectors (``None``) the passages that the library holds for the article's id stay.
    ``sentences`` are the packed vectors of each chunk's sentences; without
    them they are made when the library is searched first.
    """

    article: Article
    chunks: Sequence[Chunk]
    vectors: FloatMatrix | None
    sentences: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file that is now read to its end: whatever else the library holds from it is gone.

    ``size`` in bytes and ``changed`` in nanoseconds since 1970 are those of the file on disk,
    ``reader`` is the version of the reader that read it. ``failures`` are path and reason of what
    could not be read of it: then what else the library holds from it stays.
    """

    path: str
    content_hash: str
    article_ids: frozenset[str]
    size: int | None = None
    changed: int | None = None
    reader: int = READER
    failures: tuple[tuple[str, str], ...] = ()


class FileRecord(NamedTuple):
    """What the library knows of a file that it has read; fields as in ``WholeFile``."""

    content_hash: str
    size: int | None
    changed: int | None
    failures: tuple[tuple[str, str], ...]


def failures_from_json(failures: str) -> tuple[tuple[str, str], ...]:
    """Path and reason of each failure from how the library keeps them."""
    return tuple((path, reason) for path, reason in json.loads(failures))


@dataclass(frozen=True, slots=True)
class Counts:
    """Size of a library."""

    articles: int
    chunks: int
    characters: int


ARTICLE_COLUMNS = (
    "id", "path", "source", "title", "body", "publisher", "author", "published",
    "published_precision", "url", "language", "content_hash", "runs",
    "publisher_folded", "published_first", "published_last", "characters",
    "editor", "published_from", "published_inferred", "details",
)  # fmt: skip


def article_to_row(article: Article) -> tuple[Any, ...]:
    """Values of ``ARTICLE_COLUMNS``."""
    runs = [n for run in article.runs for n in (run.body_start, run.source_start, run.length)]
    first, last = bounds(article.published) if article.published else (None, None)
    return (
        article.id, article.path, article.source, article.title, article.body,
        article.publisher, article.author, article.published, article.published_precision.value,
        article.url, article.language, article.content_hash,
        json.dumps(runs, separators=(",", ":")),
        fold(article.publisher) if article.publisher else None, first, last, len(article.body),
        article.editor, article.published_from, int(article.published_inferred), _details(article),
    )  # fmt: skip


def _details(article: Article) -> str:
    """What only the article's own page shows, as JSON; empty fields are left out."""
    details: dict[str, Any] = {
        "story": article.story,
        "joins": article.joins,
        "pages": article.pages,
        "notes": article.notes,
        "stated": [list(field) for field in article.stated],
        "removed": [[item.text, item.reason, item.source_start] for item in article.removed],
    }
    kept = {name: value for name, value in details.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def article_from_row(row: Sequence[Any]) -> Article:
    """The article of a row of ``ARTICLE_COLUMNS``."""
    values = dict(zip(ARTICLE_COLUMNS, row, strict=True))
    runs = json.loads(values["runs"])
    details = json.loads(values["details"])
    story = details.get("story")
    return Article(
        id=values["id"],
        source=values["source"],
        title=values["title"],
        body=values["body"],
        publisher=values["publisher"],
        author=values["author"],
        published=values["published"],
        published_precision=Precision(values["published_precision"]),
        url=values["url"],
        language=values["language"],
        path=values["path"],
        content_hash=values["content_hash"],
        runs=tuple(Run(*runs[i : i + 3]) for i in range(0, len(runs), 3)),
        editor=values["editor"],
        published_from=values["published_from"],
        published_inferred=bool(values["published_inferred"]),
        story=(story[0], story[1]) if story else None,
        joins=tuple(details.get("joins", ())),
        pages=tuple(details.get("pages", ())),
        notes=tuple(details.get("notes", ())),
        removed=tuple(Removed(*item) for item in details.get("removed", ())),
        stated=tuple((name, value) for name, value in details.get("stated", ())),
    )


def chunk_from_row(article_id: str, body: str, start: int, end: int) -> Chunk:
    """A chunk, with its text cut from the body."""
    return Chunk(f"{article_id}:{start}-{end}", article_id, start, end, body[start:end])


def conditions(filters: Filters) -> tuple[str, list[Any]]:
    """SQL condition on ``articles a``, and its values.

    A publisher matches when the folded name holds the folded filter; the rest must be equal.
    """
    found: list[tuple[str, Any]] = []
    if filters.publisher is not None:
        found.append(("instr(a.publisher_folded, ?) > 0", fold(filters.publisher)))
    if filters.since is not None:
        found.append(("a.published_first >= ?", filters.since.isoformat()))
    if filters.until is not None:
        found.append(("a.published_last <= ?", filters.until.isoformat()))
    if filters.source is not None:
        found.append(("a.source = ?", filters.source))
    if filters.language is not None:
        found.append(("a.language = ?", filters.language))
    return " AND ".join(sql for sql, _ in found) or "1", [value for _, value in found]
