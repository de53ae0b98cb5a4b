"""Both indexes of one state of the library, brought up to date by what changed."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix
from embeddings.faiss_store import FaissStore
from qa.errors import IndexMismatchError
from qa.ingestion import encode_missing
from qa.lexical import LexicalIndex
from qa.library import Library
from qa.passages import passage_text, vectors_name
from qa.synonyms import Synonyms

_LEXICAL = "lexical.npz"
_TRIES = 3
"""Attempts to read the library between two writes of other processes."""

_MOST_CHANGED = 0.2
"""Share of the passages above which an index is read anew rather than changed."""

_FEW = 64
"""Changed passages that never are too many."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is searched; ``heads`` tell by number what else than its text a passage is searched by.

    ``language`` is that of most articles; empty in an empty library.
    """

    revision: str
    store: FaissStore
    lexical: LexicalIndex
    heads: dict[int, int]
    language: str

    def nearest(
        self, vector: FloatMatrix, top: int, among: Collection[int] | None
    ) -> dict[int, float]:
        """Inner products of the nearest passages, by number."""
        (pairs,) = self.store.search(vector[np.newaxis], top, among=among)
        return dict(pairs)


def read_snapshot(
    library: Library, encoder: Encoder, folder: Path, synonyms: Synonyms, before: Snapshot | None
) -> Snapshot:
    """Indexes of the library's present state, from those ``before`` where little has changed.

    The vectors' index is kept in ``folder``. Where writing never pauses, the snapshot may mix two
    states: it is named by the older, so that the next query reads again.
    """
    for _ in range(_TRIES):
        # another process may have written vectors of another encoder
        encode_missing(library, encoder)
        revision = library.revision
        stored = _stored(library, encoder, folder, revision)
        heads = dict(library.passage_heads())
        store = stored or _store(library, encoder, heads, before)
        store.originals = partial(library.vectors_of, encoder=vectors_name(encoder))
        words = _stored_lexical(folder, revision, synonyms) if before is None else None
        lexical = words or _lexical(library, heads, synonyms, before)
        snapshot = Snapshot(revision, store, lexical, heads, library.main_language())
        if library.revision == revision:
            # a folder that cannot be written costs time at the next start, no answer
            with suppress(OSError):
                if stored is None:
                    store.save(folder, revision=revision)
                if words is None:
                    lexical.save(folder / _LEXICAL, revision=revision)
            break
    return snapshot


def _changes(before: Snapshot, heads: dict[int, int]) -> tuple[list[int], list[int]] | None:
    """Numbers to remove and to add; ``None`` where that is most of the work anyway."""
    added = [number for number, head in heads.items() if before.heads.get(number) != head]
    removed = [number for number, head in before.heads.items() if heads.get(number) != head]
    few = len(added) + len(removed) <= max(_FEW, len(heads) * _MOST_CHANGED)
    return (removed, added) if few else None


def _lexical(
    library: Library, heads: dict[int, int], synonyms: Synonyms, before: Snapshot | None
) -> LexicalIndex:
    changes = None
    if before is not None and before.lexical.synonyms == synonyms:
        changes = _changes(before, heads)
    if before is None or changes is None:
        return LexicalIndex(library.iter_passages(), synonyms)
    removed, added = changes
    if not removed and not added:
        return before.lexical
    found = library.hits(added)
    texts = ((number, passage_text(article, part)) for number, (part, article) in found.items())
    return before.lexical.updated(removed, texts)


def _store(
    library: Library, encoder: Encoder, heads: dict[int, int], before: Snapshot | None
) -> FaissStore:
    name = vectors_name(encoder)
    changes = None
    if before is not None and before.store.encoder == name and not before.store.is_outgrown:
        changes = _changes(before, heads)
    if before is not None and changes is not None:
        removed, added = changes
        # an article may be removed between two reads: the next try sees that
        with suppress(KeyError):
            vectors = library.vectors_of(added, name)
            store = before.store.copy()
            store.remove(removed)
            if added:
                store.add(added, vectors)
            return store
    # the library is the truth: an index that does not match it is derived from it again
    store = FaissStore(encoder.dimension, encoder=name)
    numbers, matrix = library.vectors(name)
    if len(numbers):
        store.add(numbers.tolist(), matrix)
    return store


def _stored_lexical(folder: Path, revision: str, synonyms: Synonyms) -> LexicalIndex | None:
    with suppress(IndexMismatchError):
        return LexicalIndex.load(folder / _LEXICAL, revision=revision, synonyms=synonyms)
    return None


def _stored(library: Library, encoder: Encoder, folder: Path, revision: str) -> FaissStore | None:
    with suppress(IndexMismatchError):
        return FaissStore.load(
            folder,
            dimension=encoder.dimension,
            revision=revision,
            encoder=vectors_name(encoder),
        )
    return None
