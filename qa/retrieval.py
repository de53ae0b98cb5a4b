"""Dense and lexical search over the library's passages, fused by what each side can know."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix
from embeddings.question_encoder import QuestionEncoder
from qa import lexicon
from qa.library import Library
from qa.likeness import Seen
from qa.passages import passage_text
from qa.reading.language import detect_language
from qa.recency import favour_newer
from qa.sentences import sentences_name, unpack
from qa.snapshot import Snapshot, read_snapshot
from qa.synonyms import FILE_NAME, Synonyms, file_stamp
from qa.types import Article, Chunk, Filters, Hit

if TYPE_CHECKING:
    from embeddings.reranker import Reranker

CANDIDATES = 200
"""Passages each side proposes for one query."""

_SPARE = 4
"""Passages looked at for each one shown, so that near-duplicates leave no gaps."""

RESCORED = 60
"""Best candidates of both sides whose sentences are compared with the query one by one."""

RERANKED = 30
"""Best passages that a cross-encoder reads, where one is named: each costs a pass of a network."""

SENTENCE_WEIGHT = 0.7
"""Weight of a passage's most similar sentence; the whole passage has the rest.

A question is about one sentence more often than about all of its passage.
"""

TRANSLATED_WEIGHT = 0.5
"""Weight of a passage that holds all words of a query in translation, against the very words.

A lexicon knows some words only, and often the wrong sense.
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


def rescore(
    similarity: Mapping[int, float], coverage: Mapping[int, float], near: Sequence[int]
) -> dict[int, float]:
    """One score per passage from its similarity to a query and the share of its words it holds.

    Both keyed by passage number. Similarities are scaled so that those of ``near``, the best
    candidates, span [0, 1]: what a passage scores does not depend on how many more are looked at.
    Coverage counts as much as that whole range.
    Coverage needs no gate: a query in another language than the passages has next to none.
    """
    floor = min((similarity[number] for number in near), default=0.0)
    width = max((similarity[number] for number in near), default=0.0) - floor or 1.0
    return {
        number: (value - floor) / width + coverage.get(number, 0.0)
        for number, value in similarity.items()
    }


class Retriever:
    """Finds passages; follows the library when it changes. Safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        folder: Path,
        questions: QuestionEncoder | None = None,
        reranker: "Reranker | None" = None,
    ) -> None:
        """Search a library; the vectors' index is kept in ``folder``, the synonyms beside it.

        ``questions`` is the question side of the encoder; by default the encoder alone.
        ``reranker`` has the last word on the order of the best passages.

        Raises ``ConfigError`` where the list of synonyms is not readable; so does a later search.
        """
        self._library = library
        self._encoder = encoder
        self._questions = questions or QuestionEncoder(encoder)
        self._reranker = reranker
        self._folder = folder
        self._lock = threading.Lock()
        self._names = folder.parent / FILE_NAME
        self._names_stamp = file_stamp(self._names)
        self._synonyms = Synonyms.read(self._names)
        self._snapshot: Snapshot | None = None

    def refresh(self) -> None:
        """Bring both indexes to the library's present revision, rebuilding what does not match."""
        self._current()

    @property
    def snapshot(self) -> Snapshot:
        """Both indexes, of the library's present revision."""
        return self._current()

    def idf(self, token: str) -> float:
        """Inverse document frequency of a token over the passages that were searched last."""
        return (self._snapshot or self._current()).lexical.idf(token)

    def search(
        self,
        query: str,
        *,
        translation: str = "",
        top: int,
        filters: Filters = _NO_FILTERS,
        newer_first: bool = False,
    ) -> list[Hit]:
        """The ``top`` passages for a query, best first; ties by passage number.

        ``translation`` is the query in the language of the passages, where it is another.
        ``newer_first`` prefers newer passages among those that match about equally; a cross-encoder
        still has the last word.
        """
        snapshot = self._current()
        if not snapshot.heads:
            return []
        allowed = self._library.allowed_numbers(filters)
        vector = self.question_vector(query, translation)
        dense = snapshot.nearest(vector, CANDIDATES, allowed)
        wording = f"{query} {translation}".strip()
        lexical, coverage = snapshot.lexical.best(wording, CANDIDATES, allowed)
        fused = fuse(dense, lexical, coverage)
        candidates = _ordered(fused)[: max(RESCORED, top * _SPARE)]
        scores = rescore(
            self._closeness(candidates, vector, dense),
            _held(snapshot, query, translation, candidates),
            candidates[:RESCORED],
        )
        if newer_first:
            scores = favour_newer(scores, self._library.published_of(scores))
        wanted = top if self._reranker is None else max(top, RERANKED)
        best = self._library.distinct(_ordered(scores)[: wanted * _SPARE])
        found = self._unlike(best, wanted)
        dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
        hits = [
            Hit(
                chunk,
                article,
                score=scores[number],
                dense_rank=dense_ranks.get(number),
                lexical_rank=lexical_ranks.get(number),
            )
            for number, (chunk, article) in found.items()
        ]
        return self._reranked(query, hits)[:top]

    def _unlike(self, numbers: Sequence[int], wanted: int) -> dict[int, tuple[Chunk, Article]]:
        """The first passages of an order that nearly repeat none before them, in that order.

        A passage deleted since the snapshot was taken is never shown.
        """
        kept: dict[int, tuple[Chunk, Article]] = {}
        seen = Seen()
        rest = list(numbers)
        while rest and len(kept) < wanted:
            part, rest = rest[: wanted - len(kept)], rest[wanted - len(kept) :]
            found = self._library.hits(part)
            kept |= {n: found[n] for n in part if n in found and not seen.repeats(found[n][0].text)}
        return kept

    def _reranked(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """The best by a cross-encoder's score, where there is one; ties and the rest as they were.

        Its time grows with what it reads: passages behind the best stay where they are.
        """
        if self._reranker is None or not hits:
            return list(hits)
        best, rest = hits[:RERANKED], hits[RERANKED:]
        passages = [passage_text(hit.article, hit.chunk) for hit in best]
        scored = zip(best, self._reranker.score(query, passages), strict=True)
        ordered = sorted(
            (replace(hit, rerank_score=score) for hit, score in scored),
            key=lambda hit: -(hit.rerank_score or 0.0),
        )
        return [*ordered, *rest]

    def question_vector(self, query: str, translation: str = "") -> FloatMatrix:
        """The unit vector a query is searched by, float32 ``[dimension]``.

        It is moved into the language of most passages; a translation counts as much as the query.
        """
        target = self._current().language
        wordings = [(query, detect_language(query))]
        if translation:
            wordings.append((translation, target))
        vectors = [
            self._questions.encode([text], source=language, target=target)[0]
            for text, language in wordings
        ]
        total = np.sum(vectors, axis=0)
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

    def _current(self) -> Snapshot:
        with self._lock:
            if (stamp := file_stamp(self._names)) != self._names_stamp:
                self._synonyms, self._names_stamp = Synonyms.read(self._names), stamp
            snapshot = self._snapshot
            if (
                snapshot is None
                or snapshot.revision != self._library.revision
                or snapshot.lexical.synonyms != self._synonyms
            ):
                snapshot = self._snapshot = read_snapshot(
                    self._library, self._encoder, self._folder, self._synonyms, snapshot
                )
            return snapshot


def _held(
    snapshot: Snapshot, query: str, translation: str, numbers: Sequence[int]
) -> dict[int, float]:
    """How much of a query each passage holds, in the wording that it holds more of.

    For passages in a language that there is a lexicon for, also word by word in translation.
    """
    words = snapshot.lexical
    held = words.coverage(query, numbers)
    if translation:
        other = words.coverage(translation, numbers)
        held = {number: max(share, other[number]) for number, share in held.items()}
    language = detect_language(query)
    if snapshot.language == lexicon.LANGUAGE != language:
        meanings = lexicon.load_lexicon().translate(query, language)
        for number, share in words.translated_coverage(meanings, numbers).items():
            held[number] += TRANSLATED_WEIGHT * share
    return held


def _ordered(scores: Mapping[int, float]) -> list[int]:
    """Passage numbers, best score first; ties by number."""
    return sorted(scores, key=lambda number: (-scores[number], number))


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(_ordered(scores), start=1)}
