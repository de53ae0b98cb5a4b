"""The library: articles, chunks and vectors in one SQLite file; every index derives from it."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import FloatMatrix
from qa.database import Database
from qa.errors import LibraryError, NotFoundError
from qa.library_check import check
from qa.library_rows import (
    ARTICLE_COLUMNS,
    Counts,
    Item,
    WholeFile,
    article_from_row,
    chunk_from_row,
    conditions,
)
from qa.library_write import delete_articles, insert_article, insert_vectors
from qa.reading.version import READER
from qa.types import Article, Chunk, Filters

__all__ = ["Counts", "Item", "Library", "WholeFile"]

_FILE_NAME = "library.sqlite3"
_COLUMNS = ", ".join(f"a.{name}" for name in ARTICLE_COLUMNS)


class Library:
    """Articles, chunks and vectors of one folder, for any number of threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Self:
        """Open the library of a folder, bringing its schema up to date.

        Raises ``LibraryError`` when it is missing (and not to be created), damaged or too new.
        """
        path = folder / _FILE_NAME
        if not create and not path.is_file():
            raise LibraryError(f"{folder}: no library here; run: qingwen ingest PATH")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder}: {error.strerror}; choose another folder") from None
        return cls(Database(path))

    def close(self) -> None:
        """Close the file; what was committed stays."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # State

    @property
    def revision(self) -> str:
        """Name of the committed state; every write that changes something changes it."""
        return self._database.revision

    @property
    def encoder(self) -> str | None:
        """Encoder of the newest vector; ``None`` while there is none."""
        rows = self._rows(
            "SELECT e.name FROM vectors v JOIN encoders e ON e.number = v.encoder"
            " ORDER BY v.chunk DESC LIMIT 1"
        )
        return str(rows[0][0]) if rows else None

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

    # Writing

    def add(
        self, article: Article, chunks: Sequence[Chunk], vectors: FloatMatrix, *, encoder: str
    ) -> tuple[list[int], list[int]]:
        """``add_many`` for one article."""
        return self.add_many([Item(article, chunks, vectors)], encoder=encoder)

    def add_many(
        self,
        items: Iterable[Item],
        *,
        encoder: str,
        whole_file: WholeFile | None = None,
        siblings: Collection[str] = (),
    ) -> tuple[list[int], list[int]]:
        """Store articles in one transaction: numbers of the new chunks, numbers of those removed.

        An article replaces the one with its id, and those with its path and source that neither
        ``items`` nor ``siblings`` nor ``whole_file`` names. ``whole_file`` also records a file as
        stored and forgets the rest of it.
        """
        added: set[int] = set()
        removed: list[int] = []

        def forget(article_ids: Iterable[str]) -> None:
            for number in delete_articles(connection, article_ids):
                if number in added:  # stored a moment ago, replaced by a later item
                    added.remove(number)
                else:
                    removed.append(number)

        items = list(items)
        kept = {item.article.id for item in items} | set(siblings)
        kept |= whole_file.article_ids if whole_file else set()
        with self._database.write() as connection:
            for item in items:
                article = item.article
                rows = connection.execute(
                    "SELECT id FROM articles WHERE id = ? OR (path = ? AND source = ?)",
                    (article.id, article.path, article.source),
                ).fetchall()
                forget(i for (i,) in rows if i == article.id or i not in kept)
                added.update(insert_article(connection, *item, encoder))
            if whole_file is not None:
                sql = "SELECT id FROM articles WHERE path = ?"
                held = connection.execute(sql, (whole_file.path,)).fetchall()
                forget(i for (i,) in held if i not in whole_file.article_ids)
                connection.execute(
                    "INSERT INTO files (path, content_hash, reader) VALUES (?, ?, ?)"
                    " ON CONFLICT (path) DO UPDATE"
                    " SET content_hash = excluded.content_hash, reader = excluded.reader"
                    " WHERE (content_hash, reader) != (excluded.content_hash, excluded.reader)",
                    (whole_file.path, whole_file.content_hash, READER),
                )
        return sorted(added), removed

    def remove(self, article_id: str) -> list[int]:
        """Remove an article: numbers of its chunks. Raises ``NotFoundError``."""
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT path, content_hash FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
            if row is None:
                raise _not_found(article_id)
            # Its file is no longer whole: ingesting it again brings the article back.
            connection.execute("DELETE FROM files WHERE path = ? OR content_hash = ?", row)
            return delete_articles(connection, [article_id])

    def set_vectors(self, numbers: Sequence[int], vectors: FloatMatrix, *, encoder: str) -> None:
        """Replace the vectors of some chunks, float32 ``[len(numbers), dimension]``."""
        with self._database.write() as connection:
            insert_vectors(connection, numbers, vectors, encoder)

    # Reading

    def is_stored(self, path: str, content_hash: str) -> bool:
        """Whether a file is in the library, whole, with these bytes (SHA-256), as read now."""
        sql = "SELECT 1 FROM files WHERE path = ? AND content_hash = ? AND reader = ?"
        return bool(self._rows(sql, (path, content_hash, READER)))

    def holds(self, article: Article, *, encoder: str) -> bool:
        """Whether this very article is stored with vectors of ``encoder``."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM articles a WHERE id = ?", (article.id,))  # noqa: S608
        if not rows or article_from_row(rows[0]) != article:
            return False
        return not self._rows(
            "SELECT 1 FROM chunks c LEFT JOIN vectors v ON v.chunk = c.number"
            " LEFT JOIN encoders e ON e.number = v.encoder"
            " WHERE c.article_id = ? AND e.name IS NOT ? LIMIT 1",
            (article.id, encoder),
        )

    def article(self, article_id: str) -> Article:
        """The article with an id; raises ``NotFoundError``."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM articles a WHERE id = ?", (article_id,))  # noqa: S608
        if not rows:
            raise _not_found(article_id)
        return article_from_row(rows[0])

    def articles(self, filters: Filters = Filters()) -> list[Article]:  # noqa: B008 - immutable
        """Articles that the filters let through, in the order in which they were stored."""
        where, values = conditions(filters)
        sql = f"SELECT {_COLUMNS} FROM articles a WHERE {where} ORDER BY a.rowid"  # noqa: S608
        return [article_from_row(row) for row in self._rows(sql, values)]

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

    def iter_chunks(self) -> Iterator[tuple[int, Chunk]]:
        """Every chunk with its number, ascending, as of the first step."""
        return self._chunks("")

    def iter_unencoded(self, encoder: str) -> Iterator[tuple[int, Chunk]]:
        """Chunks without a vector of ``encoder``, ascending."""
        return self._chunks(
            " WHERE NOT EXISTS (SELECT 1 FROM vectors v JOIN encoders e ON e.number = v.encoder"
            " WHERE v.chunk = c.number AND e.name = ?)",
            (encoder,),
        )

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

    def vectors(self, encoder: str) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Chunk numbers, ascending, and their vectors, float32 ``[n, dimension]``."""
        with self._database.errors():
            connection = self._database.connection()
            known = connection.execute(
                "SELECT number, dimension FROM encoders WHERE name = ?", (encoder,)
            ).fetchone()
            if known is None:
                return np.empty(0, np.int64), np.empty((0, 0), np.float32)
            rows = connection.execute(
                "SELECT chunk, vector FROM vectors WHERE encoder = ? ORDER BY chunk", known[:1]
            )
            numbers: list[int] = []
            content = bytearray()
            for number, vector in rows:
                numbers.append(number)
                content += vector
        matrix = np.frombuffer(content, dtype="<f4").reshape(len(numbers), known[1])
        return np.array(numbers, np.int64), matrix.astype(np.float32, copy=False)

    # Conversations

    def save_answer(self, conversation_id: str, answer: str) -> None:
        """Append an answer (JSON) to a conversation."""
        json.loads(answer)
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO answers (conversation_id, answer) VALUES (?, ?)",
                (conversation_id, answer),
            )

    def conversation(self, conversation_id: str) -> list[str]:
        """Answers (JSON) of a conversation, oldest first."""
        sql = "SELECT answer FROM answers WHERE conversation_id = ? ORDER BY number"
        return [answer for (answer,) in self._rows(sql, (conversation_id,))]

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._database.errors():
            return self._database.connection().execute(sql, values).fetchall()

    def _chunks(self, where: str, values: Sequence[Any] = ()) -> Iterator[tuple[int, Chunk]]:
        with self._database.errors():
            rows = self._database.connection().execute(
                'SELECT c.number, c.article_id, a.body, c.start, c."end" FROM chunks c'  # noqa: S608
                f" JOIN articles a ON a.id = c.article_id{where} ORDER BY c.number",
                values,
            )
            for number, article_id, body, start, end in rows:
                yield number, chunk_from_row(article_id, body, start, end)


def _not_found(article_id: str) -> NotFoundError:
    return NotFoundError(f"{article_id}: no article has this id; see: qingwen list")
