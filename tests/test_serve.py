"""The page comes up from nothing, comes up again quickly, and goes down quietly."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.library import Library
from tests.conftest import ENCODER, LANGUAGE_MODEL, SEEDS

pytestmark = pytest.mark.weights


@contextmanager
def serving(library: Path, log: Path, **environment: str) -> Iterator[str]:
    """Serve a library until the block ends; yields the page as soon as it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", str(port)]
    with log.open("w") as lines:
        process = subprocess.Popen(
            [*command, "--library", str(library)],
            stdout=lines,
            stderr=lines,
            env=os.environ | environment,
        )
    try:
        yield _page(f"http://127.0.0.1:{port}/", process, log)
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=60)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def _page(address: str, process: "subprocess.Popen[bytes]", log: Path) -> str:
    give_up = time.monotonic() + 300
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def _wait(log: Path, line: str) -> None:
    give_up = time.monotonic() + 300
    while line not in log.read_text():
        assert time.monotonic() < give_up, log.read_text()
        time.sleep(0.2)


def test_a_start_that_is_cut_short_is_taken_up_by_the_next(
    weights_home: Path, tmp_path: Path
) -> None:
    library, log = tmp_path / "library", tmp_path / "log"
    settings = {"QINGWEN_HOME": str(weights_home), "QINGWEN_GENERATOR": "extractive"}
    with serving(library, log, **settings):
        pass  # the page is up; the articles are not read yet
    with serving(library, log, **settings):
        _wait(log, "ingested 5 of 5 files")
    with Library.open(library, create=False) as opened:
        assert {a.source for a in opened.articles()} == {p.name for p in SEEDS.glob("*.txt")}


def test_a_first_start_ingests_the_seeds_and_a_second_one_leaves_the_library_alone(
    weights_home: Path, tmp_path: Path
) -> None:
    library, log = tmp_path / "library", tmp_path / "log"
    settings = {"QINGWEN_HOME": str(weights_home), "QINGWEN_GENERATOR": "extractive"}
    with serving(library, log, **settings) as page:
        assert "青问" in page
        _wait(log, "ingested 5 of 5 files")
    with Library.open(library, create=False) as opened:
        sources = {article.source for article in opened.articles()}
        revision = opened.revision
    assert sources == {path.name for path in SEEDS.glob("*.txt")}
    with serving(library, log, **settings):
        pass
    with Library.open(library, create=False) as opened:
        assert opened.revision == revision


def test_without_the_language_model_it_says_so_and_answers_with_quotes(
    weights_home: Path, own_library: Path, tmp_path: Path
) -> None:
    name = f"models/{ENCODER}"
    shutil.copytree(weights_home / name, tmp_path / "home" / name, copy_function=os.link)
    log = tmp_path / "log"
    cut_off = {name: "" for name in os.environ if name.startswith("PIP_")}
    cut_off |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    with serving(own_library, log, QINGWEN_HOME=str(tmp_path / "home"), **cut_off):
        told = log.read_text().splitlines()
    (line,) = [line for line in told if "answers are quotes" in line]
    assert f"qingwen models pull {LANGUAGE_MODEL}" in line
