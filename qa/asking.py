"""One question from passages to claims: part by part, then held against each other."""

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TypeVar

from embeddings.encoder import Encoder
from qa.answerability import ANSWERABLE
from qa.answering import Markers, write_claims
from qa.clock import Clock
from qa.comparing import Side, compare
from qa.conflicts import conflict_claim, find_conflicts
from qa.conversation import Query
from qa.decomposition import Parts, take_apart
from qa.evidence import Candidate, rank_evidence
from qa.generation.base import AnswerGenerator
from qa.refusing import missing_part
from qa.retrieval import Retriever
from qa.selection import Selection, select
from qa.types import Claim, ClaimReady, Conflict, Filters, Hit, Retrieved, Token

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question: ``nearby`` are the best sentences, answered or not."""

    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    nearby: tuple[Candidate, ...]
    probability: float
    notes: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A part with its passages and ranked sentences."""

    query: Query
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is answered: what is searched, who judges and writes, until when.

    ``generator`` gives the judge and writer when first needed: it may take seconds to load.
    """

    retriever: Retriever
    generator: Callable[[], AnswerGenerator]
    encoder: Encoder
    passages: int
    filters: Filters
    should_stop: Callable[[], bool]

    def answer(
        self, query: Query, language: str, clock: Clock
    ) -> Generator[Retrieved | Token | ClaimReady, None, Outcome]:
        """Events of the question, and in the end what came of it.

        A question that asks for several things is searched, judged and written for each; where no
        part has an answer it is tried as a whole.
        """
        parts = take_apart(query)
        found = [self._find(part, language, clock) for part in parts.queries]
        hits = _merged([part.hits for part in found])
        yield Retrieved(query.standalone, hits)
        # After the passages are out: the first question waits for the language model to load.
        self.generator()
        clock.lap("load")

        selections = [self._select(part, clock) for part in found]
        if len(found) > 1 and not any(map(_is_answered, selections)) and not self.should_stop():
            parts, found = Parts((query,)), [self._find(query, language, clock)]
            selections = [self._select(found[0], clock)]
            hits = _merged([hits, found[0].hits])
        claims, conflicts = yield from self._write(query, language, parts, found, selections)
        clock.lap("write")
        notes = [
            missing_part(part.query.question, language)
            for part, selection in zip(found, selections, strict=True)
            if claims and not self.should_stop() and not _is_answered(selection)
        ]
        return Outcome(
            tuple(claims),
            hits,
            tuple(_alternating([selection.ranked for selection in selections])),
            max(selection.probability for selection in selections),
            tuple(notes),
            tuple(conflicts),
        )

    def _find(self, query: Query, language: str, clock: Clock) -> _Found:
        hits = self._search(query)
        clock.lap("search")
        if (found_in := _main_language(hits)) not in {"", language}:
            translation = self.generator().translate(query.standalone, found_in)
            query = replace(query, translation=translation)
            hits = self._search(query)
            clock.lap("translate")
        candidates = rank_evidence(query, hits, self.retriever)
        clock.lap("evidence")
        return _Found(query, tuple(hits), tuple(candidates))

    def _search(self, query: Query) -> list[Hit]:
        return self.retriever.search(
            query.standalone,
            translation=query.translation,
            top=self.passages,
            filters=self.filters,
        )

    def _select(self, part: _Found, clock: Clock) -> Selection:
        selection = select(part.query, part.candidates, self.generator(), self.should_stop)
        clock.lap("judge")
        return selection

    def _write(
        self,
        query: Query,
        language: str,
        parts: Parts,
        found: Sequence[_Found],
        selections: Sequence[Selection],
    ) -> Generator[Token | ClaimReady, None, tuple[list[Claim], list[Conflict]]]:
        """Write every part that has an answer; parts that one sentence answers are written once."""
        groups: dict[tuple[str, int, int], list[int]] = {}
        for i, selection in enumerate(selections):
            if _is_answered(selection):
                best = selection.chosen[0].evidence
                groups.setdefault((best.article_id, best.start, best.end), []).append(i)
        markers = Markers()
        claims: list[Claim] = []
        conflicts: list[Conflict] = []
        sides: list[Side] = []
        for members in groups.values():
            together = len(members) > 1
            asked = replace(query, translation="") if together else found[members[0]].query
            written: list[Claim] = []
            for event in write_claims(
                asked,
                language,
                selections[members[0]].chosen,
                self.generator(),
                self.encoder,
                self.should_stop,
                markers,
            ):
                if isinstance(event, ClaimReady):
                    written.append(event.claim)
                yield event
            if parts.direction and not together:
                sides.append(Side(parts.labels[members[0]], tuple(written)))
            claims += written
            part = found[members[0]]
            disputed = find_conflicts(
                part.query, written, selections[members[0]].chosen[0], part.candidates
            )
            conflicts += [] if self.should_stop() else disputed
        if parts.direction and len(sides) == len(parts.queries) == 2:  # noqa: PLR2004
            compared = compare(sides[0], sides[1], parts.direction, parts.adjective, language)
            if compared is not None:
                yield ClaimReady(compared)
                claims.append(compared)
        articles = [candidate.article for part in found for candidate in part.candidates]
        for conflict in conflicts:
            told = markers.number(conflict_claim(conflict, articles, language))
            yield ClaimReady(told)
            claims.append(told)
        return claims, conflicts


def _is_answered(selection: Selection) -> bool:
    return bool(selection.chosen) and selection.probability >= ANSWERABLE


def _main_language(hits: Sequence[Hit]) -> str:
    """Language of most passages; empty without any."""
    languages = Counter(hit.article.language for hit in hits)
    return languages.most_common(1)[0][0] if languages else ""


def _merged(lists: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """Passages of several searches in turn, each once."""
    return tuple({hit.chunk.id: hit for hit in reversed(_alternating(lists))}.values())[::-1]


def _alternating(lists: Sequence[Sequence[_T]]) -> list[_T]:
    return [item for item in chain.from_iterable(zip_longest(*lists)) if item is not None]
