"""Events of the page in, rendered pieces out; every decision about answers is ``qa``'s."""

import dataclasses
import json
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa.conversations import new_id
from qa.errors import QingwenError
from qa.pipeline import Qingwen
from qa.records import answer_record
from qa.suggesting import suggest, suggest_next
from qa.types import Token
from ui import render
from ui.exchange import Dialogue, Exchange, Stage
from ui.shell import calmly, field, owner

_log = logging.getLogger(__name__)
_FRAME_SECONDS = 0.05  # between two updates of the draft: as fast as an eye can use
_TURN_SECONDS = 0.2  # between two looks at whether the model is free
_EXAMPLES = 4
_EXAMPLE_ARTICLES = 40
_NEXT = 3


@dataclass(slots=True)
class _Run:
    """An answer being written for one visitor."""

    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    forgotten: bool = False  # the conversation it belongs to was cleared meanwhile


class Handlers:
    """What happens on each event; one object serves every visitor.

    Answers are written one at a time: a second question waits for its turn, visibly, and can be
    stopped while it waits.
    """

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen
        self._writing = threading.Lock()
        self._runs: dict[str, _Run] = {}

    def restart(self, request: gr.Request) -> tuple[str, str, Dialogue]:
        """Leave the conversation, and the answer being written with it."""
        self.forget(request)
        return "", "", Dialogue()

    def forget(self, request: gr.Request) -> None:
        """Stop what is being written for a visitor and show none of it."""
        run = self._runs.get(str(request.session_hash))
        if run is not None:
            run.forgotten = True
            run.stop.set()

    def ask(
        self, event: gr.EventData, dialogue: Dialogue, request: gr.Request
    ) -> Iterator[tuple[Any, Any, Any]]:
        """Answer one question; yields the past, the live exchange and the dialogue of both.

        With ``again`` it replaces the last one, if that was not answered.
        """
        question = str(field(event, "question", ""))
        if not dialogue.id:
            dialogue = replace(dialogue, id=new_id())
        if field(event, "again") and dialogue.exchanges and not dialogue.exchanges[-1].answer:
            dialogue = replace(dialogue, exchanges=dialogue.exchanges[:-1])
        session = str(request.session_hash)
        run = self._runs[session] = _Run()
        started = time.monotonic()
        exchange = Exchange(question)
        past = render.conversation(dialogue.exchanges, shown=dialogue.shown)
        yield past, render.exchange(exchange), gr.skip()
        try:
            for state in self._answer(exchange, dialogue, run.stop):
                exchange = state
                if exchange.answer is None:  # else it is over: shown below, with its seconds
                    yield gr.skip(), render.exchange(exchange), gr.skip()
            seconds = time.monotonic() - started
            exchange = exchange.close(seconds, stopped=run.stop.is_set())
            if not run.forgotten:
                exchange = self._kept(exchange, dialogue, owner(request))
        except QingwenError as error:
            exchange = exchange.fail(str(error))
        except Exception:
            _log.exception("the question was not answered: %.200r", question)
            exchange = exchange.fail(None)
        finally:
            if self._runs.get(session) is run:
                del self._runs[session]
        if not run.forgotten:
            whole = replace(dialogue, exchanges=(*dialogue.exchanges, exchange))
            yield gr.skip(), render.exchange(exchange, last=True), whole

    def _answer(
        self, exchange: Exchange, dialogue: Dialogue, stop: threading.Event
    ) -> Iterator[Exchange]:
        while not self._writing.acquire(timeout=_TURN_SECONDS):
            if stop.is_set():
                return
            if exchange.stage is not Stage.WAITING:
                exchange = replace(exchange, stage=Stage.WAITING)
                yield exchange
        try:
            shown = 0.0
            for event in self._qingwen.ask(
                exchange.question, history=dialogue.history(), should_stop=stop.is_set
            ):
                exchange = exchange.advance(event)
                now = time.monotonic()
                if not isinstance(event, Token) or now - shown > _FRAME_SECONDS:
                    shown = now
                    yield exchange
        finally:
            self._writing.release()

    def _kept(self, exchange: Exchange, dialogue: Dialogue, name: str) -> Exchange:
        """Keep an answer under an address of its own, and look for what to ask next."""
        answer = exchange.answer
        if answer is None:
            return exchange
        try:
            saved = self._qingwen.library.conversations.save(
                dialogue.id, json.dumps(answer_record(answer)), title=exchange.question, owner=name
            )
        except QingwenError:  # the reader still gets the answer
            _log.exception("an answer was not kept")
            return exchange
        return with_next(replace(exchange, id=saved.id), dialogue.exchanges)

    def stop(self, request: gr.Request) -> None:
        """Stop the answer that this visitor is waiting for."""
        run = self._runs.get(str(request.session_hash))
        if run is not None:
            run.stop.set()

    def open(self, event: gr.EventData) -> str:
        """Open an article at the spans that a marker, a passage or a title names."""

        def opened() -> str:
            article = self._qingwen.library.article(str(field(event, "article", "")))
            return render.source(article, _spans(field(event, "spans", [])))

        return calmly(opened, render.source_error)

    def welcome(self) -> str:
        """Render what stands on the page before a question: what to ask, in both languages."""

        def greeted() -> str:
            library = self._qingwen.library
            articles = library.articles(limit=_EXAMPLE_ARTICLES)
            return render.welcome(
                {
                    language: [s.question for s in suggest(articles, language, limit=_EXAMPLES)]
                    for language in ("zh", "en")
                },
                library.counts().articles,
                self._qingwen.notice,
            )

        return calmly(greeted, render.failure)


def with_next(exchange: Exchange, earlier: Iterable[Exchange]) -> Exchange:
    """Add to an answered exchange what could be asked next, by what was asked before."""
    answer = exchange.answer
    if answer is None:
        return exchange
    asked = [exchange.question, *(one.question for one in earlier)]
    cited = answer.citations or (answer.refusal.nearby if answer.refusal else ())
    articles = exchange.articles.values()
    follow = suggest_next(articles, cited, answer.language, asked=asked, limit=_NEXT)
    return replace(exchange, next=tuple(s.question for s in follow))


def _spans(value: object) -> list[tuple[int, int]]:
    pairs = value if isinstance(value, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs[:100]
        if isinstance(pair, list) and len(pair) == 2 and all(type(edge) is int for edge in pair)  # noqa: PLR2004
    ]
