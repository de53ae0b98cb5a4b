"""What a library tells: counts, articles, passages, vectors, conversations."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from qa.catalogue import Catalogue
from qa.conversations import Conversations
from qa.errors import NotFoundError
from qa.jobs import Jobs
from qa.library_check import check
from qa.library_rows import (
    ARTICLE_COLUMNS,
    Counts,
    FileRecord,
    article_from_row,
    chunk_from_row,
    conditions,
    failures_from_json,
)
from qa.library_vectors import VectorReader
from qa.passages import with_head
from qa.reading.version import READER
from qa.types import Article, Chunk, Filters

_PASSAGES = "FROM chunks c JOIN articles a ON a.id = c.article_id ORDER BY c.number"
_COLUMNS = ", ".join(f"a.{name}" for name in ARTICLE_COLUMNS)


class LibraryReader(VectorReader):
    """The reading half of a library; every call sees one committed state."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The articles as a table."""
        return Catalogue(self._database)

    @property
    def jobs(self) -> Jobs:
        """The record of the ingestions."""
        return Jobs(self._database)

    @property
    def conversations(self) -> Conversations:
        """The conversations that are kept."""
        return Conversations(self._database)

    @property
    def revision(self) -> str:
        """Name of the committed state; every write that an index derives from changes it."""
        return self._database.revision

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever written to it."""
        return self.revision.endswith("-0")

    def counts(self) -> Counts:
        """Number of articles, chunks and characters of the bodies."""
        ((articles, characters),) = self._rows(
            "SELECT count(*), coalesce(sum(characters), 0) FROM articles"
        )
        ((chunks,),) = self._rows("SELECT count(*) FROM chunks")
        return Counts(articles, chunks, characters)

    def verify(self) -> list[str]:
        """Problems found in the whole library, one line each; empty when it is sound."""
        with self._database.errors():
            return check(self._database.connection())

    def file_record(self, path: str) -> FileRecord | None:
        """What is known of a file that was read to its end, as files are read now."""
        rows = self._rows(
            "SELECT content_hash, size, changed, failures FROM files WHERE (path, reader) = (?, ?)",
            (path, READER),
        )
        if not rows:
            return None
        content_hash, size, changed, failures = rows[0]
        return FileRecord(content_hash, size, changed, failures_from_json(failures))

    def is_stored(self, path: str, content_hash: str) -> bool:
        """Whether a file was read to its end with these bytes (SHA-256), as files are read now."""
        record = self.file_record(path)
        return record is not None and record.content_hash == content_hash

    def held(self, article_ids: Iterable[str]) -> set[str]:
        """Those of some ids that articles of the library have."""
        sql = "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {identifier for (identifier,) in self._rows(sql, (json.dumps(list(article_ids)),))}

    def has_passages(self, article_id: str, *, encoder: str) -> bool:
        """Whether an article's passages are stored with vectors of ``encoder``, wherever it was."""
        return not self._rows(
            "SELECT 1 FROM chunks c LEFT JOIN vectors v ON v.chunk = c.number"
            " LEFT JOIN encoders e ON e.number = v.encoder"
            " WHERE c.article_id = ? AND e.name IS NOT ? LIMIT 1",
            (article_id, encoder),
        ) and bool(self._rows("SELECT 1 FROM articles WHERE id = ?", (article_id,)))

    def states_date(self, article: Article) -> bool:
        """Whether the article is stored with this date, which is embedded with its passages."""
        sql = "SELECT 1 FROM articles WHERE id = ? AND published IS ?"
        return bool(self._rows(sql, (article.id, article.published)))

    def holds(self, article: Article, *, encoder: str) -> bool:
        """Whether this very article is stored with vectors of ``encoder``."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM articles a WHERE id = ?", (article.id,))  # noqa: S608
        if not rows or article_from_row(rows[0]) != article:
            return False
        return self.has_passages(article.id, encoder=encoder)

    def article(self, article_id: str) -> Article:
        """The article with an id; raises ``NotFoundError``."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM articles a WHERE id = ?", (article_id,))  # noqa: S608
        if not rows:
            raise not_found(article_id)
        return article_from_row(rows[0])

    def articles(
        self,
        filters: Filters = Filters(),  # noqa: B008 - immutable
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Article]:
        """Articles that the filters let through, in the order in which they were stored.

        ``limit`` and ``offset`` give one page of them.
        """
        where, values = conditions(filters)
        sql = (
            f"SELECT {_COLUMNS} FROM articles a WHERE {where}"  # noqa: S608
            " ORDER BY a.rowid LIMIT ? OFFSET ?"
        )
        page = (-1 if limit is None else limit, offset)
        return [article_from_row(row) for row in self._rows(sql, (*values, *page))]

    def iter_articles(self, filters: Filters = Filters()) -> Iterator[Article]:  # noqa: B008
        """The same, one in memory at a time, as of the first step."""
        where, values = conditions(filters)
        sql = f"SELECT {_COLUMNS} FROM articles a WHERE {where} ORDER BY a.rowid"  # noqa: S608
        with self._database.errors():
            for row in self._database.connection().execute(sql, values):
                yield article_from_row(row)

    def copies(self) -> dict[str, str]:
        """Near-duplicate articles, by id, with the id of the earlier article that each repeats."""
        return dict(self._rows("SELECT article_id, original_id FROM copies ORDER BY article_id"))

    def distinct(self, numbers: Sequence[int]) -> list[int]:
        """The passages that are to be shown: of near-duplicate articles, those of the first one."""
        if not self._rows("SELECT 1 FROM copies LIMIT 1"):
            return list(numbers)
        rows = self._rows(
            "SELECT c.number, c.article_id, coalesce(k.original_id, c.article_id) FROM chunks c"
            " LEFT JOIN copies k ON k.article_id = c.article_id"
            " WHERE c.number IN (SELECT value FROM json_each(?))",
            (json.dumps([int(number) for number in numbers]),),
        )
        owner = {number: (article_id, group) for number, article_id, group in rows}
        shown: dict[str, str] = {}
        return [
            number
            for number in numbers
            if number in owner
            and shown.setdefault(owner[number][1], owner[number][0]) == owner[number][0]
        ]

    def hits(self, numbers: Iterable[int]) -> dict[int, tuple[Chunk, Article]]:
        """Chunks with their articles, by number; a number that is gone is left out."""
        rows = self._rows(
            f'SELECT c.number, c.start, c."end", {_COLUMNS} FROM chunks c'  # noqa: S608
            " JOIN articles a ON a.id = c.article_id"
            " WHERE c.number IN (SELECT value FROM json_each(?))",
            (json.dumps([int(number) for number in numbers]),),
        )
        articles: dict[str, Article] = {}
        found: dict[int, tuple[Chunk, Article]] = {}
        for number, start, end, *columns in rows:
            article = articles.get(columns[0]) or article_from_row(columns)
            articles[article.id] = article
            found[number] = chunk_from_row(article.id, article.body, start, end), article
        return found

    def published_of(self, numbers: Iterable[int]) -> dict[int, date]:
        """Last day of the period in which the article of a chunk was published, where stated."""
        rows = self._rows(
            "SELECT c.number, a.published_last FROM chunks c JOIN articles a ON a.id = c.article_id"
            " WHERE a.published_last IS NOT NULL"
            " AND c.number IN (SELECT value FROM json_each(?))",
            (json.dumps([int(number) for number in numbers]),),
        )
        return {number: date.fromisoformat(day) for number, day in rows}

    def iter_chunks(self) -> Iterator[tuple[int, Chunk]]:
        """Every chunk with its number, ascending, as of the first step."""
        sql = f'SELECT c.number, c.article_id, a.body, c.start, c."end" {_PASSAGES}'
        with self._database.errors():
            for number, *row in self._database.connection().execute(sql):
                yield number, chunk_from_row(*row)

    def iter_passages(self) -> Iterator[tuple[int, str]]:
        """Number of every chunk and what it is searched by (``passage_text``), likewise."""
        sql = f'SELECT c.number, a.title, a.published, a.body, c.start, c."end" {_PASSAGES}'
        with self._database.errors():
            rows = self._database.connection().execute(sql)
            for number, title, published, body, start, end in rows:
                yield number, with_head(title, published, start, body[start:end])

    def passage_heads(self) -> Iterator[tuple[int, int]]:
        """Number of every chunk and a hash of all that makes its text, ascending."""
        sql = f'SELECT c.number, a.id, a.title, a.published, c.start, c."end" {_PASSAGES}'
        for number, *head in self._rows(sql):
            yield number, hash(tuple(head))

    def passages(self, article_id: str) -> tuple[list[int], list[Chunk]]:
        """Numbers and passages of an article, in the order of the text."""
        body = self.article(article_id).body
        rows = self._rows(
            'SELECT number, start, "end" FROM chunks WHERE article_id = ? ORDER BY start',
            (article_id,),
        )
        parts = [chunk_from_row(article_id, body, start, end) for _, start, end in rows]
        return [number for number, _, _ in rows], parts

    def ids_of(self, path: str, source: str) -> list[str]:
        """Ids of the articles that came from one source of a file."""
        sql = "SELECT id FROM articles WHERE path = ? AND source = ?"
        return [identifier for (identifier,) in self._rows(sql, (path, source))]

    def stored_files(self) -> Iterator[dict[str, Any]]:
        """What is recorded of every file that is stored whole, by path."""
        names = ("path", "content_hash", "reader", "size", "changed", "failures")
        for row in self._rows(f"SELECT {', '.join(names)} FROM files ORDER BY path"):  # noqa: S608
            yield dict(zip(names, row, strict=True))

    def numbers_of(self, chunks: Sequence[Chunk]) -> dict[str, int]:
        """Numbers of some chunks by their ids; one that is gone is left out."""
        wanted = {(chunk.article_id, chunk.start): chunk.id for chunk in chunks}
        rows = self._rows(
            "SELECT article_id, start, number FROM chunks"
            " WHERE article_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({article_id for article_id, _ in wanted})),),
        )
        return {
            wanted[article_id, start]: number
            for article_id, start, number in rows
            if (article_id, start) in wanted
        }

    def main_language(self) -> str:
        """Language of most articles (ISO 639-1); empty without any."""
        rows = self._rows(
            "SELECT language FROM articles GROUP BY language ORDER BY COUNT(*) DESC, language"
            " LIMIT 1"
        )
        return str(rows[0][0]) if rows else ""

    def publishers(self) -> list[str]:
        """Who published the articles, as they state it."""
        rows = self._rows(
            "SELECT DISTINCT publisher FROM articles WHERE publisher > '' ORDER BY publisher"
        )
        return [str(publisher) for (publisher,) in rows]

    def allowed_numbers(self, filters: Filters) -> set[int] | None:
        """Numbers of the chunks that the filters let through; ``None`` when there is no filter.

        A date filter passes an article only when the whole period that it states lies inside.
        """
        if filters == Filters():
            return None
        where, values = conditions(filters)
        return {
            number
            for (number,) in self._rows(
                "SELECT c.number FROM chunks c"  # noqa: S608 - conditions are constants
                f" JOIN articles a ON a.id = c.article_id WHERE {where}",
                values,
            )
        }

    def conversation(self, conversation_id: str) -> list[str]:
        """Answers (JSON) of a conversation, oldest first."""
        sql = "SELECT answer FROM answers WHERE conversation_id = ? ORDER BY number"
        return [answer for (answer,) in self._rows(sql, (conversation_id,))]


def not_found(article_id: str) -> NotFoundError:
    """The error for an id that no article has."""
    return NotFoundError(f"{article_id}: no article has this id; see: qingwen list")
