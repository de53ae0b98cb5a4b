"""Answers that were given before, for the same question to the same library, models and program.

A file beside the library that can be deleted at any time. Nothing here fails a question: a cache
that cannot be read or written is as good as empty.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import embeddings
import qa
from qa.config import Settings
from qa.records import answer_record
from qa.reopening import reopen
from qa.synonyms import FILE_NAME
from qa.types import Answer, Article, Filters, Turn

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key      TEXT PRIMARY KEY,
    revision TEXT NOT NULL,
    answer   TEXT NOT NULL,  -- JSON
    number   INTEGER NOT NULL
) STRICT, WITHOUT ROWID
"""
_BUSY_SECONDS = 0.2
_PLACES = {"home", "library", "cached_answers", "threads", "server_timeout"}
"""Settings that change no answer."""


class AnswerCache:
    """The last ``limit`` answers to one revision of a library; for any number of threads."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self._limit = settings.cached_answers
        self._settings = settings.model_dump_json(exclude=_PLACES)

    def key(
        self, question: str, history: Sequence[Turn], filters: Filters, *, today: str, model: str
    ) -> str:
        """Name of everything, besides the library, that an answer follows from."""
        parts = [
            question,
            [asdict(turn) for turn in history],
            asdict(filters),
            today,
            model,
            self._settings,
            _content(self._path.with_name(FILE_NAME)),
            _program(),
        ]
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str, revision: str, find: Callable[[str], Article | None]) -> Answer | None:
        """The answer kept under a key for this revision; ``find`` gives an article by its id."""
        if not self._limit:
            return None
        with suppress(sqlite3.Error, ValueError), closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT answer FROM answers WHERE key = ? AND revision = ?", (key, revision)
            ).fetchone()
            if row is not None:
                kept = json.loads(row[0])
                answer = reopen(kept["answer"], find)
                if len(answer.hits) == len(kept["scores"]):
                    # records round the scores
                    hits = (
                        replace(hit, score=score)
                        for hit, score in zip(answer.hits, kept["scores"], strict=True)
                    )
                    return replace(answer, hits=tuple(hits), cached=True)
        return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; those to other revisions and the oldest beyond the limit go."""
        if not self._limit:
            return
        kept = {"answer": answer_record(answer), "scores": [hit.score for hit in answer.hits]}
        with suppress(sqlite3.Error), closing(self._connect()) as connection, connection:
            connection.execute("DELETE FROM answers WHERE revision <> ?", (answer.library_version,))
            connection.execute(
                "INSERT OR REPLACE INTO answers VALUES"
                " (?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM answers))",
                (key, answer.library_version, json.dumps(kept, ensure_ascii=False)),
            )
            connection.execute(
                "DELETE FROM answers WHERE number <= (SELECT max(number) FROM answers) - ?",
                (self._limit,),
            )

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
        try:
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _content(path: Path) -> str:
    """Hash of a file; empty where there is none."""
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


@cache
def _program() -> str:
    """Name of the program's files as they are: an answer of another version is not kept."""
    digest = hashlib.sha256()
    for package in (qa, embeddings):
        folder = Path(package.__path__[0])
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".py", ".md", ".npz", ".json", ".safetensors", ".xz"}:
                state = file.stat()
                digest.update(f"{file.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
