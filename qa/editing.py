"""Corrections of what a source states about an article, kept beside what it states. Pure functions.

The text of an article is never edited: quotes are the source's own. ``Article.stated`` holds what
the source states for each corrected field, so that a correction shows, survives reading the file
again, and can be taken back.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from embeddings.encoder import well_formed
from qa.errors import LibraryError
from qa.reading.dates import parse_date
from qa.types import Article, Precision

EDITABLE = ("title", "publisher", "author", "published", "url")
_DATE = ("published", "published_precision", "published_from", "published_inferred")
_LONGEST = 500


def edit(article: Article, changes: Mapping[str, str]) -> Article:
    """The article with corrected fields; an empty value means that nothing is stated.

    What is set to what the source states is no correction any more. Raises ``LibraryError`` for a
    date that is none, a title that is empty, and a value that is too long.
    """
    stated = dict(article.stated)
    corrected = article
    for name in EDITABLE:
        if name not in changes:
            continue
        value = " ".join(well_formed(changes[name]).split()) or None
        if value == getattr(article, name):
            continue
        _check(name, value)
        for part, new in _parts(name, value).items():
            stated.setdefault(part, _plain(getattr(article, part)))
            corrected = replace(corrected, **{part: new})
    kept = {n: old for n, old in stated.items() if _still(corrected, stated, n)}
    restored = {n: _typed(n, old) for n, old in stated.items() if n not in kept}
    return replace(corrected, **restored, stated=tuple(sorted(kept.items())))


def as_stated(article: Article) -> Article:
    """The article as its source states it, without any correction."""
    original = {name: _typed(name, value) for name, value in article.stated}
    return replace(article, **original, stated=())


def carry_over(old: Article, new: Article) -> Article:
    """The corrections of an article on the same story as it is read now."""
    names = {name for name, _ in old.stated} & set(EDITABLE)
    if not names:
        return new
    return edit(new, {name: getattr(old, name) or "" for name in names})


def _check(name: str, value: str | None) -> None:
    if name == "title" and value is None:
        raise LibraryError("an article needs a title; write one")
    if value is not None and len(value) > _LONGEST:
        raise LibraryError(f"{name}: at most {_LONGEST} characters; shorten it")
    if name == "published" and value is not None and parse_date(value) is None:
        raise LibraryError(f"{value}: is not a date; write 2021, 2021-06 or 2021-06-30")


def _parts(name: str, value: str | None) -> dict[str, Any]:
    """Fields that a corrected one decides: the date brings its precision and its origin."""
    if name != "published":
        return {name: value}
    iso, precision = (parse_date(value) if value else None) or (None, Precision.UNKNOWN)
    return dict(zip(_DATE, (iso, precision, None, False), strict=True))


def _still(article: Article, stated: Mapping[str, Any], name: str) -> bool:
    """Whether a field differs from what the source states; the date's fields go together."""
    decisive = "published" if name in _DATE else name
    return bool(getattr(article, decisive) != stated[decisive])


def _plain(value: Any) -> str | bool | None:  # noqa: ANN401 - a field of any type
    return value.value if isinstance(value, Precision) else value


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401
    return Precision(value) if name == "published_precision" else value
