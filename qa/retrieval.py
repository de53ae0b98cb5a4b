"""Dense and lexical search over the library's passages, fused by what each side can know."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder, FloatMatrix
from embeddings.faiss_store import FaissStore
from embeddings.language_shift import shift_language
from qa.errors import IndexMismatchError
from qa.ingestion import encode_missing
from qa.lexical import LexicalIndex
from qa.library import Library
from qa.passages import vectors_name
from qa.reading.language import detect_language
from qa.sentences import sentences_name, unpack
from qa.types import Filters, Hit

CANDIDATES = 200
"""Passages each side proposes for one query."""

_SPARE = 4
"""Passages looked at for each one shown, so that near-duplicates leave no gaps."""

_TRIES = 3
"""Attempts to read the library between two writes of other processes."""

RESCORED = 100
"""Best candidates of both sides whose sentences are compared with the query one by one."""

SENTENCE_WEIGHT = 0.7
"""Weight of a passage's most similar sentence; the whole passage has the rest.

A question is about one sentence more often than about all of its passage.
"""

_NO_FILTERS = Filters()

LEXICAL_WEIGHT = 2.5
"""Weight of a BM25 match that covers the whole query, against the dense side's full range."""

COVERAGE_POWER = 1.5
"""How fast BM25 falls silent as it covers less: a name or a number alone is no match."""


def fuse(
    dense: Mapping[int, float], lexical: Mapping[int, float], coverage: float
) -> dict[int, float]:
    """One score per passage from inner products and BM25 scores, both keyed by passage number.

    The dense side is scaled to [0, 1] over its candidates, BM25 by its best score; BM25 counts by a
    power of ``coverage``, the share of the query that the best lexical passage holds, so that a
    query in another language than the passages, which BM25 cannot match, is left to the encoder.
    A passage that one side did not propose gets that side's floor.
    """
    floor = min(dense.values(), default=0.0)
    width = max(dense.values(), default=0.0) - floor or 1.0
    best = max(lexical.values(), default=0.0) or 1.0
    return {
        number: (dense.get(number, floor) - floor) / width
        + LEXICAL_WEIGHT * coverage**COVERAGE_POWER * lexical.get(number, 0.0) / best
        for number in {**dense, **lexical}
    }


class _Snapshot:
    """Both indexes of one library revision: passage numbers with their texts, and vectors.

    ``language`` is that of most articles; empty in an empty library.
    """

    def __init__(
        self, revision: str, store: FaissStore, texts: Mapping[int, str], language: str
    ) -> None:
        self.revision = revision
        self.language = language
        self.store = store
        self.numbers = np.fromiter(texts, np.int64, len(texts))
        self.lexical = LexicalIndex(list(texts.values()))


class Retriever:
    """Finds passages; follows the library when it changes. Safe to use from several threads."""

    def __init__(self, library: Library, encoder: Encoder, folder: Path) -> None:
        self._library = library
        self._encoder = encoder
        self._folder = folder
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def refresh(self) -> None:
        """Bring both indexes to the library's present revision, rebuilding what does not match."""
        self._current()

    def idf(self, token: str) -> float:
        """Inverse document frequency of a token over the passages that were searched last."""
        return (self._snapshot or self._current()).lexical.idf(token)

    def search(
        self, query: str, *, translation: str = "", top: int, filters: Filters = _NO_FILTERS
    ) -> list[Hit]:
        """The ``top`` passages for a query, best first; ties by passage number.

        ``translation`` is the query in the language of the passages, where it is another.
        """
        snapshot = self._current()
        if not len(snapshot.numbers):
            return []
        allowed = self._library.allowed_numbers(filters)
        depth = len(snapshot.numbers) if allowed is not None else CANDIDATES
        vector = self.question_vector(query, translation)
        dense = self._dense(snapshot, vector, depth, allowed)
        wording = f"{query} {translation}".strip()
        lexical, coverage = self._lexical(snapshot, wording, depth, allowed)
        fused = fuse(dense, lexical, coverage)
        candidates = _ordered(fused)[: max(RESCORED, top * _SPARE)]
        close = self._closeness(candidates, vector, dense)
        fused = fuse(close, {n: lexical[n] for n in candidates if n in lexical}, coverage)
        best = self._library.distinct(_ordered(fused)[: top * _SPARE])[:top]
        found = self._library.hits(best)
        dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
        return [
            Hit(
                *found[number],
                score=fused[number],
                dense_rank=dense_ranks.get(number),
                lexical_rank=lexical_ranks.get(number),
            )
            for number in best
            # a passage deleted since the snapshot was taken is never shown
            if number in found
        ]

    def question_vector(self, query: str, translation: str = "") -> FloatMatrix:
        """The unit vector a query is searched by, float32 ``[dimension]``.

        It is moved into the language of most passages; a translation counts as much as the query.
        """
        target = self._current().language
        vectors = self._encoder.encode_queries([query, *([translation] if translation else [])])
        moved = shift_language(
            vectors[:1], self._encoder, source=detect_language(query), target=target
        )
        total = np.concatenate([moved, vectors[1:]]).sum(axis=0)
        return np.asarray(total / (np.linalg.norm(total) or 1.0), np.float32)

    def sentence_vectors(self, hits: Sequence[Hit]) -> list[FloatMatrix]:
        """Vectors of the sentences of each passage (``qa.sentences``), float32 ``[n, dimension]``.

        A passage deleted since it was found has none.
        """
        numbers = self._library.numbers_of([hit.chunk for hit in hits])
        packed = self._library.sentences_of(list(numbers.values()), sentences_name(self._encoder))
        return [
            unpack(packed.get(numbers.get(hit.chunk.id, -1), b""), self._encoder.dimension)
            for hit in hits
        ]

    def _closeness(
        self, numbers: Sequence[int], vector: FloatMatrix, dense: Mapping[int, float]
    ) -> dict[int, float]:
        """Similarity of passages to a query, by the whole and by the best sentence."""
        floor = min(dense.values(), default=0.0)
        whole = {number: dense.get(number, floor) for number in numbers}
        packed = self._library.sentences_of(numbers, sentences_name(self._encoder))
        best = {
            number: float((unpack(content, len(vector)) @ vector).max())
            for number, content in packed.items()
        }
        return {
            number: (1 - SENTENCE_WEIGHT) * whole[number]
            + SENTENCE_WEIGHT * best.get(number, whole[number])
            for number in numbers
        }

    def _dense(
        self, snapshot: _Snapshot, vector: FloatMatrix, depth: int, allowed: set[int] | None
    ) -> dict[int, float]:
        (pairs,) = snapshot.store.search(vector[np.newaxis], depth)
        return {n: score for n, score in pairs if allowed is None or n in allowed}

    def _lexical(
        self, snapshot: _Snapshot, query: str, depth: int, allowed: set[int] | None
    ) -> tuple[dict[int, float], float]:
        result = snapshot.lexical.score(query)
        order = _best_first(result.scores)[:depth]
        scored = ((int(snapshot.numbers[i]), float(result.scores[i])) for i in order)
        return (
            {n: score for n, score in scored if score > 0 and (allowed is None or n in allowed)},
            result.coverage,
        )

    def _current(self) -> _Snapshot:
        with self._lock:
            if self._snapshot is None or self._snapshot.revision != self._library.revision:
                self._snapshot = self._read()
            return self._snapshot

    def _read(self) -> _Snapshot:
        for _ in range(_TRIES):
            # another process may have written vectors of another encoder
            encode_missing(self._library, self._encoder)
            revision = self._library.revision
            stored = self._stored(revision)
            store = stored or self._built()
            texts = dict(self._library.iter_passages())
            if self._library.revision == revision:
                if stored is None:
                    self._save(store, revision)
                break
        # Where writing never paused, this is searched once and read again for the next query.
        return _Snapshot(revision, store, texts, self._library.main_language())

    def _stored(self, revision: str) -> FaissStore | None:
        with suppress(IndexMismatchError):
            return FaissStore.load(
                self._folder,
                dimension=self._encoder.dimension,
                revision=revision,
                encoder=vectors_name(self._encoder),
            )
        return None

    def _built(self) -> FaissStore:
        # the library is the truth: an index that does not match it is derived from it again
        name = vectors_name(self._encoder)
        store = FaissStore(self._encoder.dimension, encoder=name)
        numbers, vectors = self._library.vectors(name)
        if len(numbers):
            store.add(numbers.tolist(), vectors)
        return store

    def _save(self, store: FaissStore, revision: str) -> None:
        # a folder that cannot be written costs time at the next start, no answer
        with suppress(OSError):
            store.save(self._folder, revision=revision)


def _best_first(scores: NDArray[np.float32]) -> Sequence[int]:
    return [int(i) for i in np.argsort(-scores, kind="stable")]


def _ordered(scores: Mapping[int, float]) -> list[int]:
    """Passage numbers, best score first; ties by number."""
    return sorted(scores, key=lambda number: (-scores[number], number))


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(_ordered(scores), start=1)}
