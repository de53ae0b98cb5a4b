"""Events of the page in, rendered pieces out; every decision about answers is ``qa``'s."""

import dataclasses
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa.errors import QingwenError
from qa.pipeline import Qingwen
from qa.types import Token
from ui import render
from ui.exchange import Exchange, Stage
from ui.shell import calmly, field

_log = logging.getLogger(__name__)
_FRAME_SECONDS = 0.05  # between two updates of the draft: as fast as an eye can use
_TURN_SECONDS = 0.2  # between two looks at whether the model is free
_EXAMPLES = 4


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

    def restart(self, request: gr.Request) -> tuple[str, str, list[Exchange]]:
        """Forget the conversation, and the answer being written with it."""
        run = self._runs.get(str(request.session_hash))
        if run is not None:
            run.forgotten = True
            run.stop.set()
        return "", self.welcome(), []

    def ask(
        self, event: gr.EventData, past: list[Exchange], request: gr.Request
    ) -> Iterator[tuple[Any, Any, Any]]:
        """Answer one question; yields the past, the live exchange and the records of both."""
        question = str(field(event, "question", ""))
        session = str(request.session_hash)
        run = self._runs[session] = _Run()
        started = time.monotonic()
        exchange = Exchange(question)
        yield render.conversation(past), render.exchange(exchange), gr.skip()
        try:
            for state in self._answer(exchange, past, run.stop):
                exchange = state
                if exchange.answer is None:  # else it is over: shown below, with its seconds
                    yield gr.skip(), render.exchange(exchange), gr.skip()
            seconds = time.monotonic() - started
            exchange = exchange.close(seconds, stopped=run.stop.is_set())
        except QingwenError as error:
            exchange = exchange.fail(str(error))
        except Exception:
            _log.exception("the question was not answered: %.200r", question)
            exchange = exchange.fail(None)
        finally:
            if self._runs.get(session) is run:
                del self._runs[session]
        if not run.forgotten:
            yield gr.skip(), render.exchange(exchange), [*past, exchange]

    def _answer(
        self, exchange: Exchange, past: list[Exchange], stop: threading.Event
    ) -> Iterator[Exchange]:
        while not self._writing.acquire(timeout=_TURN_SECONDS):
            if stop.is_set():
                return
            if exchange.stage is not Stage.WAITING:
                exchange = replace(exchange, stage=Stage.WAITING)
                yield exchange
        try:
            history = [turn for earlier in past for turn in earlier.turns()]
            shown = 0.0
            for event in self._qingwen.ask(
                exchange.question, history=history, should_stop=stop.is_set
            ):
                exchange = exchange.advance(event)
                now = time.monotonic()
                if not isinstance(event, Token) or now - shown > _FRAME_SECONDS:
                    shown = now
                    yield exchange
        finally:
            self._writing.release()

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
        """Render the empty conversation."""

        def greeted() -> str:
            articles = list(self._qingwen.library.articles())
            titles = [article.title for article in articles if article.title.strip()]
            return render.welcome(titles[:_EXAMPLES], len(articles), self._qingwen.notice)

        return calmly(greeted, render.failure)


def _spans(value: object) -> list[tuple[int, int]]:
    pairs = value if isinstance(value, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs[:100]
        if isinstance(pair, list) and len(pair) == 2 and all(type(edge) is int for edge in pair)  # noqa: PLR2004
    ]
