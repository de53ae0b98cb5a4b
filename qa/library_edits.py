"""Corrections of metadata inside an open transaction."""

import sqlite3
from collections.abc import Mapping

from qa.editing import as_stated, carry_over, edit
from qa.errors import NotFoundError
from qa.library_rows import ARTICLE_COLUMNS, Item, article_from_row
from qa.library_write import refile_article
from qa.types import Article

_SELECT = f"SELECT {', '.join(ARTICLE_COLUMNS)} FROM articles"  # noqa: S608 - fixed names
_CORRECTED = "json_type(details, '$.stated') IS NOT NULL"


class Edits:
    """The corrected articles that a transaction finds; made before anything is replaced."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute(f"{_SELECT} WHERE {_CORRECTED}")
        self._by_id: dict[str, Article] = {}
        self._by_place: dict[tuple[str, str, str], Article] = {}
        for row in rows:
            article = article_from_row(row)
            self._by_id[article.id] = article
            place = (article.path, article.source, as_stated(article).title)
            self._by_place[place] = article

    def keep(self, item: Item) -> Item:
        """An item with the corrections of the same article, or of that under its headline."""
        article = item.article
        if article.stated or not self._by_id:
            return item
        place = (article.path, article.source, article.title)
        old = self._by_id.get(article.id) or self._by_place.get(place)
        return item._replace(article=carry_over(old, article)) if old else item

    def correct(self, article_id: str, changes: Mapping[str, str]) -> Article:
        """Store the corrections of an article; see ``Library.edit``."""
        row = self._connection.execute(f"{_SELECT} WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise NotFoundError(f"{article_id}: no article has this id; see: qingwen list")
        before = article_from_row(row)
        after = edit(before, changes)
        if after != before:
            refile_article(self._connection, after)
        if (before.title, before.published) != (after.title, after.published):
            self._connection.execute(
                "DELETE FROM vectors WHERE chunk IN (SELECT number FROM chunks WHERE article_id=?)",
                (article_id,),
            )
        return after
