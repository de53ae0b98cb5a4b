"""Choosing the evidence: which sentences answer, and whether any does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answerability import Signals, signals
from qa.citing import strip_markers
from qa.conversation import Query
from qa.evidence import Candidate
from qa.extraction import NULL_ODDS
from qa.generation.base import AnswerGenerator
from qa.judging import MOST_EXTRACTIONS, Judging
from qa.named_elsewhere import named_elsewhere
from qa.terms import tokenize

JUDGED_CANDIDATES = 6

_SEVERAL = re.compile(
    r"分别|各自|各有|对比|相比|比较|差别|差异|异同|一样吗|一致吗|哪个更|哪家更|谁更|两篇|几篇|哪[两二三四几][篇家个]|以及|还有哪"
    r"|[？?].*[？?]"
    r"|\b(?:both|each|respectively|compared?|versus|vs|which (?:of|two|three)|differ(?:s|ent|ence)?"
    r"|beide|jeweils|les deux|respectivement|ambos|respectivamente|оба|соответственно)\b"
    r"|それぞれ|각각",
    re.IGNORECASE,
)
_SAID_SHARE = 0.5
"""Share of an answer's words that stand in the sentence it came from."""

_FEW_WORDS = 4
"""An answer of fewer may have come from anywhere."""

_EXTRA_GAP = 1.5
_EXTRA_FLOOR = 0.0


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences to answer from, best first, and the probability that they do.

    ``ranked`` are the best candidates, best first; ``chosen`` is a part of them. ``spans`` are the
    words of each chosen one that answer, empty where none are known. ``signals`` are what the
    probability follows from; ``None`` where nothing was judged.
    """

    chosen: tuple[Candidate, ...]
    ranked: tuple[Candidate, ...]
    probability: float
    signals: Signals | None = None
    spans: tuple[str, ...] = ()


def select(
    query: Query,
    candidates: Sequence[Candidate],
    generator: AnswerGenerator,
    should_stop: Callable[[], bool],
    passages: int = 0,
) -> Selection:
    """Judge the best candidates, look for the words that answer, and choose.

    The judge's log odds and the evidence score are added: the judge knows what is asked, the score
    what the passage is about. Once the judge is sure of a sentence, or accepts a best-ranked one
    that is well ahead, or all behind rank too low, the others are not judged, unless no words in it
    answer. The best are read for the words that answer, whose odds count as well, until none behind
    may still come out ahead. A question that asks for several things also gets the best sentence of
    another article, or another one of the same with other words that answer. ``passages`` is how
    many the library holds.
    """
    elsewhere = _named_elsewhere(query, candidates)
    several = asks_for_several(query.question)
    known = Judging(query, candidates[:JUDGED_CANDIDATES], generator, elsewhere)
    while len(known.odds) < len(known.ranked) and not should_stop():
        if known.odds and not several and (known.is_decided() or not known.may_overtake()):
            break
        known.judge_next()
    if not known.odds:
        return Selection((), tuple(known.ranked), 0.0)
    best = known.read_best(should_stop)
    if best is None:
        return Selection((), tuple(known.ranked), 0.0)
    order = [best, *(i for i in known.order() if i != best)]
    others = _others(order, known.ranked, known.odds)[:MOST_EXTRACTIONS] if several else []
    extra = next((i for i in others if not should_stop() and known.adds(i, best)), None)
    chosen = [best] if extra is None else [best, extra]
    judged = known.ranked[: len(known.odds)]
    found = signals(
        query,
        judged[best],
        candidates,
        known.odds[best],
        known.extractions[best],
        several=several,
        passages=passages,
        elsewhere=judged[best].article.id in elsewhere,
        # Where not even the best has words that answer, none is set apart by having none.
        silent=[candidates[i] for i in known.silent()] if known.extractions[best].span else (),
    )
    return Selection(
        tuple(judged[i] for i in chosen),
        (*(judged[i] for i in order), *known.ranked[len(judged) :]),
        generator.calibration.probability(found),
        found,
        tuple(
            known.extractions[i].span if known.has_words(i) and not judged[i].states else ""
            for i in chosen
        ),
    )


def continues(selection: Selection, said: str) -> bool:
    """Whether what was chosen is a sentence that an answer was made of, and answers on.

    The judge accepts it, and it may hold the words, the kind and the years that are asked for.
    """
    known = selection.signals
    if known is None or known.judged <= 0 or known.null_odds > NULL_ODDS:
        return False
    if known.missing_years or known.lacks_type or known.idle:
        return False
    tokens = tokenize(strip_markers(said))
    words = {token for token in tokens if len(token) > 1 and not token.isdigit()}
    if len(words) < _FEW_WORDS:
        return False
    held = words & set(tokenize(selection.chosen[0].evidence.text))
    return len(held) >= _SAID_SHARE * len(words)


def _named_elsewhere(query: Query, candidates: Sequence[Candidate]) -> frozenset[str]:
    """The articles that do not hold a name of the question which another one found holds."""
    if any(candidate.states for candidate in candidates):
        return frozenset()
    articles = {c.article.id: c.article for c in candidates if c.article.language == "zh"}
    texts = {key: f"{article.title}\n{article.body}" for key, article in articles.items()}
    return named_elsewhere(query, texts)


def asks_for_several(question: str) -> bool:
    """Whether one sentence is unlikely to hold the whole answer."""
    return bool(_SEVERAL.search(question))


def _others(order: Sequence[int], judged: Sequence[Candidate], odds: Sequence[float]) -> list[int]:
    """What else the judge accepts, sentences of other articles before those of the same."""
    best = order[0]
    accepted = [i for i in order[1:] if odds[i] >= max(_EXTRA_FLOOR, odds[best] - _EXTRA_GAP)]
    return sorted(accepted, key=lambda i: judged[i].article.id == judged[best].article.id)
