"""Inserting and deleting inside an open transaction."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder import FloatMatrix
from qa.copies import link, unlink
from qa.errors import LibraryError
from qa.library_rows import ARTICLE_COLUMNS, WholeFile, article_to_row
from qa.types import Article, Chunk

_INSERT_ARTICLE = (
    f"INSERT INTO articles ({', '.join(ARTICLE_COLUMNS)})"  # noqa: S608 - fixed names
    f" VALUES ({', '.join('?' * len(ARTICLE_COLUMNS))})"
)

_UPDATE_ARTICLE = (
    f"UPDATE articles SET {', '.join(f'{name} = ?' for name in ARTICLE_COLUMNS)}"  # noqa: S608
    " WHERE id = ?"
)


def insert_article(
    connection: sqlite3.Connection,
    article: Article,
    chunks: Sequence[Chunk],
    vectors: FloatMatrix,
    encoder: str,
) -> range:
    """Store an article whose id is free; numbers of its chunks."""
    if len(chunks) != len(vectors):
        raise ValueError(f"{article.source}: {len(chunks)} chunks but {len(vectors)} vectors")
    connection.execute(_INSERT_ARTICLE, article_to_row(article))
    link(connection, article.id, article.body)
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chunks'").fetchone()
    first = (row[0] if row else 0) + 1
    numbers = range(first, first + len(chunks))
    connection.executemany(
        "INSERT INTO chunks VALUES (?, ?, ?, ?)",
        ((n, article.id, c.start, c.end) for n, c in zip(numbers, chunks, strict=True)),
    )
    insert_vectors(connection, numbers, vectors, encoder)
    return numbers


def refile_article(connection: sqlite3.Connection, article: Article) -> None:
    """Give a stored article another path or other particulars; its passages stay."""
    connection.execute(_UPDATE_ARTICLE, (*article_to_row(article), article.id))


def move_to_copy(connection: sqlite3.Connection, article_id: str, path: str) -> bool:
    """Leave an article to another file that holds it, if one is stored and still there."""
    rows = connection.execute(
        "SELECT h.path, a.source FROM holders h JOIN articles a ON a.id = h.article_id"
        " WHERE h.article_id = ? AND h.path != ? ORDER BY h.path",
        (article_id, path),
    ).fetchall()
    other = next(((found, source) for found, source in rows if Path(found).is_file()), None)
    if other is None:
        return False
    found, source = other
    named = Path(found).name if source == Path(path).name else source
    sql = "UPDATE articles SET path = ?, source = ? WHERE id = ?"
    connection.execute(sql, (found, named, article_id))
    return True


def holders_of(connection: sqlite3.Connection, article_id: str) -> list[str]:
    """Paths of the stored files that hold an article."""
    rows = connection.execute("SELECT path FROM holders WHERE article_id = ?", (article_id,))
    return [path for (path,) in rows]


def hold(connection: sqlite3.Connection, article_id: str, paths: Iterable[str]) -> None:
    """Record that files hold an article, which was stored anew."""
    connection.executemany(
        "INSERT OR IGNORE INTO holders VALUES (?, ?)", ((article_id, path) for path in paths)
    )


def record_file(connection: sqlite3.Connection, file: WholeFile) -> None:
    """Record a file as read to its end, and the articles that it holds."""
    held = json.dumps(sorted(file.article_ids))
    # nothing is written where nothing has changed: the revision stays
    connection.execute(
        "DELETE FROM holders WHERE path = ? AND article_id NOT IN (SELECT value FROM json_each(?))",
        (file.path, held),
    )
    connection.execute(
        "INSERT OR IGNORE INTO holders SELECT id, ? FROM articles"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (file.path, held),
    )
    failures = json.dumps(file.failures, ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        "INSERT INTO files (path, content_hash, reader, size, changed, failures)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
        " content_hash = excluded.content_hash, reader = excluded.reader, size = excluded.size,"
        " changed = excluded.changed, failures = excluded.failures"
        " WHERE (content_hash, reader, size, changed, failures) IS NOT (excluded.content_hash,"
        " excluded.reader, excluded.size, excluded.changed, excluded.failures)",
        (file.path, file.content_hash, file.reader, file.size, file.changed, failures),
    )


def insert_vectors(
    connection: sqlite3.Connection, numbers: Sequence[int], vectors: FloatMatrix, encoder: str
) -> None:
    """Store or replace the vectors of chunks."""
    if not len(numbers):
        return
    matrix = np.ascontiguousarray(vectors, dtype="<f4")
    dimension = matrix.shape[1]
    select = "SELECT number, dimension FROM encoders WHERE name = ?"
    row = connection.execute(select, (encoder,)).fetchone()
    if row is None:
        insert = "INSERT INTO encoders (name, dimension) VALUES (?, ?) RETURNING number, dimension"
        row = connection.execute(insert, (encoder, dimension)).fetchone()
    number, known = row
    if known != dimension:
        raise LibraryError(
            f"encoder {encoder} gave vectors of {dimension} numbers, the library holds {known}"
        )
    connection.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
        ((n, number, row.tobytes()) for n, row in zip(numbers, matrix, strict=True)),
    )


def insert_sentences(
    connection: sqlite3.Connection, numbers: Sequence[int], packed: Sequence[bytes], encoder: str
) -> None:
    """Store or replace the packed vectors of the sentences of chunks."""
    select = "SELECT number FROM sentence_encoders WHERE name = ?"
    row = connection.execute(select, (encoder,)).fetchone()
    if row is None:
        insert = "INSERT INTO sentence_encoders (name) VALUES (?) RETURNING number"
        row = connection.execute(insert, (encoder,)).fetchone()
    (number,) = row
    connection.executemany(
        "INSERT OR REPLACE INTO sentence_vectors VALUES (?, ?, ?)",
        ((n, number, content) for n, content in zip(numbers, packed, strict=True)),
    )


def delete_articles(connection: sqlite3.Connection, article_ids: Iterable[str]) -> list[int]:
    """Delete articles with their chunks and vectors; numbers of the chunks."""
    removed: list[int] = []
    for article_id in article_ids:
        rows = connection.execute(
            "SELECT number FROM chunks WHERE article_id = ? ORDER BY number", (article_id,)
        )
        removed += [number for (number,) in rows]
        unlink(connection, article_id)
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    return removed
