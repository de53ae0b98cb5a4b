"""Seconds per question and peak memory of ``qingwen ask --batch`` on the seeds.

Run ``python -m tests.benchmarks.ask`` (or ``make bench``). Each generator answers the same
questions in fresh processes; a first question, which also fills caches, counts like the others.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_SEEDS = _HERE.parents[1] / "seeds"
_QUESTIONS = _HERE / "questions.jsonl"
_GENERATORS = ("llama.cpp", "extractive")


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="processes per generator")
    parser.add_argument("--questions", type=Path, default=_QUESTIONS, help="a Q.jsonl file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        seeds = sorted(map(str, _SEEDS.glob("*.txt")))
        _qingwen("ingest", *seeds, "--library", str(library), generator="extractive")
        results = {
            generator: measure(generator, library, options.questions, options.rounds)
            for generator in _GENERATORS
        }
    sys.stdout.write(f"{json.dumps(results) if options.json else table(results)}\n")


def measure(generator: str, library: Path, questions: Path, rounds: int) -> dict[str, Any]:
    """Seconds of every question and of starting, and the peak resident memory, over all rounds."""
    seconds: list[float] = []
    starts: list[float] = []
    peaks: list[float] = []
    for _ in range(rounds):
        output = library.parent / "answers.jsonl"
        arguments = ("ask", "--batch", str(questions), "--output", str(output))
        wall, peak = _qingwen(*arguments, "--library", str(library), generator=generator)
        records = map(json.loads, output.read_text(encoding="utf-8").splitlines())
        asked = [record["seconds"] for record in records]
        seconds += asked
        starts.append(wall - sum(asked))
        peaks.append(peak)
    quartiles = statistics.quantiles(seconds, n=4)
    return {
        "questions": len(seconds),
        "median_seconds": round(statistics.median(seconds), 2),
        "quartiles_seconds": [round(quartiles[0], 2), round(quartiles[2], 2)],
        "slowest_seconds": round(max(seconds), 2),
        "start_seconds": round(statistics.median(starts), 2),
        "peak_memory_gb": round(max(peaks), 2),
    }


def table(results: dict[str, dict[str, Any]]) -> str:
    """The figures side by side."""
    lines = [f"{'':<12}{'median s':>10}{'quartiles s':>16}{'slowest s':>11}{'start s':>9}{'GB':>7}"]
    for generator, figures in results.items():
        low, high = figures["quartiles_seconds"]
        lines.append(
            f"{generator:<12}{figures['median_seconds']:>10}{f'{low}–{high}':>16}"
            f"{figures['slowest_seconds']:>11}{figures['start_seconds']:>9}"
            f"{figures['peak_memory_gb']:>7}"
        )
    return "\n".join(lines)


def _qingwen(*arguments: str, generator: str) -> tuple[float, float]:
    """Run one command; return its wall seconds and its peak resident memory in GB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *arguments],
        # answers that were kept would cost nothing in every round but the first
        env=os.environ | {"QINGWEN_GENERATOR": generator, "QINGWEN_CACHED_ANSWERS": "0"},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"qingwen {arguments[0]} failed with exit code {process.returncode}")
    kibibytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return time.perf_counter() - started, kibibytes * 1024 / 1e9


if __name__ == "__main__":
    main()
