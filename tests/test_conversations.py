"""Conversations are kept, reopened, renamed, deleted and rated without touching any index."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.errors import NotFoundError
from qa.library import Library
from qa.pipeline import Qingwen
from qa.records import answer_record
from qa.reopening import reopen
from qa.transfer import export_library, import_library
from qa.types import Article, Claim, Refusal, Verdict
from tests.ui.fakes import answer, article, cite, hit

QUESTION = "2021年以来青岛高新区新引进了多少个优质项目？"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        yield library


def _json(text: str = "答") -> str:
    return json.dumps({"text": text}, ensure_ascii=False)


def test_a_conversation_is_listed_with_its_newest_first(library: Library) -> None:
    kept = library.conversations
    kept.save("one", _json(), title="第一个\n问题")
    kept.save("two", _json(), title="第二个")
    kept.save("one", _json(), title="不是标题")
    assert [(c.id, c.title, c.answers) for c in kept.listed()] == [
        ("one", "第一个 问题", 2),
        ("two", "第二个", 1),
    ]
    assert [a.record for a in kept.answers("one")] == [{"text": "答"}] * 2


def test_every_answer_keeps_its_address_after_the_library_is_closed(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        ids = [library.conversations.save("one", _json(str(n))).id for n in range(3)]
    with Library.open(tmp_path) as library:
        assert [library.conversations.answer(i).record["text"] for i in ids] == ["0", "1", "2"]
    assert len(set(ids)) == 3


def test_saving_rating_renaming_and_deleting_leave_the_revision(library: Library) -> None:
    before = library.revision
    saved = library.conversations.save("one", _json())
    library.save_answer("one", _json())
    library.conversations.rate(saved.id, liked=False, remark="数字不对")
    library.conversations.rename("one", "新名字")
    library.conversations.delete("one")
    assert library.revision == before


def test_an_opinion_is_stored_with_its_answer_and_can_be_taken_back(library: Library) -> None:
    kept = library.conversations
    saved = kept.save("one", _json())
    kept.rate(saved.id, liked=False, remark="数字不对")
    assert (kept.answer(saved.id).liked, kept.answer(saved.id).remark) == (False, "数字不对")
    kept.rate(saved.id, liked=False)  # the dislike itself, should it arrive after its remark
    assert kept.answer(saved.id).remark == "数字不对"
    kept.rate(saved.id, liked=None)
    assert (kept.answer(saved.id).liked, kept.answer(saved.id).remark) == (None, "")


def test_nobody_lists_renames_deletes_or_rates_what_is_anothers(library: Library) -> None:
    kept = library.conversations
    saved = kept.save("one", _json(), title="甲的", owner="甲")
    assert kept.listed("乙") == []
    with pytest.raises(NotFoundError):
        kept.rename("one", "乙的", owner="乙")
    with pytest.raises(NotFoundError):
        kept.delete("one", owner="乙")
    with pytest.raises(NotFoundError):
        kept.rate(saved.id, liked=True, owner="乙")
    assert kept.conversation("one").title == "甲的"
    assert kept.answer(saved.id).liked is None


def test_what_is_deleted_has_no_address(library: Library) -> None:
    saved = library.conversations.save("one", _json())
    library.conversations.delete("one")
    with pytest.raises(NotFoundError):
        library.conversations.answer(saved.id)
    with pytest.raises(NotFoundError):
        library.conversations.conversation("one")


def test_conversations_move_with_their_library(library: Library, tmp_path: Path) -> None:
    saved = library.conversations.save("one", _json(), title="问题", owner="甲")
    library.conversations.rate(saved.id, liked=True, remark="好", owner="甲")
    export_library(library, tmp_path / "out")
    import_library(tmp_path / "out", tmp_path / "copy")
    with Library.open(tmp_path / "copy") as copy:
        assert list(copy.conversations.dump()) == list(library.conversations.dump())


def _find(*articles: Article) -> dict[str, Article]:
    return {a.id: a for a in articles}


def test_a_reopened_answer_is_the_answer_that_was_given() -> None:
    one, two = article("a1"), article("a2", body="另一篇。第二句。")
    claims = [
        Claim("灯塔建于1912年。", (cite(one, "灯塔建于1912年。"),), Verdict.SUPPORTED),
        Claim("还有一篇。", (cite(two, "第二句。", 2),), Verdict.PARTLY),
    ]
    given = answer("何时建的？", claims, [hit(one), hit(two, 0, 4)])
    again = reopen(json.loads(json.dumps(answer_record(given))), _find(one, two).get)
    assert again.claims == given.claims
    assert (again.question, again.text, again.refusal) == (given.question, given.text, None)
    assert [h.chunk.text for h in again.hits] == [h.chunk.text for h in given.hits]


def test_what_was_removed_is_gone_from_saved_answers() -> None:
    one, two = article("a1"), article("a2", body="另一篇。第二句。")
    claims = [
        Claim("灯塔建于1912年。", (cite(one, "灯塔建于1912年。"),), Verdict.SUPPORTED),
        Claim("还有一篇。", (cite(two, "第二句。", 2),), Verdict.PARTLY),
    ]
    record = answer_record(answer("何时建的？", claims, [hit(one), hit(two)]))
    again = reopen(record, _find(one).get)
    assert [claim.text for claim in again.claims] == ["灯塔建于1912年。"]
    assert [h.article.id for h in again.hits] == ["a1"]
    gone = reopen(record, _find().get)
    assert gone.refusal is not None
    assert (gone.claims, gone.hits) == ((), ())


def test_a_refusal_reopens_with_what_is_nearby() -> None:
    one = article("a1")
    refusal = Refusal("没有答案。", (cite(one, "灯塔建于1912年。"),))
    record = answer_record(answer("多重？", [], [hit(one)], refusal=refusal))
    assert reopen(record, _find(one).get).refusal == refusal


@pytest.mark.parametrize("record", [{}, {"claims": 3}, {"claims": [{}]}, []])
def test_a_record_that_is_no_answer_is_said_to_be_none(record: object) -> None:
    with pytest.raises(ValueError, match="record"):
        reopen(record, _find().get)  # type: ignore[arg-type]


@pytest.mark.weights
def test_a_real_answer_survives_saving(qingwen_extractive: Qingwen, tmp_path: Path) -> None:
    given = qingwen_extractive.answer(QUESTION)
    with Library.open(tmp_path) as library:
        saved = library.conversations.save("one", json.dumps(answer_record(given)))
        again = reopen(
            library.conversations.answer(saved.id).record, qingwen_extractive.library.article
        )
    assert again.claims == given.claims
    assert [h.chunk for h in again.hits] == [h.chunk for h in given.hits]
