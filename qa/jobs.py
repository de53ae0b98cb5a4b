"""The record of each ingestion: what was asked for, how far it came, whether it ended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qa.database import Database


@dataclass(frozen=True, slots=True)
class Job:
    """An ingestion; ``finished`` is ``None`` while it runs, or when it was interrupted."""

    number: int
    paths: tuple[str, ...]
    started: str
    finished: str | None
    files_total: int
    files_done: int
    articles: int
    failed: int


class Jobs:
    """The ingestions of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, paths: Sequence[str], files_total: int) -> int:
        """Record an ingestion that begins; its number. Earlier unfinished ones are superseded."""
        with self._database.write(silent=True) as connection:
            connection.execute("DELETE FROM jobs WHERE finished IS NULL")
            cursor = connection.execute(
                "INSERT INTO jobs (paths, started, files_total) VALUES (?, ?, ?)",
                (json.dumps(list(paths)), _now(), files_total),
            )
            return int(cursor.lastrowid or 0)

    def advance(
        self, number: int, files_done: int, articles: int, failed: int, *, finished: bool = False
    ) -> None:
        """Record how far an ingestion came."""
        with self._database.write(silent=True) as connection:
            connection.execute(
                "UPDATE jobs SET files_done = ?, articles = ?, failed = ?, finished = ?"
                " WHERE number = ?",
                (files_done, articles, failed, _now() if finished else None, number),
            )

    def unfinished(self) -> Job | None:
        """The ingestion that was interrupted last, or that runs now."""
        with self._database.errors():
            row = (
                self._database.connection()
                .execute(
                    "SELECT number, paths, started, finished, files_total, files_done, articles,"
                    " failed FROM jobs WHERE finished IS NULL ORDER BY number DESC LIMIT 1"
                )
                .fetchone()
            )
        return Job(row[0], tuple(json.loads(row[1])), *row[2:]) if row else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
