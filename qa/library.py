"""The library: articles, chunks and vectors in one SQLite file; every index derives from it."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from embeddings.encoder import FloatMatrix
from qa.database import Database
from qa.errors import LibraryError
from qa.library_edits import Edits
from qa.library_read import LibraryReader, not_found
from qa.library_rows import Counts, FileRecord, Item, WholeFile
from qa.library_write import (
    delete_articles,
    hold,
    holders_of,
    insert_article,
    insert_sentences,
    insert_vectors,
    move_to_copy,
    record_file,
    refile_article,
)
from qa.types import Article, Chunk

__all__ = ["Counts", "FileRecord", "Item", "Library", "WholeFile"]

_FILE_NAME = "library.sqlite3"


class Library(LibraryReader):
    """Articles, chunks and vectors of one folder, for any number of threads and processes."""

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

    def add(
        self,
        article: Article,
        chunks: Sequence[Chunk],
        vectors: FloatMatrix | None,
        sentences: Sequence[bytes] = (),
        *,
        encoder: str,
        sentence_encoder: str = "",
    ) -> tuple[list[int], list[int]]:
        """``add_many`` for one article."""
        item = Item(article, chunks, vectors, sentences)
        return self.add_many([item], encoder=encoder, sentence_encoder=sentence_encoder)

    def add_many(
        self,
        items: Iterable[Item],
        *,
        encoder: str,
        sentence_encoder: str = "",
        whole_files: Sequence[WholeFile] = (),
        siblings: Collection[str] = (),
    ) -> tuple[list[int], list[int]]:
        """Store articles in one transaction: numbers of the new chunks, numbers of those removed.

        An article replaces the one with its id, and those with its path and source that neither
        ``items`` nor ``siblings`` nor ``whole_files`` name. ``whole_files`` also records files as
        stored and forgets the rest of them.
        """
        added: set[int] = set()
        removed: list[int] = []

        def forget(article_ids: Iterable[str]) -> None:
            for number in delete_articles(connection, article_ids):
                if number in added:  # stored a moment ago, replaced by a later item
                    added.remove(number)
                else:
                    removed.append(number)

        def leave(article_ids: Iterable[str], path: str) -> None:
            forget(i for i in article_ids if not move_to_copy(connection, i, path))

        items = list(items)
        kept = {item.article.id for item in items} | set(siblings)
        kept.update(*(file.article_ids for file in whole_files))
        with self._database.write() as connection:
            edits = Edits(connection)
            for article, chunks, vectors, sentences in map(edits.keep, items):
                rows = connection.execute(
                    "SELECT id FROM articles WHERE id = ? OR (path = ? AND source = ?)",
                    (article.id, article.path, article.source),
                ).fetchall()
                stays = vectors is None
                holders = [] if stays else holders_of(connection, article.id)
                forget(i for (i,) in rows if i == article.id and not stays)
                leave([i for (i,) in rows if i not in kept], article.path)
                if vectors is None:
                    refile_article(connection, article)
                else:
                    numbers = insert_article(connection, article, chunks, vectors, encoder)
                    hold(connection, article.id, holders)
                    if sentences:
                        insert_sentences(connection, numbers, sentences, sentence_encoder)
                    added.update(numbers)
            for file in whole_files:
                if not file.failures:
                    sql = "SELECT id FROM articles WHERE path = ?"
                    held = connection.execute(sql, (file.path,)).fetchall()
                    leave([i for (i,) in held if i not in file.article_ids], file.path)
                record_file(connection, file)
        return sorted(added), removed

    def remove(self, article_id: str) -> list[int]:
        """Remove an article: numbers of its chunks. Raises ``NotFoundError``."""
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT path, content_hash FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
            if row is None:
                raise not_found(article_id)
            # Its file is no longer whole: ingesting it again brings the article back.
            connection.execute("DELETE FROM files WHERE path = ? OR content_hash = ?", row)
            return delete_articles(connection, [article_id])

    def edit(self, article_id: str, changes: Mapping[str, str]) -> Article:
        """Correct what a source states about an article; the article as it is now.

        Raises ``NotFoundError``, and ``LibraryError`` as ``qa.editing.edit``. Passages that are
        searched by what changed lose their vectors: the next search makes them again.
        """
        with self._database.write() as connection:
            return Edits(connection).correct(article_id, changes)

    def forget_file(self, path: str) -> None:
        """Let the next ingestion read a file although it has not changed."""
        with self._database.write(silent=True) as connection:
            connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def set_vectors(self, numbers: Sequence[int], vectors: FloatMatrix, *, encoder: str) -> None:
        """Replace the vectors of some chunks, float32 ``[len(numbers), dimension]``.

        A number that is gone is left out.
        """
        with self._database.write() as connection:
            held = _held(connection, numbers)
            kept = [row for row, number in enumerate(numbers) if number in held]
            insert_vectors(connection, [numbers[row] for row in kept], vectors[kept], encoder)

    def set_sentences(
        self, numbers: Sequence[int], packed: Sequence[bytes], *, encoder: str
    ) -> None:
        """Replace the packed vectors of the sentences of some chunks; the revision stays.

        A number that is gone is left out.
        """
        with self._database.write(silent=True) as connection:
            held = _held(connection, numbers)
            rows = [pair for pair in zip(numbers, packed, strict=True) if pair[0] in held]
            insert_sentences(connection, [n for n, _ in rows], [p for _, p in rows], encoder)

    def record(self, file: WholeFile) -> None:
        """Record a file as stored; its articles are."""
        with self._database.write(silent=True) as connection:
            record_file(connection, file)

    def save_answer(self, conversation_id: str, answer: str) -> None:
        """Append an answer (JSON) to a conversation."""
        self.conversations.save(conversation_id, answer)


def _held(connection: sqlite3.Connection, numbers: Sequence[int]) -> set[int]:
    """Those of some chunk numbers that the library holds."""
    rows = connection.execute(
        "SELECT number FROM chunks WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps([int(number) for number in numbers]),),
    )
    return {number for (number,) in rows}
