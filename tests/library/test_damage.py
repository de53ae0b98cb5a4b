"""Threads, damage and kill -9: what was committed is whole, and what is not is found."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from qa.library import Library
from tests.conftest import SEEDS
from tests.library.samples import FILE, item, make


def test_readers_in_other_threads_see_whole_writes(library: Library) -> None:
    bodies = [f"{word}。" * 30 for word in ("甲", "乙")]
    library.add(*item(make("a", bodies[0])), encoder="e")
    stop = threading.Event()
    problems: list[object] = []

    def read() -> None:
        while not stop.is_set():
            chunks = list(library.iter_chunks())
            found = {piece.text[0] for _, piece in chunks}
            if len(found) != 1 or sum(len(piece.text) for _, piece in chunks) != len(bodies[0]):
                problems.append(chunks)

    def write() -> None:
        for turn in range(20):
            library.add(*item(make("a", bodies[turn % 2])), encoder="e")

    readers = [threading.Thread(target=read) for _ in range(3)]
    writers = [threading.Thread(target=write) for _ in range(2)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert not problems
    assert library.revision.endswith("-41")
    assert library.verify() == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE chunks SET start = start + 1 WHERE number = 1", "in no chunk"),
        ('UPDATE chunks SET "end" = 9999 WHERE number = 1', "leaves the body"),
        ("DELETE FROM vectors WHERE chunk = 1", "no vector"),
        ("UPDATE vectors SET vector = x'00' WHERE chunk = 1", "1 bytes instead of 16"),
        ("UPDATE vectors SET vector = x'0000c07f000000000000000000000000'", "not finite"),
        ("UPDATE articles SET body = replace(body, '句', '字')", "not the one"),
        ("UPDATE articles SET runs = '[0,0,3]'", "do not cover"),
        ("UPDATE articles SET runs = '[0,0]'", "unreadable row"),
        ("UPDATE articles SET details = '{\"story\":[0,999]}'", "lies outside"),
    ],
)
def test_verify_finds_damage(tmp_path: Path, damage: str, problem: str) -> None:
    with Library.open(tmp_path) as library:
        library.add(*item(make("a")), encoder="e")
        connection = sqlite3.connect(tmp_path / FILE)
        connection.execute(damage)
        connection.commit()
        connection.close()
        assert any(problem in line for line in library.verify())


WRITER = """
import sys
from pathlib import Path
from qa.library import Library, WholeFile
from tests.library.samples import item, make

with Library.open(Path(sys.argv[1])) as library:
    for turn in range(10_000):
        batch = [make(f"{n}", f"{turn}号。" * 60, path=f"/{turn % 3}.jsonl") for n in range(20)]
        done = WholeFile(batch[0].path, str(turn), frozenset(a.id for a in batch))
        library.add_many([item(article) for article in batch], encoder="e", whole_files=[done])
        print(turn, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.05, 0.11, 0.23, 0.4])
def test_kill_in_the_middle_of_writing_loses_nothing_committed(
    tmp_path: Path, delay: float
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=SEEDS.parent,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    committed = int([first, *process.stdout.read().split()][-1])
    process.wait()
    with Library.open(tmp_path, create=False) as library:
        assert library.verify() == []
        turns = {}
        for path in ("/0.jsonl", "/1.jsonl", "/2.jsonl"):
            articles = [article for article in library.articles() if article.path == path]
            held = {int(article.body.split("号")[0]) for article in articles}
            assert len(held) == (1 if articles else 0)
            assert len(articles) in {0, 20}
            for turn in held:
                assert library.is_stored(path, str(turn))
                turns[path] = turn
        # The write after the last one reported may have been committed before the kill.
        last = max(turns.values())
        assert last in {committed, committed + 1}
        expected = {f"/{turn % 3}.jsonl": turn for turn in range(last + 1)}
        assert turns == expected
