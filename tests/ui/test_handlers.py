import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from qa.types import Article, Turn
from tests.ui.fakes import FakeQingwen, article
from ui.exchange import Dialogue, Stage
from ui.handlers import Handlers
from ui.keeping import Keeping


def _event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def _visitor(name: str = "visitor") -> gr.Request:
    return cast("gr.Request", SimpleNamespace(session_hash=name))


def _handlers(*articles: Article, pause: float = 0.0) -> tuple[Handlers, FakeQingwen]:
    qingwen = FakeQingwen(articles or [article()], pause=pause)
    return Handlers(cast("Any", qingwen)), qingwen


def _keeping(qingwen: FakeQingwen, handlers: Handlers) -> Keeping:
    return Keeping(cast("Any", qingwen), handlers)


def _ask(handlers: Handlers, question: str, past: Dialogue | None = None) -> Dialogue:
    *_, (_, _, dialogue) = handlers.ask(_event(question=question), past or Dialogue(), _visitor())
    return cast("Dialogue", dialogue)


def test_an_answer_grows_from_evidence_to_words_to_proof() -> None:
    handlers, _ = _handlers()
    frames = [
        live for _, live, _ in handlers.ask(_event(question="多高？"), Dialogue(), _visitor())
    ]
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
    answered = records.exchanges[0].answer
    assert answered is not None
    assert qingwen.histories[-1] == (Turn("user", "多高？"), Turn("assistant", answered.text))


def test_a_known_error_is_one_calm_escaped_line() -> None:
    handlers, _ = _handlers()
    *_, (_, live, records) = handlers.ask(_event(question="出错"), Dialogue(), _visitor())
    assert records.exchanges[-1].stage is Stage.FAILED
    assert "ask another &lt;one&gt;" in live


def test_a_defect_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    handlers, _ = _handlers()
    *_, (_, live, records) = handlers.ask(_event(question="坏"), Dialogue(), _visitor())
    assert records.exchanges[-1].stage is Stage.FAILED
    assert "a defect" not in live
    assert "a defect" in caplog.text
    assert _ask(handlers, "多高？").exchanges[-1].stage is Stage.DONE, "the model is free again"


def test_stop_ends_the_answer_and_drops_what_was_not_checked() -> None:
    handlers, _ = _handlers(pause=0.05)
    frames = handlers.ask(_event(question="多高？"), Dialogue(), _visitor())
    for _, live, _ in frames:
        if f'data-stage="{Stage.WRITING}"' in live:
            handlers.stop(_visitor("someone else"))
            handlers.stop(_visitor())
            break
    *_, (_, live, records) = frames
    assert records.exchanges[-1].stage is Stage.STOPPED
    assert records.exchanges[-1].draft == ""
    assert records.exchanges[-1].turns() == ()
    assert 'class="draft" aria-hidden="true" hidden' in live


def test_a_refusal_that_follows_a_stop_is_not_shown_as_one() -> None:
    handlers, _ = _handlers()
    frames = handlers.ask(_event(question="拒"), Dialogue(), _visitor())
    next(frames)
    next(frames)
    handlers.stop(_visitor())
    *_, (_, live, records) = frames
    assert (records.exchanges[-1].stage, records.exchanges[-1].answer) == (Stage.STOPPED, None)
    assert "refusal" not in live


def test_a_second_question_waits_for_its_turn_and_can_be_stopped_meanwhile() -> None:
    handlers, _ = _handlers()
    first = handlers.ask(_event(question="多高？"), Dialogue(), _visitor("first"))
    next(first)
    next(first)
    second: Iterator[Any] = handlers.ask(_event(question="何时？"), Dialogue(), _visitor("second"))
    next(second)
    assert f'data-stage="{Stage.WAITING}"' in next(second)[1]
    threading.Timer(0.1, handlers.stop, [_visitor("second")]).start()
    *_, (_, _, records) = second
    assert records.exchanges[-1].stage is Stage.STOPPED
    *_, (_, _, records) = first
    assert records.exchanges[-1].stage is Stage.DONE


def test_a_page_that_goes_away_frees_the_model() -> None:
    handlers, _ = _handlers()
    frames = cast("Any", handlers.ask(_event(question="多高？"), Dialogue(), _visitor()))
    next(frames)
    next(frames)
    frames.close()
    started = time.monotonic()
    assert _ask(handlers, "多高？").exchanges[-1].stage is Stage.DONE
    assert time.monotonic() - started < 1


def test_a_restarted_conversation_does_not_get_the_old_answer() -> None:
    handlers, _ = _handlers(pause=0.02)
    frames = handlers.ask(_event(question="多高？"), Dialogue(), _visitor())
    next(frames)
    past, live, records = handlers.restart(_visitor())
    assert (past, live, records) == ("", "", Dialogue())
    assert not any(isinstance(cleared, Dialogue) for *_, cleared in frames)


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


def test_the_welcome_asks_what_the_library_answers() -> None:
    handlers, qingwen = _handlers(article(body="海州新城新引进重点项目31个。"))
    assert "海州新城新引进重点项目多少个？" in handlers.welcome()
    qingwen.notice = "the language model is not here"
    assert "the language model is not here" in handlers.welcome()
    empty = Handlers(cast("Any", FakeQingwen([])))
    assert "请先在“文章”页添加" in empty.welcome()


def test_an_answer_is_kept_where_its_address_finds_it_again() -> None:
    handlers, qingwen = _handlers()
    dialogue = _ask(handlers, "何时建的？", _ask(handlers, "多高？"))
    first, second = dialogue.exchanges
    kept = qingwen.library.conversations
    assert [c.title for c in kept.listed()] == ["多高？"]
    past, live, again = _keeping(qingwen, handlers).reopen(_event(answer=first.id), _visitor())
    assert again.id == dialogue.id
    assert [e.question for e in again.exchanges] == ["多高？", "何时建的？"]
    assert [e.claims for e in again.exchanges] == [first.claims, second.claims]
    assert f'data-answer="{first.id}"' in past
    assert f'data-answer="{second.id}"' in live
    follow_up = _ask(handlers, "谁建的？", again)
    assert len(kept.answers(follow_up.id)) == 3


def test_what_was_stopped_or_failed_is_not_kept() -> None:
    handlers, qingwen = _handlers()
    _ask(handlers, "出错")
    frames = handlers.ask(_event(question="多高？"), Dialogue(), _visitor())
    next(frames)
    handlers.stop(_visitor())
    list(frames)
    assert qingwen.library.conversations.listed() == []


def test_asking_again_replaces_what_was_not_answered_and_nothing_else() -> None:
    handlers, _ = _handlers()
    failed = _ask(handlers, "出错", _ask(handlers, "多高？"))
    *_, (_, _, again) = handlers.ask(_event(question="何时？", again=True), failed, _visitor())
    assert [e.question for e in again.exchanges] == ["多高？", "何时？"]
    *_, (_, _, more) = handlers.ask(_event(question="何时？", again=True), again, _visitor())
    assert [e.question for e in more.exchanges] == ["多高？", "何时？", "何时？"]


def test_an_opinion_is_kept_and_shown_when_the_answer_is_reopened() -> None:
    handlers, qingwen = _handlers()
    dialogue = _ask(handlers, "多高？")
    (exchange,) = dialogue.exchanges
    keeping = _keeping(qingwen, handlers)
    event = _event(answer=exchange.id, liked=False, remark="wrong: 37 米")
    assert keeping.rate(event, dialogue, _visitor()).exchanges[0].liked is False
    saved = qingwen.library.conversations.answer(exchange.id)
    assert (saved.liked, saved.remark) == (False, "wrong: 37 米")
    _, live, _ = keeping.reopen(_event(answer=exchange.id), _visitor())
    assert 'data-dislike aria-pressed="true"' in live


def test_an_address_that_leads_nowhere_says_so() -> None:
    handlers, qingwen = _handlers()
    for event in (_event(answer="0123"), _event(conversation="<gone>"), _event(), _event(answer=7)):
        past, live, dialogue = _keeping(qingwen, handlers).reopen(event, _visitor())
        assert (past, dialogue) == ("", Dialogue())
        assert 'role="alert"' in live


def test_conversations_are_renamed_deleted_and_taken_away() -> None:
    handlers, qingwen = _handlers()
    dialogue = _ask(handlers, "多高？")
    keeping = _keeping(qingwen, handlers)
    listed = keeping.rename(_event(conversation=dialogue.id, title="灯塔"), dialogue, _visitor())
    assert "灯塔" in listed
    for form in ("md", "html", "docx", "json"):
        assert f".{form}&quot;" not in keeping.take_away(_event(format=form), dialogue)
        assert "data-content=" in keeping.take_away(_event(format=form), dialogue)
    assert 'role="alert"' in keeping.take_away(_event(format="exe"), dialogue)
    assert "灯塔" not in keeping.delete(_event(conversation=dialogue.id), dialogue, _visitor())
    assert 'role="alert"' in keeping.delete(_event(conversation=dialogue.id), dialogue, _visitor())


def test_a_reader_who_logged_in_lists_only_their_own() -> None:
    handlers, qingwen = _handlers()
    mine = SimpleNamespace(session_hash="a", username="甲")
    other = cast("gr.Request", SimpleNamespace(session_hash="b", username="乙"))
    *_, (_, _, dialogue) = handlers.ask(_event(question="多高？"), Dialogue(), cast("Any", mine))
    keeping = _keeping(qingwen, handlers)
    assert "多高" not in keeping.listed(Dialogue(), other)
    assert "多高" in keeping.listed(Dialogue(), cast("Any", mine))
    _, live, theirs = keeping.reopen(_event(answer=dialogue.exchanges[0].id), other)
    assert "多高" in live, "a link can be shared"
    assert theirs.id == "", "but what follows is kept elsewhere"


def test_a_long_conversation_shows_its_end_first_and_the_rest_on_demand() -> None:
    handlers, qingwen = _handlers()
    dialogue = Dialogue()
    for number in range(30):
        dialogue = _ask(handlers, f"第{number}问", dialogue)
    keeping = _keeping(qingwen, handlers)
    past, _, again = keeping.reopen(_event(conversation=dialogue.id), _visitor())
    assert past.count('class="exchange"') == 20
    past, more = keeping.earlier(again)
    assert past.count('class="exchange"') == 29
    assert "data-earlier" not in past
    old = dialogue.exchanges[2].id
    past, _, _ = keeping.reopen(_event(answer=old), _visitor())
    assert f'data-answer="{old}"' in past, "an address leads to its answer, however old"
    frames = handlers.ask(_event(question="又一问"), again, _visitor())
    assert next(frames)[0].count('class="exchange"') == 20
    assert more.exchanges == again.exchanges
