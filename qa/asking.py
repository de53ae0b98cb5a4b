"""One question from passages to claims: part by part, then held against each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import contains

from embeddings.encoder import Encoder
from qa.answer_words import joined
from qa.answerability import CERTAIN
from qa.answering import Markers, write_claims
from qa.antecedents import with_answered_firm, with_antecedent, with_quoted_term
from qa.article_references import find_reference
from qa.clock import Clock
from qa.comparing import Side, compare
from qa.conflicts import conflict_claim, find_conflicts
from qa.conversation import Query
from qa.decomposition import Parts, take_apart
from qa.evidence import Candidate, rank_evidence
from qa.extraction import answers
from qa.found_parts import FoundPart, Place, backed, likelier, place_of, told_apart
from qa.generation.base import AnswerGenerator, GeneratorBackend, Session, StoppedError
from qa.generation.waiting import interruptible
from qa.hits import alternating, main_language, merged
from qa.metadata_evidence import metadata_evidence
from qa.periods import find_period, narrowed, period_note, spelled_out
from qa.refusing import missing_part
from qa.retrieval import Retriever
from qa.rewriting import TURNS_READ, accepted, may_ask_several, may_lean
from qa.selection import Selection, select
from qa.translating import translated
from qa.types import Claim, ClaimReady, Conflict, Filters, Hit, Retrieved, Token, Turn


class Asking:
    """One question on its way; what is known of its answer so far is in its attributes.

    ``backend`` gives the judge and writer when first needed: it may take seconds to load.
    ``nearby`` are the best sentences, answered or not.
    """

    def __init__(
        self,
        query: Query,
        language: str,
        *,
        retriever: Retriever,
        backend: Callable[[], GeneratorBackend],
        encoder: Encoder,
        passages: int,
        filters: Filters,
        session: Session,
        newest: Callable[[], date | None],
        publishers: Callable[[], Iterable[str]],
        history: Sequence[Turn] = (),
    ) -> None:
        self.query, self._language = query, language
        self._history = history
        leans = query.standalone != query.question
        said = [turn.content for turn in history if turn.role == "assistant"]
        self._said = said[-1] if leans and said else ""
        self._retriever, self._encoder = retriever, encoder
        self._backend, self._session = backend, session
        self._passages, self._filters = passages, filters
        self._newest, self._publishers = newest, publishers
        self._loaded: AnswerGenerator | None = None
        self._parts = take_apart(query, publishers)
        self.clock = Clock()
        self.hits: tuple[Hit, ...] = ()
        self.claims: list[Claim] = []
        self.conflicts: list[Conflict] = []
        self.nearby: list[Candidate] = []
        self.notes: list[str] = []
        self.probability = 0.0
        self.stopped = False
        self._recent_only = self._everything = False
        self._silent: set[int] = set()
        self._searched: dict[tuple[str, str, int, Filters], list[Hit]] = {}

    def events(self) -> Iterator[Retrieved | Token | ClaimReady]:
        """Passages first, then draft and claims; ends early, with what is there, when stopped.

        A question that asks for several things is searched, judged and written for each; where no
        part has an answer it is tried as a whole.
        """
        try:
            yield from self._events()
        except StoppedError:
            self.stopped = True
        self.stopped = self.stopped or self._session.should_stop()

    def _events(self) -> Iterator[Retrieved | Token | ClaimReady]:
        asked = map(self._within_period, self._parts.queries)
        self.hits = merged([self._search(query, filters) for query, filters in asked])
        self.clock.lap("search")
        yield Retrieved(self.query.standalone, self.hits)
        # After the passages are out: the first question waits for the language model to load.
        self._generator()
        self.clock.lap("load")
        found = self._rewritten()
        if not found:
            self.notes.clear()
            found = [self._find(query) for query in self._parts.queries]
        hits = merged([part.hits for part in found])
        if hits != self.hits:
            self.hits = hits
            yield Retrieved(self.query.standalone, self.hits)

        found = self._beyond_recent([self._judged(part) for part in found])
        found = backed(found, self._said)
        if len(found) > 1 and not any(part.is_answered for part in found):
            self._parts = Parts((self.query,))
            found = [self._judged(self._find(self.query))]
            self.hits = merged([self.hits, found[0].hits])
        if self._parts.direction:
            found = told_apart(found, self._parts.labels, self._judged)
        found = self._answered_beside(found)
        self.nearby = alternating([part.selection.ranked for part in found])
        self.probability = max(part.selection.probability for part in found)
        yield from self._written(found)
        self.clock.lap("write")
        if self.claims:
            self.notes += [
                missing_part(part.query.question, self._language)
                for i, part in enumerate(found)
                if not part.is_answered or i in self._silent
            ]

    def _generator(self) -> AnswerGenerator:
        if self._loaded is None:
            backend = interruptible(self._backend, self._session.should_stop)
            self._loaded = backend.begin(self._session)
        return self._loaded

    def _rewritten(self) -> list[FoundPart]:
        """What is found where the model puts the question anew, if it does.

        It does where a question leans on the conversation, or may ask for several things and no
        rule takes it apart. Where one sentence is the best for all of them, they stay together.
        """
        question, history = self.query.question, self._history
        ruled = len(self._parts.queries) > 1
        resolved = self.query.standalone != question
        leans = bool(history) and may_lean(self.query) and (resolved or not ruled)
        # What rules left out of a single question is not asked of the model either.
        asked = self.query if leans or ruled else self._parts.queries[0]
        if not leans and (ruled or not may_ask_several(asked.question)):
            return []
        told = history[-TURNS_READ:] if leans else ()
        bodies = [hit.article.body for hit in self.hits]
        named = ""
        if leans and not may_ask_several(question):  # else the model takes it apart as well
            quoted = with_quoted_term(question, history)
            named = quoted or with_answered_firm(question, history, bodies)
        queries = accepted([named], self.query, told) if named else ()
        if not queries:
            queries = accepted(self._generator().rewrite(asked.question, told), asked, told)
        if leans and not queries:
            named = with_antecedent(question, history, bodies)
            queries = accepted([named], self.query, told) if named else ()
        self.clock.lap("rewrite")
        if len(queries) < (1 if leans else 2):
            return []
        if leans:
            whole = " ".join(query.question for query in queries)
            self.query = Query(whole, whole)
            if len(queries) == 1:
                self._parts = take_apart(self.query, self._publishers)
                return []
        self.notes.clear()
        found = [self._find(query) for query in queries]
        best = {place_of(part.candidates[0]) for part in found if part.candidates}
        if len(best) == 1:
            self._parts = Parts((self.query if leans else asked,))
            return []
        texts = [query.question for query in queries]
        labels = self._parts.labels
        if len(labels) == len(texts) and all(map(contains, texts, labels)):
            self._parts = replace(self._parts, queries=queries)
        else:
            self._parts = Parts(queries)
        return found

    def _find(self, query: Query) -> FoundPart:
        query, filters = self._within_period(query)
        hits = self._search(query, filters)
        publishers = {hit.article.publisher for hit in hits if hit.article.publisher}
        stands_alone = query.standalone == query.question
        meant = find_reference(query.question, sorted(publishers)) if stands_alone else None
        if meant is not None:
            query = Query(meant.question, meant.question)
            filters = replace(filters, publisher=filters.publisher or meant.publisher)
            hits = self._search(query, filters)
        self.clock.lap("search")
        if (found_in := main_language(hits)) not in {"", self._language}:
            bodies = list({hit.article.id: hit.article.body for hit in hits}.values())
            translation = translated(query.standalone, found_in, bodies, self._generator())
            query = replace(query, translation=translation)
            hits = self._search(query, filters)
            self.clock.lap("translate")
        ranked = rank_evidence(query, hits, self._retriever)
        candidates = metadata_evidence(query, hits, ranked, self._retriever)
        self.clock.lap("evidence")
        return FoundPart(query, tuple(hits), tuple(candidates))

    def _beyond_recent(self, found: Sequence[FoundPart]) -> list[FoundPart]:
        """The parts; those that the recent articles that are meant do not answer asked of all."""
        answered = all(part.is_answered for part in found)
        if not self._recent_only or answered or self._session.should_stop():
            return list(found)
        self._everything = True
        notes, self.notes = self.notes, []
        everywhere = [self._judged(self._find(query)) for query in self._parts.queries]
        pairs = zip(found, everywhere, strict=True)
        kept = [part if part.is_answered else likelier(part, other) for part, other in pairs]
        self.hits = merged([part.hits for part in kept])
        if all(part in found for part in kept):
            self.notes = notes
        return kept

    def _within_period(self, query: Query) -> tuple[Query, Filters]:
        """The period that a question means as filters, and in a note what that comes to."""
        asked = find_period(query.question, today=date.today(), newest=self._newest)
        filters = narrowed(self._filters, asked) if asked else self._filters
        if asked is None or filters == self._filters:
            return query, self._filters
        spelled = replace(query, standalone=spelled_out(query.standalone, asked))
        held = bool(self._search(spelled, filters, top=1))
        answers = not (asked.is_recent and held and self._everything)
        # 今年 of a question that older articles answer is theirs.
        query = spelled if held else query
        note = period_note(asked, self._language, held=held, newest=self._newest(), answers=answers)
        self.notes += [note] if note not in self.notes else []
        limited = held and answers
        self._recent_only |= limited and asked.is_recent
        return query, filters if limited else self._filters

    def _search(self, query: Query, filters: Filters, top: int | None = None) -> list[Hit]:
        key = (query.standalone, query.translation, top or self._passages, filters)
        if key not in self._searched:
            wording, translation, most, _ = key
            self._searched[key] = self._retriever.search(
                wording, translation=translation, top=most, filters=filters
            )
        return self._searched[key]

    def _judged(self, part: FoundPart) -> FoundPart:
        selection = select(
            part.query,
            part.candidates,
            self._generator(),
            self._session.should_stop,
            passages=len(self._retriever.snapshot.heads),
        )
        self.clock.lap("judge")
        return replace(part, selection=selection)

    def _answered_beside(self, found: Sequence[FoundPart]) -> list[FoundPart]:
        """The parts, those without an answer given the sentence of another where it holds theirs.

        Only parts that lean on another: they leave out what it names, and are judged too low.
        """
        answering = {
            place_of(part.selection.chosen[0]): part.selection.chosen[0]
            for part in found
            if part.is_answered and not part.selection.chosen[0].states
        }
        result = []
        for part in found:
            leans = part.query.standalone != part.query.question
            for candidate in answering.values() if leans and not part.is_answered else ():
                if self._session.should_stop():
                    break
                if answers(part.query, candidate, self._generator()):
                    selection = replace(part.selection, chosen=(candidate,), spans=("",))
                    part = replace(part, selection=selection, is_backed=True)  # noqa: PLW2901
                    break
            result.append(part)
        self.clock.lap("judge")
        return result

    def _written(self, found: Sequence[FoundPart]) -> Iterator[Token | ClaimReady]:
        """Write every part that has an answer; parts that one sentence answers are written once."""
        groups: dict[Place, list[int]] = {}
        for i, part in enumerate(found):
            if part.is_answered:
                groups.setdefault(place_of(part.selection.chosen[0]), []).append(i)
        markers = Markers()
        sides: list[Side] = []
        for place, members in groups.items():
            part = found[members[0]]
            together = len(members) > 1
            asked = part.query
            if together and len(members) == len(found):
                asked = replace(self.query, translation="")
            elif together:
                text = " ".join(found[i].query.question for i in members)
                asked = Query(text, text)
            spans = [found[i].selection.spans for i in members]
            first = joined(words[0] for words in spans if words)
            selection = replace(part.selection, spans=(first, *part.selection.spans[1:]))
            before = len(self.claims)
            for event in self._part_written(asked, selection, markers):
                if isinstance(event, ClaimReady):
                    self.claims.append(event.claim)
                yield event
            if self._session.should_stop():
                return
            written = tuple(self.claims[before:])
            if not written:
                self._silent.update(members)
                continue
            if self._parts.labels and not together:
                sides.append(Side(self._parts.labels[members[0]], written))
            chosen = part.selection.chosen[0]
            # What answers another part speaks of another thing: it contradicts nothing.
            others = [c for c in part.candidates if place_of(c) not in groups.keys() - {place}]
            self.conflicts += find_conflicts(part.query, written, chosen, others)
        for claim in self._held_together(found, sides, markers):
            self.claims.append(claim)
            yield ClaimReady(claim)

    def _part_written(
        self, query: Query, selection: Selection, markers: Markers
    ) -> Iterator[Token | ClaimReady]:
        return write_claims(
            query,
            self._language,
            selection.chosen,
            self._generator(),
            self._encoder,
            self._session.should_stop,
            markers,
            spans=selection.spans,
            certain=selection.probability >= CERTAIN,
        )

    def _held_together(
        self, found: Sequence[FoundPart], sides: Sequence[Side], markers: Markers
    ) -> Iterator[Claim]:
        """What follows from several claims: which is more, and that sources differ."""
        parts = self._parts
        if parts.direction and len(sides) == len(parts.queries) == 2:  # noqa: PLR2004
            first, second = sides
            compared = compare(first, second, parts.direction, parts.adjective, self._language)
            if compared is not None:
                yield compared
        articles = [candidate.article for part in found for candidate in part.candidates]
        for conflict in self.conflicts:
            yield markers.number(conflict_claim(conflict, articles, self._language))
