"""Sentences of the found passages that may answer, ranked by encoder and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from embeddings.encoder import FloatMatrix
from qa.answer_type import Metadata, holds, kind_asked
from qa.conversation import Query
from qa.sentences import sentence_spans
from qa.terms import tokenize
from qa.text import normalise
from qa.types import Article, Chunk, Evidence, Hit

_OVERLAP_WEIGHT = 1.5
_PASSAGE_WEIGHT = 0.5
_TYPE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its signals.

    ``similarity`` is its inner product with the question; ``overlap`` the share of the question's
    inverse-document-frequency mass, or of its translation's, that stands in it or in its article's
    title, for what the title names a sentence need not repeat; both in [0, 1]. ``type_matches``
    tells whether it holds the kind of thing that is asked for, ``states`` what it states of its
    article, where that is asked for.
    """

    evidence: Evidence
    article: Article
    passage: Chunk
    similarity: float
    overlap: float
    type_matches: bool
    states: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a sentence says in answer to a question, in its own words.

    ``span`` is empty where it says nothing; ``null_odds`` are the log odds that it does not.
    """

    span: str
    null_odds: float


class SentenceIndex(Protocol):
    """What ranking asks of a search index."""

    def idf(self, token: str) -> float:
        """Inverse document frequency of a token over all passages."""
        ...

    def question_vector(self, query: str, translation: str = "") -> FloatMatrix:
        """The unit vector a question is searched by, float32 ``[dimension]``."""
        ...

    def sentence_vectors(self, hits: Sequence[Hit]) -> list[FloatMatrix]:
        """Unit vectors of the sentences of each passage; none for a passage that is gone."""
        ...


def rank_evidence(query: Query, hits: Sequence[Hit], index: SentenceIndex) -> list[Candidate]:
    """Every distinct sentence of the passages, best first; a repeated sentence counts once."""
    found = _sentences(hits, index)
    if not found:
        return []
    vector = index.question_vector(query.standalone, query.translation)
    similarity = np.stack([sentence.vector for sentence in found]) @ vector
    titles = {hit.article.id: set(tokenize(hit.article.title)) for hit in hits}
    held = [titles[sentence.hit.article.id] | set(tokenize(sentence.text)) for sentence in found]
    # A question in another language shares words with its translation only, if at all.
    overlap = np.maximum(
        _shares(query.standalone, held, index), _shares(query.translation, held, index)
    )
    kind = kind_asked(query.question, query.standalone)
    matches = np.array([holds(sentence.text, kind) for sentence in found])
    passage = np.array([_passage_score(sentence.hit) for sentence in found])
    score = (
        _scaled(similarity)
        + _OVERLAP_WEIGHT * overlap
        + _PASSAGE_WEIGHT * _scaled(passage)
        + _TYPE_WEIGHT * matches
    )
    order = sorted(range(len(found)), key=lambda i: (-score[i], i))
    return [
        Candidate(
            Evidence(
                sentence.hit.article.id,
                sentence.start,
                sentence.end,
                sentence.text,
                float(score[i]),
            ),
            sentence.hit.article,
            sentence.hit.chunk,
            similarity=float(similarity[i]),
            overlap=float(overlap[i]),
            type_matches=bool(matches[i]),
        )
        for i in order
        for sentence in [found[i]]
    ]


def _shares(wording: str, held: Sequence[set[str]], index: SentenceIndex) -> FloatMatrix:
    """For each set of tokens, how much of a wording's inverse document frequency it holds."""
    weights = {token: index.idf(token) for token in set(tokenize(wording))}
    mass = sum(weights.values()) or 1.0
    shares = [sum(weights[token] for token in weights.keys() & tokens) / mass for tokens in held]
    return np.array(shares, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage; offsets into the article's body."""

    hit: Hit
    start: int
    end: int
    text: str
    vector: FloatMatrix


def _sentences(hits: Sequence[Hit], index: SentenceIndex) -> list[_Sentence]:
    distinct: dict[str, _Sentence] = {}
    for hit, vectors in zip(hits, index.sentence_vectors(hits), strict=True):
        # without vectors the passage has been deleted since it was found
        for (start, end), vector in zip(sentence_spans(hit.chunk), vectors, strict=False):
            text = hit.chunk.text[start:end]
            offset = hit.chunk.start
            distinct.setdefault(
                normalise(text).text, _Sentence(hit, offset + start, offset + end, text, vector)
            )
    return list(distinct.values())


def _passage_score(hit: Hit) -> float:
    return hit.score if hit.rerank_score is None else hit.rerank_score


def in_masthead(candidate: Candidate) -> bool:
    """Whether a sentence stands among the lines that state title, date and authors."""
    story = candidate.article.story
    return story is not None and candidate.evidence.start < story[0]


def _scaled(values: "np.ndarray[tuple[int], np.dtype[np.floating]]") -> FloatMatrix:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / ((high - low) or 1.0), dtype=np.float32)
