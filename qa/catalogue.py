"""The library's articles as a table: filtered, sorted, a page at a time, without their texts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa.database import Database
from qa.text import compact

_ROWS = """
SELECT a.id, a.source, a.title, a.publisher, a.published, a.language, a.characters,
       (SELECT count(*) FROM chunks c WHERE c.article_id = a.id),
       coalesce(json_array_length(a.details, '$.notes'), 0) + a.published_inferred,
       json_type(a.details, '$.stated') IS NOT NULL
FROM articles a ORDER BY a.rowid
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the table; ``edited`` tells whether a person has corrected its metadata.

    ``warnings`` counts the reader's notes, and an inferred date.
    """

    id: str
    source: str
    title: str
    publisher: str | None
    published: str | None
    language: str
    characters: int
    passages: int
    warnings: int
    edited: bool


class Order(StrEnum):
    """Columns that the table can be sorted by; ``STORED`` is the order of reading."""

    STORED = "stored"
    TITLE = "title"
    PUBLISHER = "publisher"
    DATE = "date"
    CHARACTERS = "characters"
    PASSAGES = "passages"
    WARNINGS = "warnings"


_KEYS: dict[Order, Callable[[Entry], Any]] = {
    Order.TITLE: lambda entry: compact(entry.title),
    Order.PUBLISHER: lambda entry: compact(entry.publisher or ""),
    Order.DATE: lambda entry: entry.published or "",
    Order.CHARACTERS: lambda entry: entry.characters,
    Order.PASSAGES: lambda entry: entry.passages,
    Order.WARNINGS: lambda entry: entry.warnings,
}
_MAY_LACK = {Order.PUBLISHER: "publisher", Order.DATE: "published"}


class Catalogue:
    """The table of one library; for any number of threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: tuple[str, list[Entry]] = ("", [])

    def page(
        self,
        text: str = "",
        order: Order = Order.STORED,
        *,
        descending: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[Entry], int]:
        """Entries whose title, publisher, date or source holds a text, and how many there are.

        What lacks the value that is sorted by comes last in both directions.
        """
        wanted = compact(text)
        found = [entry for entry in self._entries() if not wanted or wanted in _described(entry)]
        if order in _KEYS:
            found.sort(key=_KEYS[order], reverse=descending)
        elif descending:
            found.reverse()
        if lacking := _MAY_LACK.get(order):
            found.sort(key=lambda entry: getattr(entry, lacking) is None)
        return found[offset : offset + limit], len(found)

    def names(self, column: str) -> list[str]:
        """Publishers, sources or languages of the library, the commonest first."""
        counts = Counter(getattr(entry, column) for entry in self._entries())
        return [name for name, _ in counts.most_common() if name]

    def _entries(self) -> list[Entry]:
        """Every entry, read again when the library has changed."""
        revision = self._database.revision
        if self._read[0] != revision:
            self._read = revision, self._fetch()
        return self._read[1]

    def _fetch(self) -> list[Entry]:
        with self._database.errors():
            rows = self._database.connection().execute(_ROWS).fetchall()
        return [Entry(*(*row[:-1], bool(row[-1]))) for row in rows]


def _described(entry: Entry) -> str:
    parts = (entry.title, entry.publisher or "", entry.published or "", entry.source)
    return "\n".join(compact(part) for part in parts)
