"""The language model is used where its memory is there, whatever its size and the machine's."""

import os
from pathlib import Path

import pytest

from qa.config import Settings
from qa.generation.extractive import ExtractiveGenerator
from qa.memory import available_memory
from qa.models import Models, needed_memory
from tests.command import Command

GB = 10**9


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A machine with 16 GiB available."""
    folder = tmp_path / "proc"
    (folder / "self").mkdir(parents=True)
    (folder / "meminfo").write_text("MemTotal: 33554432 kB\nMemAvailable: 16777216 kB\n")
    return folder


def group(folder: Path, version: int, limit: object, used: int, cache: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = {1: ("limit_in_bytes", "usage_in_bytes"), 2: ("max", "current")}[version]
    for name, value in zip(names, (limit, used), strict=True):
        (folder / f"memory.{name}").write_text(f"{value}\n")
    prefix = {1: "total_", 2: ""}[version]
    (folder / "memory.stat").write_text(f"anon 1\n{prefix}inactive_file {cache}\n")


def test_without_limits_it_is_what_the_machine_has(proc: Path, tmp_path: Path) -> None:
    (proc / "self" / "cgroup").write_text("0::/user.slice\n")
    group(tmp_path / "groups" / "user.slice", 2, "max", 9 * GB)
    assert available_memory(proc, tmp_path / "groups") == 16 << 30


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("limited", ["", "pod", "pod/box"])
def test_the_limit_of_any_control_group_counts_without_its_file_cache(
    proc: Path, tmp_path: Path, version: int, limited: str
) -> None:
    line = {1: "4:memory:/pod/box\n1:cpu:/other\n", 2: "0::/pod/box\n"}[version]
    (proc / "self" / "cgroup").write_text(line)
    root = tmp_path / "groups" / ("memory" if version == 1 else "")
    for path in ("", "pod", "pod/box"):
        group(root / path, version, {1: 9223372036854771712, 2: "max"}[version], GB)
    group(root / limited, version, 4 * GB, 3 * GB, cache=2 * GB)
    assert available_memory(proc, tmp_path / "groups") == 3 * GB


def test_a_container_that_is_told_a_path_outside_of_it(proc: Path, tmp_path: Path) -> None:
    (proc / "self" / "cgroup").write_text("4:memory:/docker/0123\n0::/../../box\n")
    group(tmp_path / "groups" / "memory", 1, 4 * GB, 3 * GB)
    assert available_memory(proc, tmp_path / "groups") == GB


def test_a_system_that_does_not_tell(tmp_path: Path) -> None:
    assert available_memory(tmp_path, tmp_path) is None


def settings(tmp_path: Path, size: int) -> Settings:
    file = tmp_path / "model.gguf"
    file.touch()
    os.truncate(file, size)  # sparse: takes no space
    return Settings(home=tmp_path, library=tmp_path / "library", language_model=str(file))


def test_a_larger_model_needs_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.models.available_memory", lambda: 4 * GB)
    assert Models(settings(tmp_path, GB)).notice is None
    large = settings(tmp_path, 5 * GB)
    assert needed_memory(large) > 5 * GB
    models = Models(large)
    assert models.notice is not None
    assert models.generator_name == ExtractiveGenerator.name
    assert "only 4.0 GB of memory are free" in models.notice


@pytest.mark.parametrize("name", ["absent.gguf", "", "."])
def test_where_the_language_model_is_not_there_quotes_answer_and_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    models = Models(Settings(home=tmp_path, library=tmp_path, language_model=name))
    assert models.notice is not None
    assert models.notice.endswith("answers are quotes from the articles")
    assert models.generator_name == ExtractiveGenerator.name


@pytest.mark.weights
def test_the_doctor_names_the_setting_of_a_language_model_that_is_not_there(
    qingwen: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGWEN_HOME", str(tmp_path))
    monkeypatch.setenv("QINGWEN_GENERATOR", "auto")
    monkeypatch.setenv("QINGWEN_LANGUAGE_MODEL", str(tmp_path / "absent.gguf"))
    done = qingwen("doctor", "--library", tmp_path / "library")
    assert done.code == 1
    assert "absent.gguf" in done.out
    assert "correct QINGWEN_LANGUAGE_MODEL" in done.out
