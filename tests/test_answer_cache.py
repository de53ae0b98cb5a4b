"""Answers given before: the same, at once, and never after anything has changed."""

from pathlib import Path

import pytest

from qa.config import Settings
from qa.pipeline import Qingwen
from qa.types import Answered, ClaimReady, Filters, Retrieved, Turn

pytestmark = pytest.mark.weights
QUESTION = "海西湾服务综合体缓解了哪些压力？"


@pytest.fixture(autouse=True)
def _nothing_kept(own_library: Path) -> None:
    (own_library / "answers.sqlite").unlink(missing_ok=True)


def opened(library: Path, home: Path, **options: object) -> Qingwen:
    settings = Settings(library=library, home=home, generator="extractive")
    return Qingwen.open(settings.model_copy(update=options))


def test_the_same_question_is_answered_from_the_cache(
    own_library: Path, weights_home: Path
) -> None:
    with opened(own_library, weights_home) as qingwen:
        first, second = qingwen.answer(QUESTION), qingwen.answer(QUESTION)
    assert (first.cached, second.cached) == (False, True)
    assert (first.claims, first.hits, first.refusal) == (second.claims, second.hits, second.refusal)
    assert (first.notes, first.articles.keys()) == (second.notes, second.articles.keys())


def test_the_cache_lives_on_in_another_process(own_library: Path, weights_home: Path) -> None:
    with opened(own_library, weights_home) as qingwen:
        qingwen.answer(QUESTION)
    with opened(own_library, weights_home) as again:
        events = list(again.ask(QUESTION))
    assert isinstance(events[0], Retrieved)
    assert isinstance(events[1], ClaimReady)
    assert isinstance(events[-1], Answered)
    assert events[-1].answer.cached


def test_whatever_else_is_asked_is_not_in_the_cache(own_library: Path, weights_home: Path) -> None:
    with opened(own_library, weights_home) as qingwen:
        qingwen.answer(QUESTION)
        assert not qingwen.answer(QUESTION, history=[Turn("user", "海西湾在哪？")]).cached
        assert not qingwen.answer(QUESTION, filters=Filters(language="zh")).cached
        assert not qingwen.answer(QUESTION, fresh=True).cached
    with opened(own_library, weights_home, passages=5) as other:
        assert not other.answer(QUESTION).cached


def test_a_changed_library_empties_the_cache(own_library: Path, weights_home: Path) -> None:
    with opened(own_library, weights_home) as qingwen:
        answer = qingwen.answer(QUESTION)
        qingwen.remove(answer.citations[0].article_id)
        assert not qingwen.answer(QUESTION).cached


def test_changed_synonyms_are_another_question(own_library: Path, weights_home: Path) -> None:
    with opened(own_library, weights_home) as qingwen:
        qingwen.answer(QUESTION)
        (own_library / "synonyms.txt").write_text("海西湾, West Bay\n", encoding="utf-8")
        assert not qingwen.answer(QUESTION).cached
        assert qingwen.answer(QUESTION).cached


def test_the_cache_is_bounded(own_library: Path, weights_home: Path) -> None:
    with opened(own_library, weights_home, cached_answers=1) as qingwen:
        qingwen.answer(QUESTION)
        qingwen.answer("市北区的六个千亩园区是什么？")
        assert not qingwen.answer(QUESTION).cached
    with opened(own_library, weights_home, cached_answers=0) as none:
        none.answer(QUESTION)
        assert not none.answer(QUESTION).cached


def test_a_damaged_cache_fails_no_question(own_library: Path, weights_home: Path) -> None:
    (own_library / "answers.sqlite").write_bytes(b"\x00 not a database" * 100)
    with opened(own_library, weights_home) as qingwen:
        assert qingwen.answer(QUESTION).claims
        assert not qingwen.answer(QUESTION).cached
