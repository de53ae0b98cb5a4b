"""The whole product in order: search, choose evidence, judge, write, verify, cite."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import numpy as np

from embeddings.encoder import FloatMatrix, well_formed
from qa.answer_cache import AnswerCache
from qa.asking import Asking
from qa.config import Settings
from qa.conversation import Query, resolve
from qa.errors import NotFoundError, QuestionError
from qa.generation.base import Session
from qa.ingestion import IngestProgress, IngestReport, ingest
from qa.library import Library
from qa.models import Models
from qa.reading.dates import bounds
from qa.reading.language import asked_in
from qa.recency import asks_for_newest
from qa.refusing import refuse, stopped
from qa.retrieval import Retriever
from qa.text import in_simplified
from qa.types import (
    Answer,
    Answered,
    Article,
    ClaimReady,
    Event,
    Filters,
    Hit,
    Retrieved,
    Turn,
)

_NO_FILTERS = Filters()


class Qingwen:
    """A library that can be asked; models load when first needed. For any number of threads."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self._models = Models(settings)
        self._cache = AnswerCache(settings.library / "answers.sqlite", settings)
        self._lock = threading.Lock()
        self._search: Retriever | None = None

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the library that the settings name, creating it where there is none."""
        return cls(settings, Library.open(settings.library))

    # Reading

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        progress: Callable[[IngestProgress], None] = lambda _: None,
        addresses: Mapping[str, str] = MappingProxyType({}),
    ) -> IngestReport:
        """Read, chunk, embed and store files and folders; both indexes follow at once.

        ``addresses`` are those from which some of the files were fetched, by path.
        """
        retriever = self._retriever
        report = ingest(
            self.library,
            self._models.encoder,
            paths,
            max_tokens=self.settings.chunk_tokens,
            progress=progress,
            addresses=addresses,
        )
        retriever.refresh()
        return report

    def remove(self, article_id: str) -> None:
        """Remove an article: from this moment it is in no result and no answer."""
        retriever = self._retriever  # a model that is missing is told before anything is changed
        self.library.remove(article_id)
        retriever.refresh()

    # Asking

    def search(self, query: str, *, top: int = 10, filters: Filters = _NO_FILTERS) -> list[Hit]:
        """Find the passages for a query, best first, without a language model.

        Where the query asks for it (``newer_first``), newer ones among those that match equally.
        """
        return self._retriever.search(
            self._checked(query),
            top=top,
            filters=filters,
            newer_first=bool(self.newer_first(query)),
        )

    def newer_first(self, query: str) -> str:
        """The words by which a search prefers newer passages (最近, latest); empty where none."""
        # A cross-encoder orders by itself.
        return "" if self.settings.reranker else asks_for_newest(query)

    def encode_question(self, question: str) -> FloatMatrix:
        """The vector that a question is searched by, float32 ``[1, dimension]``."""
        return self._retriever.question_vector(self._checked(question))[np.newaxis]

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters = _NO_FILTERS,
        should_stop: Callable[[], bool] = lambda: False,
        fresh: bool = False,
    ) -> Iterator[Event]:
        """Answer a question event by event; the last event is ``Answered``.

        The same question to the same library is answered from the cache, unless ``fresh``.
        """
        question = self._checked(question)
        key = self._cache.key(
            question, history, filters, today=str(date.today()), model=self.generator_name
        )
        kept = None if fresh else self._kept(key)
        if kept is not None:
            yield Retrieved(kept.standalone_question, kept.hits)
            if self.library.revision != kept.library_version:
                kept = self._without_removed(kept)
            yield from map(ClaimReady, kept.claims)
            yield Answered(kept)
            return
        language = asked_in(question)
        resolved = query = resolve(question, history)
        if language == "zh":
            # The models know simplified characters better.
            query = Query(in_simplified(query.question), in_simplified(query.standalone))
        revision = self.library.revision
        session = Session(should_stop)
        asking = Asking(
            query,
            language,
            retriever=self._retriever,
            backend=lambda: self._models.generator,
            encoder=self._models.encoder,
            passages=self.settings.passages,
            filters=filters,
            session=session,
            newest=self._newest,
            publishers=self.library.publishers,
            history=history,
        )
        yield from asking.events()
        refusal = None
        if not asking.claims:
            refusal = stopped(language) if asking.stopped else refuse(language, asking.nearby)
        answer = Answer(
            question=question,
            standalone_question=(resolved if asking.query == query else asking.query).standalone,
            language=language,
            claims=tuple(asking.claims),
            hits=asking.hits,
            refusal=refusal,
            timings=asking.clock.laps,
            model=self.generator_name,
            library_version=revision,
            articles={hit.article.id: hit.article for hit in asking.hits},
            conflicts=tuple(asking.conflicts),
            notes=tuple(asking.notes),
            tokens=dict(session.tokens),
            probability=asking.probability,
        )
        if self.library.revision != revision:
            answer = self._without_removed(answer)
        elif not asking.stopped:
            self._cache.put(key, answer)
        yield Answered(answer)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters = _NO_FILTERS,
        fresh: bool = False,
    ) -> Answer:
        """``ask``, waiting for the whole answer."""
        for event in self.ask(question, history=history, filters=filters, fresh=fresh):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("ask ends with Answered")

    # Models

    @property
    def generator_name(self) -> str:
        """Who writes the answers."""
        return self._models.generator_name

    @property
    def notice(self) -> str | None:
        """Why answers are extractive although the settings did not ask for it."""
        return self._models.notice

    def warm_up(self) -> None:
        """Load every model and index now instead of with the first question."""
        self._retriever.refresh()
        self._models.warm_up()

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _without_removed(self, answer: Answer) -> Answer:
        """An answer less what was removed from the library while it was written."""
        held = {article.id for article in self.library.articles()}
        claims = [c for c in answer.claims if all(q.article_id in held for q in c.citations)]
        refusal = answer.refusal
        if refusal is not None or not claims:
            refusal = refuse(answer.language, ())
        return replace(
            answer,
            claims=tuple(claims),
            hits=tuple(hit for hit in answer.hits if hit.article.id in held),
            conflicts=tuple(
                c for c in answer.conflicts if all(v.article_id in held for v in c.values)
            ),
            refusal=refusal,
            articles={key: article for key, article in answer.articles.items() if key in held},
            library_version=self.library.revision,
        )

    # Parts

    @property
    def _retriever(self) -> Retriever:
        with self._lock:
            if self._search is None:
                models = self._models
                self._search = Retriever(
                    self.library,
                    models.encoder,
                    self.settings.index,
                    models.questions,
                    models.reranker,
                )
            return self._search

    def _kept(self, key: str) -> Answer | None:
        """The answer that was given before, where the library is still as it was."""
        started = time.perf_counter()
        answer = self._cache.get(key, self.library.revision, self._article)
        if answer is None or not (answer.claims or answer.refusal):
            return None
        seconds = round(time.perf_counter() - started, 4)
        return replace(answer, timings={"cache": seconds}, tokens={})

    def _article(self, article_id: str) -> Article | None:
        with suppress(NotFoundError):
            return self.library.article(article_id)
        return None

    def _newest(self) -> date | None:
        """Last day of the period that the newest article states."""
        stated = (a.published for a in self.library.iter_articles() if a.published)
        return max((date.fromisoformat(bounds(day)[1]) for day in stated), default=None)

    def _checked(self, question: str) -> str:
        question = well_formed(question).strip()
        limit = self.settings.max_question_characters
        if not question:
            raise QuestionError("the question is empty; write what you want to know")
        if len(question) > limit:
            raise QuestionError(
                f"the question has {len(question)} characters, at most {limit} can be asked;"
                " shorten it"
            )
        return question
