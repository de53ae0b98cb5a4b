"""Choosing the evidence: which sentences answer, and whether any does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answer_type import asked_for
from qa.answerability import Signals, signals
from qa.conversation import Query
from qa.evidence import Candidate
from qa.generation.base import AnswerGenerator

JUDGED_CANDIDATES = 6
EVIDENCE_WEIGHT = 1.0
"""Weight of the evidence score against the judge's log odds, picked on development questions."""

_SEVERAL = re.compile(
    r"分别|各自|各有|对比|相比|比较|差别|差异|异同|一样吗|一致吗|哪个更|哪家更|谁更|两篇|几篇|哪几[篇家个]|以及|还有哪"
    r"|[？?].*[？?]"
    r"|\b(?:both|each|respectively|compared?|versus|vs|which (?:of|two|three)|differ(?:s|ent|ence)?"
    r"|beide|jeweils|les deux|respectivement|ambos|respectivamente|оба|соответственно)\b"
    r"|それぞれ|각각",
    re.IGNORECASE,
)
DECISIVE_ODDS = 1.0
DECISIVE_GAP = 0.5
"""A best-ranked sentence this far ahead that the judge accepts ends the search (see ``select``)."""

CONVINCING_ODDS = 2.0
"""So does any sentence of which the judge is this sure: those behind it rank lower."""

STATED_ODDS = 4.0
"""Log odds of a line by which an article states what is asked about it: it needs no judge."""

TYPE_PENALTY = 1.0
"""Taken off a sentence that does not hold the kind of thing that is asked for."""

_EXTRA_GAP = 1.5
_EXTRA_FLOOR = 0.0


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences to answer from, best first, and the probability that they do.

    ``ranked`` are the best candidates, best first; ``chosen`` is a part of them. ``signals`` are
    what the probability follows from; ``None`` where nothing was judged.
    """

    chosen: tuple[Candidate, ...]
    ranked: tuple[Candidate, ...]
    probability: float
    signals: Signals | None = None


def select(
    query: Query,
    candidates: Sequence[Candidate],
    generator: AnswerGenerator,
    should_stop: Callable[[], bool],
) -> Selection:
    """Judge the best candidates and choose those that answer.

    The judge's log odds and the evidence score are added: the judge knows what is asked, the score
    what the passage is about. Once the judge is sure of a sentence, or accepts a best-ranked one
    that is well ahead, the others are not judged. A question that asks for several things also gets
    the best sentence of another article.
    """
    ranked = list(candidates[:JUDGED_CANDIDATES])
    several = asks_for_several(query.question)
    # A follow-up that says what it wants is judged by itself, lest the earlier one be answered.
    judged_by = query.question if asked_for(query.question) else query.standalone
    odds: list[float] = []
    for candidate in ranked:
        if should_stop() or (odds and not several and _is_decisive(odds, ranked)):
            break
        odds.append(STATED_ODDS if candidate.states else generator.judge(judged_by, candidate))
    if not odds:
        return Selection((), tuple(ranked), 0.0)
    judged = ranked[: len(odds)]
    combined = [
        o + EVIDENCE_WEIGHT * candidate.evidence.score - TYPE_PENALTY * (not candidate.type_matches)
        for o, candidate in zip(odds, judged, strict=True)
    ]
    order = sorted(range(len(judged)), key=lambda i: (-combined[i], i))
    best = order[0]
    chosen = [best, *(_others(order, judged, odds) if several else ())]
    known = signals(query, judged[best], candidates, odds[best], several=several)
    return Selection(
        tuple(judged[i] for i in chosen),
        (*(judged[i] for i in order), *ranked[len(judged) :]),
        generator.calibration.probability(known),
        known,
    )


def _is_decisive(odds: Sequence[float], ranked: Sequence[Candidate]) -> bool:
    last = ranked[len(odds) - 1]
    if not last.type_matches:
        return False
    if odds[-1] >= CONVINCING_ODDS:
        return True
    scores = [candidate.evidence.score for candidate in ranked]
    ahead = scores[0] - scores[1] if len(scores) > 1 else DECISIVE_GAP
    return len(odds) == 1 and odds[0] >= DECISIVE_ODDS and ahead >= DECISIVE_GAP


def asks_for_several(question: str) -> bool:
    """Whether one sentence is unlikely to hold the whole answer."""
    return bool(_SEVERAL.search(question))


def _others(order: Sequence[int], judged: Sequence[Candidate], odds: Sequence[float]) -> list[int]:
    best = order[0]
    return [
        i
        for i in order[1:]
        if judged[i].article.id != judged[best].article.id
        and odds[i] >= max(_EXTRA_FLOOR, odds[best] - _EXTRA_GAP)
    ][:1]
