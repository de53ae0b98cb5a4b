"""What must hold in a sound library, checked from end to end."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np

from qa.editing import as_stated
from qa.library_rows import ARTICLE_COLUMNS, article_from_row
from qa.reading.assembly import article_id
from qa.types import Article


def check(connection: sqlite3.Connection) -> list[str]:
    """Problems, one line each, in one consistent view of the file."""
    connection.execute("BEGIN")
    try:
        return [
            *_check_file(connection),
            *_check_articles(connection),
            *_check_vectors(connection),
            *_check_answers(connection),
        ]
    finally:
        connection.execute("ROLLBACK")


def _check_file(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"SQLite: {line}"
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {row}: its {parent} row is missing"


def _check_articles(connection: sqlite3.Connection) -> Iterator[str]:
    columns = ", ".join(ARTICLE_COLUMNS)
    for row in connection.execute(f"SELECT {columns} FROM articles ORDER BY rowid"):  # noqa: S608
        try:
            article = article_from_row(row)
        except (ValueError, TypeError) as error:
            yield f"article {row[0]}: unreadable row ({error})"
            continue
        title = as_stated(article).title
        if article.id not in {
            article_id(title, article.body),
            article_id(title, article.body, article.source),
        }:
            yield f"article {article.id}: its text is not the one that its id was made from"
        yield from _check_runs(article)
        yield from _check_places(article)
        spans = connection.execute(
            'SELECT start, "end" FROM chunks WHERE article_id = ? ORDER BY start', (article.id,)
        ).fetchall()
        yield from _check_spans(article, spans)


def _check_runs(article: Article) -> Iterator[str]:
    at = 0
    for run in article.runs:
        if run.body_start < at or run.length < 1 or article.body[at : run.body_start].strip():
            yield f"article {article.id}: run at {run.body_start} does not fit the body"
            return
        at = run.body_start + run.length
    if at > len(article.body) or article.body[at:].strip():
        yield f"article {article.id}: runs do not cover the body"


def _check_places(article: Article) -> Iterator[str]:
    """The offsets that say where the running text, its joins and its pages are."""
    start, end = article.story or (0, 0)
    places = (*article.joins, *article.pages)
    if not 0 <= start <= end <= len(article.body) or any(
        not 0 <= place <= len(article.body) for place in places
    ):
        yield f"article {article.id}: a place in its text lies outside it"


def _check_spans(article: Article, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in [*spans, (len(article.body), len(article.body))]:
        if start < at or end > len(article.body) or (start >= end and start != len(article.body)):
            yield f"article {article.id}: chunk {start}-{end} overlaps or leaves the body"
            return
        if article.body[at:start].strip():
            yield f"article {article.id}: characters {at}-{start} are in no chunk"
        at = end


def _check_vectors(connection: sqlite3.Connection) -> Iterator[str]:
    for (number,) in connection.execute(
        "SELECT number FROM chunks WHERE number NOT IN (SELECT chunk FROM vectors)"
    ):
        yield f"chunk {number}: no vector"
    for number, dimension, vector in connection.execute(
        "SELECT v.chunk, e.dimension, v.vector FROM vectors v JOIN encoders e"
        " ON e.number = v.encoder ORDER BY v.chunk"
    ):
        if len(vector) != 4 * dimension:
            yield f"chunk {number}: vector of {len(vector)} bytes instead of {4 * dimension}"
        elif not np.isfinite(np.frombuffer(vector, "<f4")).all():
            yield f"chunk {number}: vector with numbers that are not finite"


def _check_answers(connection: sqlite3.Connection) -> Iterator[str]:
    for number, answer in connection.execute("SELECT number, answer FROM answers ORDER BY number"):
        for citation in _citations(json.loads(answer)):
            row = connection.execute(
                "SELECT body FROM articles WHERE id = ?", (citation["article_id"],)
            ).fetchone()
            span = slice(citation["start"], citation["end"])
            if row is not None and row[0][span] != citation["quote"]:
                yield f"answer {number}: a quote is not what {citation['article_id']} says there"


def _citations(value: object) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value that cites: article_id, start, end, quote."""
    if isinstance(value, dict):
        if {"article_id", "start", "end", "quote"} <= value.keys():
            yield value
        for inner in value.values():
            yield from _citations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _citations(inner)
