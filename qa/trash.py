"""Removed articles that can come back while the process runs."""

import threading
from collections import OrderedDict
from itertools import count

import numpy as np

from qa.errors import NotFoundError
from qa.library import Item, Library
from qa.types import Article

_KEPT = 20
_NO_ENCODER = "none"


class Trash:
    """Removes articles from one library; the last few can be put back. For any number of threads.

    A removed article is gone at once from every index and answer, as with ``Library.remove``.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._held: OrderedDict[int, tuple[Item, str]] = OrderedDict()

    def remove(self, article_id: str) -> tuple[int, Article]:
        """Remove an article: the number to put it back by, and what it was.

        Raises ``NotFoundError``.
        """
        library = self._library
        article = library.article(article_id)
        encoder = library.encoder or ""
        numbers, parts = library.passages(article_id)
        if library.has_passages(article_id, encoder=encoder):
            vectors = library.vectors_of(numbers, encoder)
        else:  # waiting to be embedded again: what stands in is replaced by the next search
            vectors, encoder = np.zeros((len(parts), 1), np.float32), _NO_ENCODER
        item = Item(article, parts, vectors)
        library.remove(article_id)
        with self._lock:
            number = next(self._numbers)
            self._held[number] = item, encoder
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return number, article

    def restore(self, number: int) -> Article:
        """Put an article back as it was; raises ``NotFoundError`` when it is no longer held."""
        with self._lock:
            held = self._held.pop(number, None)
        if held is None:
            raise NotFoundError("this article can no longer be put back; ingest its file again")
        item, encoder = held
        same = self._library.ids_of(item.article.path, item.article.source)
        self._library.add_many([item], encoder=encoder, siblings=same)
        return item.article
