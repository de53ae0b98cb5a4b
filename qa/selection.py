"""Choosing the evidence: which sentences answer, and whether any does."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from qa.answerability import Signals, is_idle, signals
from qa.attributes import attribute_asked, names_attribute
from qa.citing import strip_markers
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.extraction import NULL_ODDS, STATED_ODDS, asked_of_model, finds_none, read_words
from qa.generation.base import AnswerGenerator
from qa.lexical_answer_type import is_of_another_class
from qa.named_elsewhere import named_elsewhere
from qa.near_misses import is_of_another_matter, lacks_all_names, lacks_subject, missing_years
from qa.terms import tokenize

JUDGED_CANDIDATES = 6
EVIDENCE_WEIGHT = 1.5
"""Weight of the evidence score against the judge's log odds, picked on development questions."""

_SEVERAL = re.compile(
    r"分别|各自|各有|对比|相比|比较|差别|差异|异同|一样吗|一致吗|哪个更|哪家更|谁更|两篇|几篇|哪[两二三四几][篇家个]|以及|还有哪"
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

TYPE_PENALTY = 1.0
"""Taken off a sentence that does not hold the kind of thing that is asked for."""

YEAR_PENALTY = 1.5
"""Taken off a sentence that does not state a year that is asked for."""

NAMES_PENALTY = 2.0
"""Taken off a sentence of an article that speaks of no place or firm that is named."""

ELSEWHERE_PENALTY = 2.0
"""Taken off a sentence where another article holds a name of the question, and its own does not."""

SUBJECT_PENALTY = 1.0
"""Taken off a sentence of an article that does not speak of what a question opens with, where
another one does."""

ATTRIBUTE_PENALTY = 1.5
"""Taken off a sentence that lacks the quantity asked for by name, where another one holds it."""

MATTER_PENALTY = 2.0
"""Taken off a sentence that tells when something else happened, or who holds a like post."""

MOST_EXTRACTIONS = 3
"""Sentences in which words that answer are looked for."""

EXTRACTION_GAP = 1.5
"""How far a sentence whose words were looked for must be ahead of the next one to be the best."""

NULL_WEIGHT = 0.8
"""Weight of the log odds that no words of a sentence answer, against the judge's."""

NOTHING_PENALTY = 0.2
"""Taken off a sentence from which nothing was copied."""

CLASS_PENALTY = 1.0
"""Taken off a sentence whose words name another class of thing than a question asks for."""

IDLE_PENALTY = 1.5
"""Taken off a sentence whose words only repeat the question, or tell nothing of the kind."""

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
    that is well ahead, the others are not judged, unless no words in it answer. The best are read
    for the words that answer, whose odds count as well, until none behind may still come out ahead.
    A question that asks for several things also gets the best sentence of another
    article, or another one of the same with other words that answer. ``passages`` is how many the
    library holds.
    """
    ranked = list(candidates[:JUDGED_CANDIDATES])
    elsewhere = _named_elsewhere(query, candidates)
    penalties = [
        _penalty(query, candidate, elsewhere)
        + ATTRIBUTE_PENALTY * no_attribute
        + SUBJECT_PENALTY * no_subject
        for candidate, no_attribute, no_subject in zip(
            ranked, _lacks_attribute(query, ranked), _lacks_subject(query, ranked), strict=True
        )
    ]
    several = asks_for_several(query.question)
    asked, sought = asked_of_model(query)

    odds: list[float] = []

    def judge_next() -> None:
        candidate = ranked[len(odds)]
        odds.append(STATED_ODDS if candidate.states else generator.judge(asked, candidate))

    while len(odds) < len(ranked) and not should_stop():
        if odds and not several and _is_decisive(odds, ranked, penalties):
            break
        judge_next()
    if not odds:
        return Selection((), tuple(ranked), 0.0)
    extractions: dict[int, Extraction] = {}

    def has_words(i: int) -> bool:
        """Whether words of a sentence answer; each sentence is looked at once."""
        if i not in extractions:
            ranked[i], extractions[i] = read_words(query, sought, ranked[i], generator)
        found = extractions[i]
        if ranked[i].states:
            return True
        return bool(found.span) and not finds_none(query, ranked[i], found)

    def adds(i: int) -> bool:
        """Whether words of a sentence answer, other words than those of the same article."""
        span = extractions[i].span
        apart = judged[i].article.id != judged[best].article.id
        return bool(span) and (apart or span != extractions[best].span)

    def score(i: int) -> float:
        """What is known of a sentence; more once the words that answer were looked for."""
        known = odds[i] + EVIDENCE_WEIGHT * ranked[i].evidence.score - penalties[i]
        return known - _shortfall(query, ranked[i], extractions[i]) if i in extractions else known

    while not should_stop():
        order = sorted(range(len(odds)), key=lambda i: (-score(i), i))
        unread = [i for i in order if i not in extractions]
        best = next((i for i in order if i in extractions), order[0])
        if best not in extractions:
            has_words(best)
            continue
        enough = len(extractions) == MOST_EXTRACTIONS
        if not enough and not has_words(best) and len(odds) < len(ranked):
            judge_next()
        elif not enough and unread and score(unread[0]) + EXTRACTION_GAP > score(best):
            has_words(unread[0])
        else:
            break
    else:
        return Selection((), tuple(ranked), 0.0)
    judged = ranked[: len(odds)]
    order = [best, *(i for i in order if i != best)]
    others = _others(order, judged, odds)[:MOST_EXTRACTIONS] if several else []
    extra = next((i for i in others if not should_stop() and has_words(i) and adds(i)), None)
    chosen = [best] if extra is None else [best, extra]
    known = signals(
        query,
        judged[best],
        candidates,
        odds[best],
        extractions[best],
        several=several,
        passages=passages,
        elsewhere=judged[best].article.id in elsewhere,
    )
    return Selection(
        tuple(judged[i] for i in chosen),
        (*(judged[i] for i in order), *ranked[len(judged) :]),
        generator.calibration.probability(known),
        known,
        tuple(extractions[i].span if has_words(i) and not judged[i].states else "" for i in chosen),
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
    articles = {candidate.article.id: candidate.article for candidate in candidates}
    texts = {key: f"{article.title}\n{article.body}" for key, article in articles.items()}
    return named_elsewhere(query, texts)


def _penalty(query: Query, candidate: Candidate, elsewhere: Set[str]) -> float:
    """What a sentence loses that lacks the kind, a year, every name or the event asked for.

    ``elsewhere`` are the articles that do not speak of what the question names.
    """
    return (
        ELSEWHERE_PENALTY * (candidate.article.id in elsewhere)
        + TYPE_PENALTY * (not candidate.type_matches)
        + YEAR_PENALTY * bool(missing_years(query, candidate))
        + NAMES_PENALTY * (candidate.states is None and lacks_all_names(query, candidate))
        + MATTER_PENALTY * (candidate.states is None and is_of_another_matter(query, candidate))
    )


def _lacks_attribute(query: Query, ranked: Sequence[Candidate]) -> list[bool]:
    """Which sentences do not name the quantity asked for, where one does that may tell it."""
    attribute = attribute_asked(query.translation or query.question)
    held = [names_attribute(candidate, attribute) for candidate in ranked]
    told = any(holds and c.type_matches for holds, c in zip(held, ranked, strict=True))
    return [told and not holds and c.states is None for holds, c in zip(held, ranked, strict=True)]


def _lacks_subject(query: Query, ranked: Sequence[Candidate]) -> list[bool]:
    """Which articles do not speak of what a question opens with, where one does."""
    held = [c.states is not None or not lacks_subject(query, c) for c in ranked]
    return [any(held) and not holds for holds in held]


def _shortfall(query: Query, candidate: Candidate, found: Extraction) -> float:
    """What a sentence loses by the words that answer; it gains where they are likely."""
    if candidate.states is None and is_idle(query, found.span, candidate.article.language):
        return max(IDLE_PENALTY, NULL_WEIGHT * found.null_odds)
    # That something answers says little of a sentence of which it is hardly known what.
    null_odds = 0.0 if found.unsure else found.null_odds
    words = found.span or candidate.evidence.text
    chinese = candidate.states is None and candidate.article.language == "zh"
    other_class = chinese and is_of_another_class(words, query.translation or query.question)
    return (
        NULL_WEIGHT * null_odds + NOTHING_PENALTY * (not found.span) + CLASS_PENALTY * other_class
    )


def _is_decisive(
    odds: Sequence[float], ranked: Sequence[Candidate], penalties: Sequence[float]
) -> bool:
    if penalties[len(odds) - 1]:
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
    """What else the judge accepts, sentences of other articles before those of the same."""
    best = order[0]
    accepted = [i for i in order[1:] if odds[i] >= max(_EXTRA_FLOOR, odds[best] - _EXTRA_GAP)]
    return sorted(accepted, key=lambda i: judged[i].article.id == judged[best].article.id)
