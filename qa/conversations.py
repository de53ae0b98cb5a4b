"""Conversations that are kept: their answers, each with an address and the reader's opinion.

Nothing of this is anything that an index derives from: no write here moves the revision.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qa.database import Database
from qa.errors import NotFoundError

_LONGEST_TITLE = 120
_LONGEST_REMARK = 2000
_ANSWER = "a.id, a.conversation_id, a.answer, a.saved, a.liked, a.remark"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation of one owner, who is the name at login and empty without passwords.

    ``created`` and ``changed`` are ISO 8601 times in UTC, empty where an older version kept none.
    """

    id: str
    owner: str
    title: str
    created: str
    changed: str
    answers: int


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer as the JSON record that was stored; ``liked`` is ``None`` without an opinion."""

    id: str
    conversation_id: str
    record: dict[str, Any]
    saved: str
    liked: bool | None
    remark: str


def new_id() -> str:
    """An identifier that nobody guesses and that goes into an address as it is."""
    return secrets.token_hex(8)


class Conversations:
    """The conversations of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self, conversation_id: str, answer: str, *, title: str = "", owner: str = ""
    ) -> SavedAnswer:
        """Append an answer (a JSON object) to a conversation, which begins with its first one."""
        record = json.loads(answer)
        saved = SavedAnswer(new_id(), conversation_id, record, _now(), None, "")
        with self._database.write(silent=True) as connection:
            connection.execute(
                "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?)",
                (conversation_id, owner, _line(title), saved.saved),
            )
            connection.execute(
                "INSERT INTO answers (conversation_id, answer, id, saved) VALUES (?, ?, ?, ?)",
                (conversation_id, answer, saved.id, saved.saved),
            )
        return saved

    def listed(self, owner: str = "") -> list[Conversation]:
        """Conversations of an owner, the one that was changed last first."""
        return [
            Conversation(*row)
            for row in self._rows(
                "SELECT c.id, c.owner, c.title, c.created, max(a.saved), count(*)"
                " FROM conversations c JOIN answers a ON a.conversation_id = c.id"
                " WHERE c.owner = ? GROUP BY c.id ORDER BY max(a.number) DESC",
                (owner,),
            )
        ]

    def conversation(self, conversation_id: str) -> Conversation:
        """One conversation; raises ``NotFoundError``."""
        rows = self._rows(
            "SELECT c.id, c.owner, c.title, c.created, max(a.saved), count(*) FROM conversations c"
            " JOIN answers a ON a.conversation_id = c.id WHERE c.id = ? GROUP BY c.id",
            (conversation_id,),
        )
        if not rows:
            raise _not_found(conversation_id)
        return Conversation(*rows[0])

    def answers(self, conversation_id: str) -> list[SavedAnswer]:
        """Answers of a conversation, oldest first."""
        sql = f"SELECT {_ANSWER} FROM answers a WHERE a.conversation_id = ? ORDER BY a.number"  # noqa: S608
        return [_saved(row) for row in self._rows(sql, (conversation_id,))]

    def answer(self, answer_id: str) -> SavedAnswer:
        """The answer with an address; raises ``NotFoundError``."""
        rows = self._rows(f"SELECT {_ANSWER} FROM answers a WHERE a.id = ?", (answer_id,))  # noqa: S608
        if not rows:
            raise NotFoundError(f"{answer_id}: no answer has this address; it may be deleted")
        return _saved(rows[0])

    def rename(self, conversation_id: str, title: str, *, owner: str = "") -> None:
        """Give a conversation another title; raises ``NotFoundError`` where it is not one's own."""
        with self._database.write(silent=True) as connection:
            done = connection.execute(
                "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?",
                (_line(title), conversation_id, owner),
            )
            _demand(done, conversation_id)

    def delete(self, conversation_id: str, *, owner: str = "") -> None:
        """Delete a conversation with its answers; raises ``NotFoundError`` like ``rename``."""
        with self._database.write(silent=True) as connection:
            done = connection.execute(
                "DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation_id, owner)
            )
            _demand(done, conversation_id)
            connection.execute("DELETE FROM answers WHERE conversation_id = ?", (conversation_id,))

    def rate(
        self, answer_id: str, *, liked: bool | None, remark: str | None = None, owner: str = ""
    ) -> None:
        """Store what the reader thinks of an answer, and why; raises ``NotFoundError``.

        A dislike without a remark keeps the one that is stored, whichever of the two comes first.
        """
        if remark is None and liked is not False:
            remark = ""
        kept = None if remark is None else remark[:_LONGEST_REMARK]
        opinion = None if liked is None else int(liked)
        with self._database.write(silent=True) as connection:
            done = connection.execute(
                "UPDATE answers SET liked = ?, remark = coalesce(?, remark) WHERE id = ?"
                " AND conversation_id IN (SELECT id FROM conversations WHERE owner = ?)",
                (opinion, kept, answer_id, owner),
            )
            _demand(done, answer_id)

    def dump(self) -> Iterator[dict[str, Any]]:
        """Everything about every answer, oldest first: what ``restore`` takes."""
        rows = self._rows(
            f"SELECT {_ANSWER}, c.owner, c.title, c.created FROM answers a"  # noqa: S608
            " JOIN conversations c ON c.id = a.conversation_id ORDER BY a.number"
        )
        names = ("id", "conversation_id", "answer", "saved", "liked", "remark",
                 "owner", "title", "created")  # fmt: skip
        for row in rows:
            yield dict(zip(names, row, strict=True))

    def restore(self, record: dict[str, Any]) -> None:
        """Store an answer of ``dump``; one of an older version has no more than two fields."""
        conversation_id = record["conversation_id"]
        with self._database.write(silent=True) as connection:
            connection.execute(
                "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?)",
                (
                    conversation_id,
                    record.get("owner", ""),
                    record.get("title", ""),
                    record.get("created", ""),
                ),
            )
            connection.execute(
                "INSERT INTO answers (conversation_id, answer, id, saved, liked, remark)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    conversation_id,
                    record["answer"],
                    record.get("id") or new_id(),
                    record.get("saved", ""),
                    record.get("liked"),
                    record.get("remark", ""),
                ),
            )

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._database.errors():
            return self._database.connection().execute(sql, values).fetchall()


def _saved(row: tuple[Any, ...]) -> SavedAnswer:
    identifier, conversation_id, answer, saved, liked, remark = row
    opinion = None if liked is None else bool(liked)
    return SavedAnswer(identifier, conversation_id, json.loads(answer), saved, opinion, remark)


def _line(title: str) -> str:
    return " ".join(title.split())[:_LONGEST_TITLE]


def _demand(done: sqlite3.Cursor, identifier: str) -> None:
    if done.rowcount == 0:
        raise _not_found(identifier)


def _not_found(identifier: str) -> NotFoundError:
    return NotFoundError(f"{identifier}: no conversation of yours has this address")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
