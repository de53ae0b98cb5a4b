"""``--batch``: a record for every question, whatever happens to the others."""

from pathlib import Path
from typing import Any

import pytest

from qa.errors import LibraryError
from qa.pipeline import Qingwen
from qa.types import Hit
from tests.command import Command
from tests.commands.questions import EN, UNKNOWN, ZH, records, write_questions
from tests.conftest import SEEDS

pytestmark = pytest.mark.weights


def test_a_batch_of_questions_writes_the_promised_records(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    questions = write_questions(
        tmp_path / "q.jsonl",
        {"id": "a", "question": ZH},
        {
            "id": "b",
            "question": "那总投资呢？",
            "history": [
                {"role": "user", "content": "2021年以来青岛高新区新引进了多少个优质项目？"},
                {"role": "assistant", "content": "228个。"},
            ],
        },
        {"id": "c", "question": UNKNOWN},
    )
    output = tmp_path / "p.jsonl"
    done = qingwen("ask", "--batch", questions, "--output", output, "--library", seed_library)
    assert (done.code, done.out) == (0, "")
    answered = records(output)
    assert [record["id"] for record in answered] == ["a", "b", "c"]
    for record in answered:
        assert list(record) == [
            "id", "answer", "refused", "citations", "retrieved", "claims", "seconds",
        ]  # fmt: skip
        for citation in record["citations"]:
            assert list(citation) == ["source", "quote", "start", "end"]
        for passage in record["retrieved"]:
            assert list(passage) == ["id", "text"]
        assert bool(record["claims"]) is not record["refused"]
    assert answered[0]["citations"][0]["source"] == "000_3260a6462a4992e3.txt"
    assert "[" not in answered[0]["answer"]
    assert "328.6亿元" in answered[1]["answer"]
    assert answered[2]["refused"]


def test_a_batch_of_searches_writes_the_promised_records(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    queries = write_questions(tmp_path / "q.jsonl", {"id": "a", "question": EN})
    output = tmp_path / "p.jsonl"
    library = ("--library", seed_library)
    done = qingwen("search", "--batch", queries, "--output", output, "--top", 3, *library)
    assert done.code == 0
    (record,) = records(output)
    assert list(record) == ["id", "retrieved"]
    assert len(record["retrieved"]) == 3
    assert list(record["retrieved"][0]) == ["id", "text"]
    assert {passage["id"] for passage in record["retrieved"]} <= {
        path.name for path in SEEDS.glob("*.txt")
    }


def test_a_question_that_cannot_be_asked_is_told_and_the_rest_of_the_batch_goes_on(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    queries = write_questions(
        tmp_path / "q.jsonl",
        {"id": "a", "question": "工业互联网"},
        {"id": "b", "question": "  "},
        {"id": "c", "question": "智算中心"},
    )
    output = tmp_path / "p.jsonl"
    library = ("--library", seed_library)
    done = qingwen("search", "--batch", queries, "--output", output, *library)
    assert done.code == 1
    assert done.err.startswith("qingwen: b: ")
    assert len(done.err.splitlines()) == 1
    assert [record["id"] for record in records(output)] == ["a", "c"]


@pytest.mark.parametrize("command", [("search", "--batch"), ("eval", "--search-only", "--set")])
def test_a_question_that_fails_is_told_and_the_rest_goes_on(
    qingwen: Command,
    seed_library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:
    search = Qingwen.search

    def fails_once(self: Qingwen, query: str, **options: Any) -> list[Hit]:
        if query == "码头":
            raise LibraryError("the library is locked")
        return search(self, query, **options)

    monkeypatch.setattr(Qingwen, "search", fails_once)
    texts = {"a": "工业互联网", "b": "码头", "c": "智算中心"}
    queries = write_questions(
        tmp_path / "q.jsonl",
        *({"id": name, "question": text, "answers": ["?"]} for name, text in texts.items()),
    )
    output = tmp_path / "p.jsonl"
    done = qingwen(*command, queries, "--output", output, "--library", seed_library)
    assert (done.code, done.err) == (1, "qingwen: b: the library is locked\n")
    assert [record["id"] for record in records(output)] == ["a", "c"]
