"""Judging the best candidates one by one, and reading the best of them for words that answer."""

from collections.abc import Callable, Sequence, Set

from qa.answerability import is_idle
from qa.attributes import attribute_asked, names_attribute
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.extraction import NULL_ODDS, STATED_ODDS, asked_of_model, finds_none, read_words
from qa.generation.base import AnswerGenerator
from qa.lexical_answer_type import is_of_another_class
from qa.near_misses import (
    is_of_another_matter,
    lacks_name,
    lacks_subject,
    missing_years,
    years_left_out,
)

EVIDENCE_WEIGHT = 1.5
"""Weight of the evidence score against the judge's log odds, picked on development questions."""

DECISIVE_ODDS = 1.0
DECISIVE_GAP = 0.5
"""A best-ranked sentence this far ahead that the judge accepts ends the search (see ``select``)."""

CONVINCING_ODDS = 2.0
"""So does any sentence of which the judge is this sure: those behind it rank lower.

Nor is one judged that even with these would stay behind the best: hardly any that ranks lower has
more.
"""

TYPE_PENALTY = 1.0
"""Taken off a sentence that does not hold the kind of thing that is asked for."""

YEAR_PENALTY = 1.5
"""Taken off a sentence that does not state a year that is asked for."""

OWN_YEAR_PENALTY = 1.0
"""Taken off a sentence that leaves a year asked for to its article, where another one states it.

Of 68 questions with a year, of six sets, 64 are answered by a sentence that states it.
"""

NAMES_PENALTY = 2.0
"""Taken off a sentence of an article that does not speak of a place or firm that is named."""

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


class Judging:
    """What is known so far of the best candidates: the judge's log odds, the words that answer.

    ``odds`` are those of the first ones of ``ranked``; ``extractions`` is by place in it. A
    candidate that was read together with the sentence before it is replaced by both.
    """

    def __init__(
        self,
        query: Query,
        candidates: Sequence[Candidate],
        generator: AnswerGenerator,
        elsewhere: Set[str],
    ) -> None:
        self._query, self._generator = query, generator
        self._asked, self._sought = asked_of_model(query)
        self.ranked = list(candidates)
        lacking = zip(
            self.ranked,
            _lacks_attribute(query, candidates),
            _lacks_subject(query, candidates),
            _lacks_own_year(query, candidates),
            strict=True,
        )
        self._penalties = [
            _penalty(query, candidate, elsewhere)
            + ATTRIBUTE_PENALTY * no_attribute
            + SUBJECT_PENALTY * no_subject
            + OWN_YEAR_PENALTY * no_year
            for candidate, no_attribute, no_subject, no_year in lacking
        ]
        self.odds: list[float] = []
        self.extractions: dict[int, Extraction] = {}

    def judge_next(self) -> None:
        """Judge the best-ranked one that was not."""
        candidate = self.ranked[len(self.odds)]
        states = candidate.states is not None
        self.odds.append(STATED_ODDS if states else self._generator.judge(self._asked, candidate))

    def score(self, i: int) -> float:
        """What is known of a judged one; more once the words that answer were looked for."""
        known = self.odds[i] + EVIDENCE_WEIGHT * self.ranked[i].evidence.score - self._penalties[i]
        if i not in self.extractions:
            return known
        return known - _shortfall(self._query, self.ranked[i], self.extractions[i])

    def order(self) -> list[int]:
        """The judged ones, best first."""
        return sorted(range(len(self.odds)), key=lambda i: (-self.score(i), i))

    def may_overtake(self) -> bool:
        """Whether one of those that were not judged may come out ahead of the best judged one.

        Of a best one that lacks something nothing is sure.
        """
        first, best = len(self.odds), self.order()[0]
        if self._penalties[best]:
            return True
        reach = (
            (STATED_ODDS if candidate.states else CONVINCING_ODDS)
            + EVIDENCE_WEIGHT * candidate.evidence.score
            - penalty
            for candidate, penalty in zip(self.ranked[first:], self._penalties[first:], strict=True)
        )
        return max(reach) > self.score(best)

    def is_decided(self) -> bool:
        """Whether the last one judged is the one: it convinces, or is far ahead and accepted."""
        last = len(self.odds) - 1
        if self._penalties[last]:
            return False
        if self.odds[last] >= CONVINCING_ODDS:
            return True
        scores = [candidate.evidence.score for candidate in self.ranked[:2]]
        ahead = scores[0] - scores[1] if len(scores) > 1 else DECISIVE_GAP
        return last == 0 and self.odds[0] >= DECISIVE_ODDS and ahead >= DECISIVE_GAP

    def read_best(self, should_stop: Callable[[], bool]) -> int | None:
        """The best one, the best few having been read for the words that answer.

        ``None`` when stopped.
        """
        while not should_stop():
            order = self.order()
            unread = [i for i in order if i not in self.extractions]
            best = next((i for i in order if i in self.extractions), None)
            if best is None:
                self.read(order[0])
                continue
            if len(self.extractions) == MOST_EXTRACTIONS:
                return best
            if not self.has_words(best) and len(self.odds) < len(self.ranked):
                self.judge_next()
            elif unread and self.score(unread[0]) + EXTRACTION_GAP > self.score(best):
                self.read(unread[0])
            else:
                return best
        return None

    def read(self, i: int) -> None:
        """Look for the words of a sentence that answer, once."""
        if i not in self.extractions:
            self.ranked[i], self.extractions[i] = read_words(
                self._query, self._sought, self.ranked[i], self._generator
            )

    def has_words(self, i: int) -> bool:
        """Whether words of a sentence answer, which is read now if it was not."""
        self.read(i)
        found = self.extractions[i]
        if self.ranked[i].states:
            return True
        return bool(found.span) and not finds_none(self._query, self.ranked[i], found)

    def silent(self) -> list[int]:
        """Those in which words that answer were looked for and none were found."""
        return [
            i
            for i, found in self.extractions.items()
            if not found.span and found.null_odds > NULL_ODDS
        ]

    def adds(self, i: int, best: int) -> bool:
        """Whether words of a sentence answer, other words than those of the same article."""
        if not self.has_words(i):
            return False
        span = self.extractions[i].span
        apart = self.ranked[i].article.id != self.ranked[best].article.id
        return bool(span) and (apart or span != self.extractions[best].span)


def _penalty(query: Query, candidate: Candidate, elsewhere: Set[str]) -> float:
    """What a sentence loses that lacks the kind, a year, every name or the event asked for.

    ``elsewhere`` are the articles that do not speak of what the question names.
    """
    return (
        ELSEWHERE_PENALTY * (candidate.article.id in elsewhere)
        + TYPE_PENALTY * (not candidate.type_matches)
        + YEAR_PENALTY * bool(missing_years(query, candidate))
        + NAMES_PENALTY * (candidate.states is None and lacks_name(query, candidate))
        + MATTER_PENALTY * (candidate.states is None and is_of_another_matter(query, candidate))
    )


def _lacks_attribute(query: Query, ranked: Sequence[Candidate]) -> list[bool]:
    """Which sentences do not name the quantity asked for, where one does that may tell it."""
    attribute = attribute_asked(query.translation or query.question)
    held = [names_attribute(candidate, attribute) for candidate in ranked]
    told = any(holds and c.type_matches for holds, c in zip(held, ranked, strict=True))
    return [told and not holds and c.states is None for holds, c in zip(held, ranked, strict=True)]


def _lacks_own_year(query: Query, ranked: Sequence[Candidate]) -> list[bool]:
    """Which sentences leave a year asked for to their article, where one that may tell does not."""
    left = [bool(years_left_out(query, candidate)) for candidate in ranked]
    told = any(not out and c.type_matches for out, c in zip(left, ranked, strict=True))
    return [
        told and out and c.states is None and not missing_years(query, c)
        for out, c in zip(left, ranked, strict=True)
    ]


def _lacks_subject(query: Query, ranked: Sequence[Candidate]) -> list[bool]:
    """Which articles do not speak of what a question opens with, where one does."""
    held = [c.states is not None or not lacks_subject(query, c) for c in ranked]
    return [any(held) and not holds for holds in held]


def _shortfall(query: Query, candidate: Candidate, found: Extraction) -> float:
    """What a sentence loses by the words that answer; it gains where they are likely."""
    if candidate.states is None and is_idle(query, found.span, candidate):
        return max(IDLE_PENALTY, NULL_WEIGHT * found.null_odds)
    # That something answers says little of a sentence of which it is hardly known what.
    null_odds = 0.0 if found.unsure else found.null_odds
    words = found.span or candidate.evidence.text
    chinese = candidate.states is None and candidate.article.language == "zh"
    other_class = chinese and is_of_another_class(
        words, query.translation or query.question, candidate.evidence.text
    )
    return (
        NULL_WEIGHT * null_odds + NOTHING_PENALTY * (not found.span) + CLASS_PENALTY * other_class
    )
