"""Sentences of the found passages that may answer, ranked by encoder and words."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix
from qa.answer_type import asked_for, asks_about_article, holds
from qa.conversation import Query
from qa.lexical import tokenize
from qa.text import normalise, split_clauses
from qa.types import Article, Chunk, Evidence, Hit

CLAUSE_CHARACTERS = 120
"""Longer sentences are also cut at their semicolons, so that a list is not quoted whole."""

_OVERLAP_WEIGHT = 1.5
_PASSAGE_WEIGHT = 0.5
_TYPE_WEIGHT = 0.5
_MASTHEAD_WEIGHT = 0.8
_CACHED_SENTENCES = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its signals: inner product with the question, and the share of the
    question's inverse-document-frequency mass that stands in it, both in [0, 1]; and whether it
    holds the kind of thing that is asked for."""

    evidence: Evidence
    article: Article
    passage: Chunk
    similarity: float
    overlap: float
    type_matches: bool


class EvidenceRanker:
    """Ranks sentences against a question, for any number of threads.

    The vectors of sentences that it has seen are remembered.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, FloatMatrix] = OrderedDict()

    def rank(
        self, query: Query, hits: Sequence[Hit], idf: Callable[[str], float]
    ) -> list[Candidate]:
        """Every distinct sentence of the passages, best first; a repeated sentence counts once."""
        spans = list(_sentences(hits))
        if not spans:
            return []
        vector = self._encoder.encode_queries([query.search_text])[0]
        sentences = [hit.article.body[start:end] for hit, start, end in spans]
        similarity = self._encode(sentences) @ vector
        weights = {token: idf(token) for token in set(tokenize(query.search_text))}
        mass = sum(weights.values()) or 1.0
        overlap = np.array(
            [
                sum(weights[token] for token in weights.keys() & set(tokenize(sentence))) / mass
                for sentence in sentences
            ]
        )
        kind = asked_for(query.question) or asked_for(query.standalone)
        matches = np.array([holds(sentence, kind) for sentence in sentences])
        masthead = np.array([_in_masthead(hit, start) for hit, start, _ in spans])
        passage = np.array([hit.score for hit, _, _ in spans])
        score = (
            _scaled(similarity)
            + _OVERLAP_WEIGHT * overlap
            + _PASSAGE_WEIGHT * _scaled(passage)
            + _TYPE_WEIGHT * matches
            + _MASTHEAD_WEIGHT * (masthead * asks_about_article(query.question))
        )
        order = sorted(range(len(spans)), key=lambda i: (-score[i], i))
        return [
            Candidate(
                Evidence(hit.article.id, start, end, sentences[i], float(score[i])),
                hit.article,
                hit.chunk,
                similarity=float(similarity[i]),
                overlap=float(overlap[i]),
                type_matches=bool(matches[i]),
            )
            for i in order
            for hit, start, end in [spans[i]]
        ]

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._encoder.encode_passages(new), strict=True))
        with self._lock:
            self._vectors.update(known)
            while len(self._vectors) > _CACHED_SENTENCES:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts])


def _sentences(hits: Sequence[Hit]) -> list[tuple[Hit, int, int]]:
    spans: dict[str, tuple[Hit, int, int]] = {}
    for hit in hits:
        for start, end in split_clauses(hit.chunk.text, CLAUSE_CHARACTERS):
            key = normalise(hit.chunk.text[start:end]).text
            spans.setdefault(key, (hit, hit.chunk.start + start, hit.chunk.start + end))
    return list(spans.values())


def _in_masthead(hit: Hit, start: int) -> bool:
    """Whether a sentence stands among the lines that state title, date and authors."""
    return hit.article.story is not None and start < hit.article.story[0]


def _scaled(values: "np.ndarray[tuple[int], np.dtype[np.floating]]") -> FloatMatrix:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / ((high - low) or 1.0), dtype=np.float32)
