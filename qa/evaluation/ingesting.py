"""Speed and memory of reading and storing: a generated corpus, vectors from a stub."""

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import FloatMatrix
from qa.ingestion import IngestProgress, IngestReport, ingest
from qa.library import Library

_DIMENSION = 64
_MAX_TOKENS = 400
_WORDS = (
    *("春天", "码头", "工厂", "图书馆", "工程师", "果园", "水渠", "研究院", "列车", "港口"),
    *("数据", "山区", "学校", "医院", "市场", "桥梁", "农户", "会议", "展览", "河流"),
)
_VERBS = (
    *("建成", "改造", "开放", "调查", "扩大", "记录"),
    *("服务", "联合", "发布", "测试", "修复", "引进"),
)


class StubEncoder:
    """Vectors from hashes: what is measured is everything but the encoder."""

    name = "stub"
    dimension = _DIMENSION

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of queries."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Vectors of passages."""
        content = b"".join(hashlib.blake2b(t.encode(), digest_size=64).digest() for t in texts)
        matrix = np.frombuffer(content, np.uint8).reshape(len(texts), _DIMENSION)
        return matrix.astype(np.float32) / np.float32(255)

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """It is made of no others."""
        return ()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """A token a character."""
        return [len(text) for text in texts]


@dataclass(frozen=True, slots=True)
class IngestSpeed:
    """What an ingestion cost; memory in MiB, resident, at each tenth of the articles.

    ``cpu_seconds`` count this process alone: they hardly move with what else the machine does.
    """

    articles: int
    characters: int
    seconds: float
    cpu_seconds: float
    memory: tuple[float, ...]

    @property
    def articles_per_second(self) -> float:
        """Articles read and stored in a second."""
        return self.articles / self.seconds

    @property
    def characters_per_second(self) -> float:
        """Characters of their bodies in a second."""
        return self.characters / self.seconds


def sentence(chance: random.Random) -> str:
    """A made-up sentence of some 25 characters."""
    return (
        f"{chance.choice(_WORDS)}今年{chance.choice(_VERBS)}了{chance.randrange(10**6)}处"
        f"{chance.choice(_WORDS)},并{chance.choice(_VERBS)}{chance.choice(_WORDS)}。"
    )


def make_corpus(folder: Path, articles: int) -> None:
    """Write text files of news-like articles of some 700 characters, 1,000 files a folder."""
    chance = random.Random(0)  # noqa: S311 - the same corpus every time
    for number in range(articles):
        parent = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            parent.mkdir(parents=True)
        title = f"{chance.choice(_WORDS)}{chance.choice(_VERBS)}第{number}号"
        lines = [title, "", f"2021年{1 + number % 12}月{1 + number % 28}日 来源：样本日报", ""]
        for _ in range(6):
            lines += ["".join(sentence(chance) for _ in range(5)), ""]
        (parent / f"{number:06}.txt").write_text("\n".join(lines), encoding="utf-8")


def measure_ingest(
    articles: int, progress: Callable[[IngestProgress], None] = lambda _: None
) -> IngestSpeed:
    """Ingest a generated corpus of text files into a new library, in a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        make_corpus(corpus, articles)
        memory: list[float] = []

        def watch(state: IngestProgress) -> None:
            if state.files_done * 10 >= (len(memory) + 1) * state.files_total:
                memory.append(resident())
            progress(state)

        with Library.open(Path(name) / "library") as library:
            start, cpu_start = time.perf_counter(), time.process_time()
            store(library, corpus, watch)
            seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
            counts = library.counts()
    return IngestSpeed(counts.articles, counts.characters, seconds, cpu_seconds, tuple(memory))


def store(
    library: Library, corpus: Path, progress: Callable[[IngestProgress], None] = lambda _: None
) -> IngestReport:
    """Ingest a folder with the stub."""
    return ingest(library, StubEncoder(), [corpus], max_tokens=_MAX_TOKENS, progress=progress)


def survive_kills(articles: int, kills: int) -> list[str]:
    """Ingest with kill -9 at random moments, then resume: what was lost or doubled, if anything."""
    chance = random.Random(1)  # noqa: S311 - the same moments every time
    with tempfile.TemporaryDirectory() as name:
        corpus, target = Path(name) / "corpus", Path(name) / "library"
        make_corpus(corpus, articles)
        problems: list[str] = []
        for _ in range(kills):
            command = [sys.executable, "-m", "qa.evaluation.ingesting", str(target), str(corpus)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
            assert process.stdout is not None  # noqa: S101 (a pipe was asked for)
            process.stdout.readline()
            time.sleep(chance.uniform(0.0, max(1.0, articles / 300 / kills)))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
            with Library.open(target) as library:
                problems += library.verify()
        with Library.open(target) as library:
            problems += [str(error) for error in store(library, corpus).failed]
            problems += library.verify()
            counts = library.counts()
        if counts.articles != articles:
            problems.append(f"{counts.articles} articles instead of {articles}")
        return problems


def resident() -> float:
    """Resident memory of this process in MiB; its peak where the present cannot be read."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / (1 << 20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    with Library.open(Path(sys.argv[1])) as opened:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        store(opened, Path(sys.argv[2]))
