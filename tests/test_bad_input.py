"""Whatever is wrong is one clear line that says what to do, and nothing is lost by it."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import Command, Result

pytestmark = pytest.mark.weights

STORY = "海边的图书馆\n\n图书馆每天九点开门。"
ENCODER = "multilingual-e5-small"


def one_line(done: Result) -> str:
    assert done.code == 1, done
    assert done.err.startswith("qingwen: ")
    assert len(done.err.splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    return done.err


@pytest.mark.parametrize("question", ["", "  \n ", "　"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_empty_question(
    qingwen: Command, seed_library: Path, command: str, question: str
) -> None:
    assert "empty" in one_line(qingwen(command, question, "--library", seed_library))


def test_a_question_that_is_too_long(qingwen: Command, seed_library: Path) -> None:
    assert "shorten it" in one_line(qingwen("ask", "问" * 3000, "--library", seed_library))


def test_a_question_of_broken_bytes_is_refused_or_read_without_them(
    qingwen: Command, seed_library: Path
) -> None:
    broken = os.fsdecode("工业互联网".encode() + b"\xff\xfe")
    done = qingwen("search", broken, "--library", seed_library, "--top", "1")
    assert done.code in (0, 1)
    assert len(done.err.splitlines()) == done.code


def test_a_library_that_is_not_there_is_not_made_by_asking(
    qingwen: Command, tmp_path: Path
) -> None:
    absent = tmp_path / "absent"
    for command in (("ask", "?"), ("search", "?"), ("list",), ("status",), ("verify",)):
        assert "qingwen ingest" in one_line(qingwen(*command, "--library", absent))
    assert not absent.exists()


def test_a_library_that_is_a_file(qingwen: Command, tmp_path: Path) -> None:
    file = tmp_path / "library"
    file.write_text("?")
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    assert str(file) in one_line(qingwen("ingest", story, "--library", file))
    assert str(file) in one_line(qingwen("ask", "?", "--library", file))


def test_a_library_that_is_damaged(qingwen: Command, own_library: Path) -> None:
    (database,) = own_library.glob("*.sqlite3")
    for left_over in own_library.glob("*.sqlite3-*"):
        left_over.unlink()
    content = bytearray(database.read_bytes())
    content[100:20_000] = os.urandom(19_900)
    database.write_bytes(content)
    assert str(database.parent) in one_line(qingwen("list", "--library", own_library))


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_id_that_no_article_has(qingwen: Command, own_library: Path, command: str) -> None:
    line = one_line(qingwen(command, "nothing", "--library", own_library))
    assert "nothing" in line
    assert "qingwen list" in line
    assert len(qingwen("list", "--library", own_library, "--json").json) >= 5


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("story.docx.exe", b"MZ", "unknown file type"),
        ("story", b"?", "unknown file type"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("picture.txt", bytes(range(256)) * 40, ""),
        ("corpus.jsonl", b'{"id": "1"}', "no text"),
        ("corpus.jsonl", b"not json", "not valid JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_library_stays_as_it_was(
    qingwen: Command, own_library: Path, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = qingwen("list", "--library", own_library, "--json").json
    line = one_line(qingwen("ingest", path, "--library", own_library))
    assert str(path) in line
    assert reason in line
    assert qingwen("list", "--library", own_library, "--json").json == before
    assert qingwen("verify", "--library", own_library).code == 0


def test_a_path_that_is_not_there_or_that_the_system_does_not_let_read(
    qingwen: Command, own_library: Path, tmp_path: Path
) -> None:
    dangling, refused = tmp_path / "dangling.txt", tmp_path / "refused.txt"
    dangling.symlink_to(tmp_path / "nowhere.txt")
    refused.symlink_to("/proc/self/mem")  # its start is refused even to root
    for path in (tmp_path / "absent.txt", tmp_path / f"{'x' * 300}.txt", dangling, refused):
        assert str(path) in one_line(qingwen("ingest", path, "--library", own_library))


@pytest.mark.parametrize(
    ("line", "reason"),
    [("{", "line 1: is not JSON"), ('{"id": "1"}', 'line 1: needs "question"')],
)
def test_a_batch_that_is_malformed_is_refused_before_any_work(
    qingwen: Command, seed_library: Path, tmp_path: Path, line: str, reason: str
) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "p.jsonl"
    questions.write_text(line, encoding="utf-8")
    done = qingwen("ask", "--batch", questions, "--output", output, "--library", seed_library)
    assert reason in one_line(done)
    assert not output.exists()


def test_a_batch_that_is_not_there_or_cannot_be_written(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "q.jsonl"
    where = ("--output", tmp_path / "p.jsonl", "--library", seed_library)
    assert str(questions) in one_line(qingwen("search", "--batch", questions, *where))
    questions.write_text('{"id": "1", "question": "?"}', encoding="utf-8")
    nowhere = ("--output", tmp_path / "absent" / "p.jsonl", "--library", seed_library)
    assert "absent" in one_line(qingwen("search", "--batch", questions, *nowhere))


def test_a_batch_never_overwrites_its_own_questions(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "1", "question": "?", "answers": ["?"]}', encoding="utf-8")
    for command in (("ask", "--batch"), ("search", "--batch"), ("eval", "--set")):
        done = qingwen(*command, questions, "--output", questions, "--library", seed_library)
        assert done.code == 2
        assert "overwrite" in done.err
        assert json.loads(questions.read_text(encoding="utf-8"))["id"] == "1"


def test_weights_that_are_missing_end_a_batch_with_one_line(
    qingwen: Command, seed_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = tmp_path / "q.jsonl"
    lines = [json.dumps({"id": str(n), "question": "?"}) for n in range(3)]
    questions.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("QINGWEN_HOME", str(tmp_path / "empty"))
    where = ("--output", tmp_path / "p.jsonl", "--library", seed_library)
    assert ENCODER in one_line(qingwen("search", "--batch", questions, *where))


def test_an_evaluation_without_a_set(qingwen: Command, seed_library: Path, tmp_path: Path) -> None:
    line = one_line(qingwen("eval", "--set", tmp_path / "absent", "--library", seed_library))
    assert "questions.jsonl" in line


def test_an_unknown_or_wrong_setting(
    qingwen: Command, seed_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGWEN_GENERATOR", "magic")
    assert "generator" in one_line(qingwen("ask", "?", "--library", seed_library))
    monkeypatch.delenv("QINGWEN_GENERATOR")
    monkeypatch.setenv("QINGWEN_LIBRAY", "typo")
    assert "QINGWEN_LIBRAY" in one_line(qingwen("status"))


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(
    qingwen: Command, tmp_path: Path, taken_port: int
) -> None:
    library = tmp_path / "library"
    line = one_line(qingwen("serve", "--port", taken_port, "--library", library))
    assert str(taken_port) in line
    assert "qingwen serve --port" in line
    assert not library.exists()


def test_a_host_that_is_not_this_machine(qingwen: Command, tmp_path: Path) -> None:
    done = qingwen("serve", "--host", "192.0.2.1", "--library", tmp_path / "library")
    assert "192.0.2.1" in one_line(done)


def test_missing_weights_are_named_with_the_command_that_gets_them(
    qingwen: Command, seed_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGWEN_HOME", str(tmp_path / "empty"))
    line = one_line(qingwen("ask", "工业互联网", "--library", seed_library))
    assert f"qingwen models pull {ENCODER}" in line
    assert "qingwen models pull" in qingwen("doctor", "--library", seed_library).out
    assert f"{ENCODER}: not on this machine" in one_line(qingwen("models", "verify", ENCODER))


def test_articles_can_be_removed_without_any_weights(
    qingwen: Command, own_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGWEN_HOME", str(tmp_path / "empty"))
    first, *_ = qingwen("list", "--library", own_library, "--json").json
    assert qingwen("remove", first["id"], "--library", own_library).code == 0


def test_a_model_by_another_name(qingwen: Command) -> None:
    for command in ("pull", "verify", "remove"):
        assert "known: " in one_line(qingwen("models", command, "gpt-17"))


@pytest.fixture
def corrupted_home(weights_home: Path, tmp_path: Path) -> Path:
    """The encoder's weights, one file of which lost its end."""
    name = f"models/{ENCODER}"
    # Links, because the weights are large; what is damaged gets a file of its own.
    shutil.copytree(weights_home / name, tmp_path / "home" / name, copy_function=os.link)
    (file,) = (tmp_path / "home").rglob("tokenizer.json")
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content[:-100])
    return tmp_path / "home"


def test_corrupted_weights_are_never_used(
    qingwen: Command, seed_library: Path, corrupted_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGWEN_HOME", str(corrupted_home))
    line = one_line(qingwen("ask", "工业互联网", "--library", seed_library))
    assert "tokenizer.json" in line
    assert f"qingwen models pull {ENCODER}" in line
    assert "tokenizer.json" in one_line(qingwen("models", "verify"))
    assert f"qingwen models pull {ENCODER}" in qingwen("doctor", "--library", seed_library).out
