"""Sentences of the found passages that may answer, ranked by encoder and words."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from embeddings.encoder import FloatMatrix
from qa.answer_type import holds, kind_asked
from qa.conversation import Query
from qa.metadata_type import Metadata
from qa.sentences import CLAUSE_CHARACTERS, sentence_spans
from qa.terms import tokenize
from qa.text import normalise, simplify, split_clauses, split_sentences
from qa.types import Article, Chunk, Evidence, Hit

_OVERLAP_WEIGHT = 1.5
_PASSAGE_WEIGHT = 0.5
_TYPE_WEIGHT = 0.5

_LEAD_SENTENCES = 2
"""How many sentences back it may stand what a sentence speaks of."""

_LEAD_SHARE = 0.1
"""Share that each must hold, and the other not, of what was found of the question's weight."""

_LONGEST_READ_TOGETHER = 240
"""Characters of a sentence with what leads to it."""

_LONGEST_LIST = 300
"""Characters of the items of a list behind the first, so many as its sentence announced."""

_ANNOUNCES = re.compile(
    r"(?<!第)(?:[二两三四五六七八九十](?:点|步)|[二两三四五六七八九十\d](?:大|个|件|项|条|类|种|方面))"
    r"[^，,；;。：:]{0,8}[：:](?!\d)"
)
_GOES_ON = ("；", ";")


_OPENS_BACK = re.compile(
    r"^\W*(?:(?:针对|围绕|基于|为了?|通过|借助|对|面对|根据|凭借|随着|在|依托)?"
    r"(?:这(?!里是|次)|那(?!曲)|该|此(?!外|次)|其(?!他|它|余|实|次)中?|上述)|为此|对此|因此)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its signals, behind what leads to it where it leaves out what it speaks of.

    ``similarity`` is its inner product with the question; ``overlap`` the share of the question's
    inverse-document-frequency mass, or of its translation's, that stands in it or in its article's
    title, for what the title names a sentence need not repeat; both in [0, 1]. ``type_matches``
    tells whether it holds the kind of thing that is asked for, ``states`` what it states of its
    article, where that is asked for. The first ``lead`` characters of its evidence are those of
    what is read before it.
    """

    evidence: Evidence
    article: Article
    passage: Chunk
    similarity: float
    overlap: float
    type_matches: bool
    states: Metadata | None = None
    lead: int = 0

    def alone(self) -> "Candidate":
        """The sentence without what leads to it."""
        evidence = self.evidence
        own = replace(evidence, start=evidence.start + self.lead, text=evidence.text[self.lead :])
        return replace(self, evidence=own, lead=0)

    def leads_to(self, other: "Candidate") -> bool:
        """Whether another sentence is read from this one on."""
        ours, theirs = self.evidence, other.evidence
        return ours.article_id == theirs.article_id and ours.start + self.lead == theirs.start


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a sentence says in answer to a question, in its own words.

    ``span`` is empty where it says nothing; ``null_odds`` are the log odds that it does not.
    ``unsure`` tells that something answers, more likely than not, but hardly which words;
    ``invented`` that words were given which do not stand there.
    """

    span: str
    null_odds: float
    unsure: bool = False
    invented: bool = False


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
    """Every distinct sentence of the passages, best first; a repeated sentence counts once.

    A sentence that leaves out what the question asks about, where one before it says so, is read
    from there on: then it counts as much as both do, where both were found.
    """
    found = _sentences(hits, index)
    if not found:
        return []
    vector = index.question_vector(query.standalone, query.translation)
    alone = np.stack([sentence.vector for sentence in found]) @ vector
    similarities = {
        (s.hit.article.id, s.start): float(a) for s, a in zip(found, alone, strict=True)
    }
    # A question in another language shares words with its translation only, if at all.
    wordings = [Wording(text, index) for text in (query.standalone, query.translation)]
    titles = {hit.article.id: set(tokenize(hit.article.title)) for hit in hits}
    known = set().union(*titles.values(), *(tokenize(sentence.text) for sentence in found))
    kind = kind_asked(query.question, query.standalone)

    ends = [sentence.list_end() for sentence in found]
    starts, similarity, overlap = [], alone.copy(), np.zeros_like(alone)
    for i, sentence in enumerate(found):
        article, title = sentence.hit.article, titles[sentence.hit.article.id]
        start = _lead(sentence, title, known, wordings)
        starts.append(start)
        held = title | set(tokenize(article.body[start : ends[i]]))
        overlap[i] = max(wording.share(held) for wording in wordings)
        led = similarities.get((article.id, start), 0.0)
        similarity[i] = max(alone[i], (alone[i] + led) / 2)
    matches = np.array(
        [holds(s.hit.article.body[s.start : end], kind) for s, end in zip(found, ends, strict=True)]
    )
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
            Evidence(article.id, start, end, article.body[start:end], float(score[i])),
            article,
            found[i].hit.chunk,
            similarity=float(similarity[i]),
            overlap=float(overlap[i]),
            type_matches=bool(matches[i]),
            lead=found[i].start - start,
        )
        for i in order
        for article, start, end in [(found[i].hit.article, starts[i], ends[i])]
    ]


def opens_back(text: str) -> bool:
    """Whether a sentence opens with a word that points to what was said before it."""
    return bool(_OPENS_BACK.match(text))


def led(candidate: Candidate) -> Candidate | None:
    """A sentence that opens by pointing back, read from the one before it; ``None`` for others.

    为此，该厂换了水泵 says only behind the sentence before what for.
    """
    evidence, body = candidate.evidence, candidate.article.body
    if candidate.lead or not opens_back(evidence.text):
        return None
    borders: tuple[int, ...] = (0, *(candidate.article.story or ()))
    top = max(border for border in borders if border <= evidence.start)
    first = max(top, evidence.end - _LONGEST_READ_TOGETHER)
    before = split_clauses(body[first : evidence.start], CLAUSE_CHARACTERS)[-1:]
    if not before or (before[0][0] == 0 and first > top):
        return None  # the rest of a longer sentence
    start = first + before[0][0]
    text = body[start : evidence.end]
    wider = replace(evidence, start=start, text=text)
    return replace(candidate, evidence=wider, lead=evidence.start - start)


class Wording:
    """A question's tokens by their inverse document frequency."""

    def __init__(self, text: str, index: SentenceIndex) -> None:
        self._weights = {token: index.idf(token) for token in set(tokenize(text))}
        self._mass = sum(self._weights.values()) or 1.0

    def share(self, tokens: Set[str]) -> float:
        """Share of the weight that stands in a set of tokens."""
        return sum(self._weights[token] for token in self._weights.keys() & tokens) / self._mass


def _lead(
    sentence: "_Sentence", title: Set[str], known: Set[str], wordings: Sequence[Wording]
) -> int:
    """Where to read a sentence from, in the body: its own start unless it needs another's words.

    ``known`` are the tokens of all that was found.
    """
    body, end = sentence.hit.article.body, sentence.end
    # Neither from the masthead into the story nor from the story into what follows it.
    borders: tuple[int, ...] = (0, *(sentence.hit.article.story or ()))
    top = max(border for border in borders if border <= sentence.start)
    first = max(top, end - _LONGEST_READ_TOGETHER)
    own = title | set(tokenize(sentence.text))
    wanted = [(wording, _LEAD_SHARE * (wording.share(known) or 1.0)) for wording in wordings]
    gap = body[first : sentence.start]
    opening = len(gap) - len(gap.lstrip())
    before = split_clauses(gap, CLAUSE_CHARACTERS)[-_LEAD_SENTENCES:]
    for start, stop in reversed(before):
        if start == opening and first > top:
            break  # the rest of a longer sentence
        said = title | set(tokenize(gap[start:stop]))
        for wording, least in wanted:
            both = wording.share(said | own)
            if both - max(wording.share(own), wording.share(said)) >= least:
                return first + start
    return sentence.start


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage; offsets into the article's body."""

    hit: Hit
    start: int
    end: int
    text: str
    vector: FloatMatrix

    def list_end(self) -> int:
        """Where it ends; where it announces so many items and tells the first, with the others."""
        if not (self.text.endswith(_GOES_ON) and _ANNOUNCES.search(simplify(self.text))):
            return self.end
        body, story = self.hit.article.body, self.hit.article.story or ()
        border = min(border for border in (*story, len(body)) if border >= self.end)
        rest = body[self.end : border]
        ends = (stop for _, stop in split_sentences(rest) if not rest[:stop].endswith(_GOES_ON))
        end = next(ends, 0)
        return self.end + end if end <= _LONGEST_LIST else self.end


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
