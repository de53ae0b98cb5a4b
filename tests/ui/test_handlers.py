import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from qa.types import Article, Turn
from tests.ui.fakes import FakeQingwen, article
from ui.exchange import Exchange, Stage
from ui.handlers import Handlers
from ui.tabs.library import LibraryHandlers
from ui.tabs.search import SearchHandlers


def _event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def _visitor(name: str = "visitor") -> gr.Request:
    return cast("gr.Request", SimpleNamespace(session_hash=name))


def _handlers(*articles: Article, pause: float = 0.0) -> tuple[Handlers, FakeQingwen]:
    qingwen = FakeQingwen(articles or [article()], pause=pause)
    return Handlers(cast("Any", qingwen)), qingwen


def _ask(handlers: Handlers, question: str, past: list[Exchange] | None = None) -> list[Exchange]:
    *_, (_, _, records) = handlers.ask(_event(question=question), past or [], _visitor())
    return cast("list[Exchange]", records)


def test_an_answer_grows_from_evidence_to_words_to_proof() -> None:
    handlers, _ = _handlers()
    frames = [live for _, live, _ in handlers.ask(_event(question="多高？"), [], _visitor())]
    seen = [next(s for s in Stage if f'data-stage="{s}"' in frame) for frame in frames]
    assert seen[0] is Stage.SEARCHING
    assert seen.index(Stage.READING) < seen.index(Stage.CHECKING)
    assert seen[-1] is Stage.DONE
    assert 'class="passage"' in frames[seen.index(Stage.READING)]


def test_a_follow_up_question_carries_the_answered_turns_only() -> None:
    handlers, qingwen = _handlers()
    records = _ask(handlers, "多高？")
    records = _ask(handlers, "出错", records)
    _ask(handlers, "何时建的？", records)
    answered = records[0].answer
    assert answered is not None
    assert qingwen.histories[-1] == (Turn("user", "多高？"), Turn("assistant", answered.text))


def test_a_known_error_is_one_calm_escaped_line() -> None:
    handlers, _ = _handlers()
    *_, (_, live, records) = handlers.ask(_event(question="出错"), [], _visitor())
    assert records[-1].stage is Stage.FAILED
    assert "ask another &lt;one&gt;" in live


def test_a_defect_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    handlers, _ = _handlers()
    *_, (_, live, records) = handlers.ask(_event(question="坏"), [], _visitor())
    assert records[-1].stage is Stage.FAILED
    assert "a defect" not in live
    assert "a defect" in caplog.text
    assert _ask(handlers, "多高？")[-1].stage is Stage.DONE, "the model is free again"


def test_stop_ends_the_answer_and_drops_what_was_not_checked() -> None:
    handlers, _ = _handlers(pause=0.05)
    frames = handlers.ask(_event(question="多高？"), [], _visitor())
    for _, live, _ in frames:
        if f'data-stage="{Stage.WRITING}"' in live:
            handlers.stop(_visitor("someone else"))
            handlers.stop(_visitor())
            break
    *_, (_, live, records) = frames
    assert records[-1].stage is Stage.STOPPED
    assert records[-1].draft == ""
    assert records[-1].turns() == ()
    assert 'class="draft" aria-hidden="true" hidden' in live


def test_a_refusal_that_follows_a_stop_is_not_shown_as_one() -> None:
    handlers, _ = _handlers()
    frames = handlers.ask(_event(question="拒"), [], _visitor())
    next(frames)
    next(frames)
    handlers.stop(_visitor())
    *_, (_, live, records) = frames
    assert (records[-1].stage, records[-1].answer) == (Stage.STOPPED, None)
    assert "refusal" not in live


def test_a_second_question_waits_for_its_turn_and_can_be_stopped_meanwhile() -> None:
    handlers, _ = _handlers()
    first = handlers.ask(_event(question="多高？"), [], _visitor("first"))
    next(first)
    next(first)
    second: Iterator[Any] = handlers.ask(_event(question="何时？"), [], _visitor("second"))
    next(second)
    assert f'data-stage="{Stage.WAITING}"' in next(second)[1]
    threading.Timer(0.1, handlers.stop, [_visitor("second")]).start()
    *_, (_, _, records) = second
    assert records[-1].stage is Stage.STOPPED
    *_, (_, _, records) = first
    assert records[-1].stage is Stage.DONE


def test_a_page_that_goes_away_frees_the_model() -> None:
    handlers, _ = _handlers()
    frames = cast("Any", handlers.ask(_event(question="多高？"), [], _visitor()))
    next(frames)
    next(frames)
    frames.close()
    started = time.monotonic()
    assert _ask(handlers, "多高？")[-1].stage is Stage.DONE
    assert time.monotonic() - started < 1


def test_a_restarted_conversation_does_not_get_the_old_answer() -> None:
    handlers, _ = _handlers(pause=0.02)
    frames = handlers.ask(_event(question="多高？"), [], _visitor())
    next(frames)
    past, live, records = handlers.restart(_visitor())
    assert (past, records) == ("", [])
    assert "welcome" in live
    assert all(cleared is not None and not isinstance(cleared, list) for *_, cleared in frames)


@pytest.mark.parametrize(
    "spans", [[[0, 4]], [[-5, 9999]], [[3]], "x", None, [["0", "4"]], [[True, 4]]]
)
def test_an_article_opens_whatever_spans_are_asked_for(spans: object) -> None:
    handlers, _ = _handlers()
    assert "海边的灯塔" in handlers.open(_event(article="a1", spans=spans))


def test_an_article_that_is_gone_is_said_in_one_line() -> None:
    handlers, _ = _handlers()
    for event in (_event(article="<gone>", spans=[]), _event(), gr.EventData(None, "junk")):
        assert 'role="alert"' in handlers.open(event)


def test_search_shows_passages_without_an_answer() -> None:
    qingwen = FakeQingwen([article()])
    handlers = SearchHandlers(cast("Any", qingwen))
    assert "#source/a1/0-" in handlers.find(_event(phrase="灯塔"))
    assert handlers.find(_event(phrase="  ")) == ""
    assert qingwen.histories == []


def test_the_library_is_listed_in_pages_and_filtered() -> None:
    articles = [article(f"a{n}", title=f"标题{n}", publisher=None) for n in range(230)]
    handlers = LibraryHandlers(cast("Any", FakeQingwen(articles)))
    assert handlers.library().count("<tr>") == 101
    last = handlers.browse(_event(page=2, filter=""))
    assert last.count("<tr>") == 31
    assert "标题229" in last
    assert handlers.browse(_event(page=99, filter="标题22")).count("<tr>") == 1 + 11
    assert handlers.browse(_event(page="x", filter="nothing like it")).count("<tr>") == 0


def test_the_welcome_asks_about_the_library_that_is_there() -> None:
    handlers, qingwen = _handlers(article(title="山谷里的新茶厂"))
    assert "《山谷里的新茶厂》" in handlers.welcome()
    qingwen.notice = "the language model is not here"
    assert "the language model is not here" in handlers.welcome()
    empty = Handlers(cast("Any", FakeQingwen([])))
    assert "qingwen ingest" in empty.welcome()
