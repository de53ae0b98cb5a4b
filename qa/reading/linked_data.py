"""What a page states of its article in JSON-LD (schema.org NewsArticle and its kin)."""

import json
from collections.abc import Iterator
from typing import Any

_KINDS = frozenset({"article", "newsarticle", "reportagenewsarticle", "blogposting", "report"})
_FIELDS = {"headline": "title", "datePublished": "published"}
_AGENTS = {"author": "author", "editor": "editor", "publisher": "publisher"}
_DEEPEST = 5


def read_linked_data(script: str) -> Iterator[tuple[str, str]]:
    """Fields and their values, of the first article that the script describes."""
    try:
        content = json.loads(script)
    except (json.JSONDecodeError, RecursionError):
        return
    article = next(_articles(content, 0), None)
    if article is None:
        return
    for key, field in _FIELDS.items():
        value = article.get(key)
        if isinstance(value, str) and value.strip():
            yield field, value.strip()
    for key, field in _AGENTS.items():
        names = "、".join(_names(article.get(key)))
        if names:
            yield field, names


def _articles(content: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Objects of an article's type: the content itself, in a list, or in a graph."""
    if isinstance(content, list) and depth < _DEEPEST:
        for item in content:
            yield from _articles(item, depth + 1)
    elif isinstance(content, dict) and depth < _DEEPEST:
        kinds = content.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and kind.lower() in _KINDS for kind in kinds):
            yield content
        yield from _articles(content.get("@graph"), depth + 1)


def _names(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Names of a person or organisation, or of several."""
    if isinstance(value, list) and depth < _DEEPEST:
        for item in value:
            yield from _names(item, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from _names(value.get("name"), depth + 1)
    elif isinstance(value, str) and value.strip() and not value.startswith("http"):
        yield value.strip()
