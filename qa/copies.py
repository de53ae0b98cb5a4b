"""Which articles of a library are near-duplicates of which: kept as articles come and go."""

import sqlite3
from collections.abc import Iterable

from qa.likeness import SAME, grams, resemblance, signature

_COMPARED = 8


def link(connection: sqlite3.Connection, article_id: str, text: str) -> None:
    """Record an article's signature and the earlier article that it nearly repeats, if any."""
    own = grams(text)
    values = signature(own)
    if not values:
        return
    marks = ",".join("?" * len(values))
    rows = connection.execute(
        f"SELECT article_id FROM signatures WHERE value IN ({marks}) AND article_id != ?"  # noqa: S608
        " GROUP BY article_id ORDER BY count(*) DESC, article_id LIMIT ?",
        (*values, article_id, _COMPARED),
    ).fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO signatures VALUES (?, ?)", [(value, article_id) for value in values]
    )
    for (candidate,) in rows:
        (body,) = connection.execute(
            "SELECT body FROM articles WHERE id = ?", (candidate,)
        ).fetchone()
        if resemblance(own, grams(body)) >= SAME:
            row = connection.execute(
                "SELECT original_id FROM copies WHERE article_id = ?", (candidate,)
            ).fetchone()
            connection.execute(
                "INSERT OR REPLACE INTO copies VALUES (?, ?)",
                (article_id, row[0] if row else candidate),
            )
            return


def unlink(connection: sqlite3.Connection, article_id: str) -> None:
    """Before an article goes: the first of its copies takes its place for the others."""
    row = connection.execute(
        "SELECT c.article_id FROM copies c JOIN articles a ON a.id = c.article_id"
        " WHERE c.original_id = ? ORDER BY a.rowid LIMIT 1",
        (article_id,),
    ).fetchone()
    if row is None:
        return
    connection.execute("DELETE FROM copies WHERE article_id = ?", row)
    connection.execute(
        "UPDATE copies SET original_id = ? WHERE original_id = ?", (row[0], article_id)
    )


def link_all(connection: sqlite3.Connection) -> None:
    """Link every article of a library that was made before copies were linked."""
    ids: Iterable[tuple[str]] = connection.execute("SELECT id FROM articles ORDER BY rowid")
    for (article_id,) in list(ids):
        (body,) = connection.execute(
            "SELECT body FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        link(connection, article_id, body)
