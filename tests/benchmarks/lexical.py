"""BM25 of our own beside SQLite FTS5, bm25s and tantivy: the same terms, in one process.

The peers that are no part of this project live in a folder of their own:

    pip install --target PEERS --no-deps tantivy numba llvmlite
    PYTHONPATH=PEERS python -m tests.benchmarks.lexical --set cmrc2018 --set xquad-zh \\
        [--sizes 1000 10000 100000] [--text DIR] [--queries 100] [--rounds 5]

A set is a folder with ``corpus.jsonl`` ({"id", "title", "text"}) and ``questions.jsonl``
({"question", "relevant": [ids]}); the sizes are of made-up passages of 400 characters, whose few
words stand in most of them, or, with ``--text``, of a set's passages again and again. All get the
product's terms (``qa.terms``) and make them themselves, so that their cost is in every figure of
indexing. Each query goes through all of them in turn: what else the machine does, all meet alike.
Weights are k1 = 1.5 and b = 0.75 where they can be set; FTS5 and tantivy have k1 = 1.2.
"""

import argparse
import gc
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from qa.evaluation.encoding import made_up_passages
from qa.evaluation.formats import read_questions
from qa.evaluation.ingesting import resident
from qa.jsonl import read_records
from tests.benchmarks.lexical_engines import Engine, Passage, engines, other_weight

_TOP = 200
"""Passages that the product asks this side for."""

_COVERED = 60
"""Passages of which it asks how much of the query they hold."""

_RANKED = 10
_ARTICLES = 10
_PARTS = 4
"""Passages of an article that comes or goes."""

_T = TypeVar("_T")

Times = list[tuple[float, float]]
"""Seconds by the clock, and of CPU."""


@dataclass(slots=True)
class Cost:
    """What one implementation takes at one size; memory in MiB of a process
    that has opened it and asked once."""

    index: Times = field(default_factory=list)
    query: Times = field(default_factory=list)
    coverage: Times = field(default_factory=list)
    add: Times = field(default_factory=list)
    remove: Times = field(default_factory=list)
    save: Times = field(default_factory=list)
    open: Times = field(default_factory=list)
    memory: float = 0.0
    size: int = 0
    ranks: list[int] = field(default_factory=list)


def main() -> None:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, action="append", default=[], dest="sets")
    parser.add_argument("--sizes", type=int, nargs="*", default=(1_000, 10_000, 100_000))
    parser.add_argument("--text", type=Path, help="set to take the passages and questions from")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--opened", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.opened:
        name, folder, question = options.opened
        _say(f"{memory_opened(name, Path(folder), question)}")
        return
    versions = {name: version(name) for name in ("bm25s", "numba", "tantivy", "numpy")}
    _say(", ".join(f"{k} {v}" for k, v in {"SQLite": sqlite3.sqlite_version, **versions}.items()))
    for folder in options.sets:
        _say(f"\n{quality_table(folder)}")
    for passages in options.sizes:
        _say(f"\n{size_table(passages, options.queries, options.rounds, options.text)}")


def quality_table(folder: Path) -> str:
    """hit@1, MRR@10 and the time of a query over one set."""
    corpus = [record for _, record in read_records(folder / "corpus.jsonl")]
    questions = read_questions(folder / "questions.jsonl")
    names = [record["id"] for record in corpus]
    passages = [(n, f"{r.get('title', '')}\n{r['text']}") for n, r in enumerate(corpus)]
    with tempfile.TemporaryDirectory() as home:
        systems = [*engines(Path(home)), other_weight(Path(home))]
        costs = {system.name: Cost() for system in systems}
        for system in systems:
            system.build(passages)
        for question in questions:
            for system in systems:
                cost = costs[system.name]
                found = _timed(cost.query, lambda s=system: s.search(question.question, _TOP))  # type: ignore[misc]  # noqa: B023
                relevant = (names[n] in question.relevant for n in found[:_RANKED])
                cost.ranks.append(next((rank for rank, held in enumerate(relevant, 1) if held), 0))
    rows = [
        [
            name,
            f"{sum(rank == 1 for rank in cost.ranks) / len(cost.ranks):.4f}",
            f"{sum(1 / rank for rank in cost.ranks if rank) / len(cost.ranks):.4f}",
            *_spread(cost.query),
        ]
        for name, cost in costs.items()
    ]
    title = f"{folder.name}: {len(questions)} over {len(passages)}"
    return _table([title, "hit@1", "MRR@10", "ms a query, p50 / p99", "CPU ms, p50 / p99"], rows)


def size_table(passages: int, queries: int, rounds: int, folder: Path | None) -> str:
    """Time, memory and disk at one size of made-up passages, or of those of a set again and again.

    The questions on made-up passages are parts of them.
    """
    count = passages + _ARTICLES * _PARTS * rounds
    if folder is None:
        texts = made_up_passages(count)
        questions = [text[40:70] for text in texts[:: max(1, passages // queries)]]
    else:
        corpus = [str(record["text"]) for _, record in read_records(folder / "corpus.jsonl")]
        texts = list(islice(cycle(corpus), count))
        questions = [question.question for question in read_questions(folder / "questions.jsonl")]
    numbered, questions = list(enumerate(texts)), questions[:queries]
    with tempfile.TemporaryDirectory() as home:
        systems = engines(Path(home))
        costs = {system.name: Cost() for system in systems}
        for system in systems:
            cost = costs[system.name]
            _timed(cost.index, lambda s=system: s.build(numbered[:passages]))  # type: ignore[misc]
            cost.size = system.size()
            system.search(questions[0], _TOP)  # numba compiles with the first
        for question in questions:
            asked = systems[0].search(question, _COVERED)
            truth = systems[0].coverage(question, asked)
            for system in systems:
                cost = costs[system.name]
                _timed(cost.query, lambda s=system: s.search(question, _TOP))  # type: ignore[misc]  # noqa: B023
                if system.coverage(question, asked) is not None:
                    found = _timed(cost.coverage, lambda s=system: s.coverage(question, asked))  # type: ignore[misc]  # noqa: B023
                    if found != pytest.approx(truth, abs=1e-4):
                        raise AssertionError(f"{system.name}: other coverage of {question}")
        for system in systems:
            measure_opening(system, Path(home), costs[system.name], questions[0], rounds)
            if system.is_incremental:
                measure_changes(system, costs[system.name], numbered, passages, rounds)
    head = [
        f"{passages:,} passages, {folder.name if folder else 'made up'}", "s to index",
        "ms a query, p50 / p99", "CPU ms, p50 / p99", "ms for the coverage of 60, p50 / p99",
        "ms to add ten articles", "to remove one", "to write that", "ms to open", "MiB in memory",
        "MiB on disk",
    ]  # fmt: skip
    return _table(head, [_row(name, cost) for name, cost in costs.items()])


def measure_opening(system: Engine, folder: Path, cost: Cost, question: str, rounds: int) -> None:
    """Open what was written and ask once; the files are in the system's cache."""

    def opened() -> None:
        system.open()
        system.search(question, _TOP)

    for _ in range(rounds):
        system.close()
        gc.collect()
        _timed(cost.open, opened)
    command = [sys.executable, "-m", "tests.benchmarks.lexical", "--opened", system.name]
    done = subprocess.run(
        [*command, str(folder), question], stdout=subprocess.PIPE, text=True, check=True
    )
    cost.memory = float(done.stdout)


def memory_opened(name: str, folder: Path, question: str) -> float:
    """What a process grows by, MiB, when it opens an index and asks it once."""
    (system,) = (one for one in engines(folder) if one.name == name)
    before = resident()
    system.open()
    system.search(question, _TOP)
    return resident() - before


def measure_changes(
    system: Engine, cost: Cost, numbered: Sequence[Passage], first: int, rounds: int
) -> None:
    """Add ten articles and take one of the old out, each time others."""
    for number in range(rounds):
        start = first + number * _ARTICLES * _PARTS
        added = numbered[start : start + _ARTICLES * _PARTS]
        removed = numbered[number * _PARTS : (number + 1) * _PARTS]
        _timed(cost.add, lambda: system.change((), added))  # noqa: B023
        _timed(cost.remove, lambda: system.change(removed, ()))  # noqa: B023
        _timed(cost.save, system.save)


def _row(name: str, cost: Cost) -> list[str]:
    (wall, cpu), *_ = cost.index
    changes = (
        [_middle(cost.add), _middle(cost.remove), _middle(cost.save)]
        if cost.add
        else ["all again"] * 3
    )
    return [
        name,
        f"{wall:.2f} (CPU {cpu:.2f})",
        *_spread(cost.query),
        " (CPU ".join(_spread(cost.coverage)) + ")" if cost.coverage else "none",
        *changes,
        _middle(cost.open),
        f"{cost.memory:.0f}",
        f"{cost.size / (1 << 20):.1f}",
    ]


def _timed(times: Times, work: Callable[[], _T]) -> _T:
    start, used = time.perf_counter(), time.process_time()
    result = work()
    times.append((time.perf_counter() - start, time.process_time() - used))
    return result


def _spread(times: Times) -> list[str]:
    """Median and 99th percentile, by the clock and of CPU."""
    return [
        f"{statistics.median(column) * 1e3:.2f} / {np.percentile(column, 99) * 1e3:.2f}"
        for column in zip(*times, strict=True)
    ]


def _middle(times: Times) -> str:
    """Median with the least and the greatest, and the median of CPU."""
    walls, used = ([value * 1e3 for value in column] for column in zip(*times, strict=True))
    return (
        f"{statistics.median(walls):.1f} ({min(walls):.1f}–{max(walls):.1f};"
        f" CPU {statistics.median(used):.1f})"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
