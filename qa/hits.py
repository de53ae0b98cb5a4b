"""Passages and sentences of several searches, brought together."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import TypeVar

from qa.types import Hit

_T = TypeVar("_T")


def main_language(hits: Sequence[Hit]) -> str:
    """Language of most passages; empty without any."""
    languages = Counter(hit.article.language for hit in hits)
    return languages.most_common(1)[0][0] if languages else ""


def merged(lists: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """Passages of several searches in turn, each once."""
    distinct: dict[str, Hit] = {}
    for hit in alternating(lists):
        distinct.setdefault(hit.chunk.id, hit)
    return tuple(distinct.values())


def alternating(lists: Sequence[Sequence[_T]]) -> list[_T]:
    """The first of each list, then the second of each, and so on."""
    return [item for item in chain.from_iterable(zip_longest(*lists)) if item is not None]
