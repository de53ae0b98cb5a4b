"""Seconds of a search over a generated library, by size: the real encoder reads the queries."""

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix
from qa.evaluation.encoding import made_up_passages
from qa.evaluation.ingesting import sentence
from qa.ingestion import IngestProgress, ingest
from qa.library import Library
from qa.retrieval import Retriever

_POOL = 64
_MAX_TOKENS = 256
_TOP = 10
_NOISE = 0.6


class PooledEncoder:
    """Reads queries with a real encoder and makes the vectors of passages up from a few real ones.

    A passage's vector lies between two real ones, with noise: about as crowded as real vectors,
    and a thousand times cheaper.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._pool = encoder.encode_passages(made_up_passages(_POOL))
        self._spread = self._pool.std(axis=0)

    @property
    def name(self) -> str:
        """Told from the real encoder."""
        return f"pooled:{self._encoder.name}"

    @property
    def dimension(self) -> int:
        """That of the real encoder."""
        return self._encoder.dimension

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """Those of the real encoder."""
        return self._encoder.members

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """By the real encoder."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Made up; the same for the same texts in one call."""
        seed = np.frombuffer("\n".join(texts[:8]).encode()[:64].ljust(64), np.uint32)
        chance = np.random.default_rng(seed)
        one, other = self._pool[chance.integers(_POOL, size=(2, len(texts)))]
        share = chance.uniform(0.5, 1, (len(texts), 1)).astype(np.float32)
        noise = chance.standard_normal(one.shape, dtype=np.float32) * self._spread * _NOISE
        mixed: FloatMatrix = share * one + (1 - share) * other + noise
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        return mixed

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Two thirds of a token a character."""
        return [len(text) * 2 // 3 for text in texts]


@dataclass(frozen=True, slots=True)
class SearchSpeed:
    """Milliseconds of one search, all included, and of making the indexes, in seconds.

    ``update_seconds`` is the first search after one new article; memory in MiB, of the process.
    """

    passages: int
    p50: float
    p99: float
    cpu_p50: float
    encode_p50: float
    nearest_p50: float
    lexical_p50: float
    index_seconds: float
    update_seconds: float
    recall: float
    memory: float


def measure_search(
    encoder: Encoder,
    passages: int,
    queries: int,
    progress: Callable[[IngestProgress], None] = lambda _: None,
) -> SearchSpeed:
    """Search a new library of made-up articles of one passage each, in a temporary folder."""
    chance = random.Random(1)  # noqa: S311 - the same texts every time
    pooled = PooledEncoder(encoder)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        _write(corpus, passages, chance)
        with Library.open(folder / "library") as library:
            ingest(library, pooled, [corpus], max_tokens=_MAX_TOKENS, progress=progress)
            retriever = Retriever(library, pooled, folder / "library" / "index")
            start = time.perf_counter()
            retriever.refresh()
            index_seconds = time.perf_counter() - start
            rows = [_search(retriever, sentence(chance)) for _ in range(queries)]
            snapshot = retriever.snapshot
            parts = [_parts(retriever, sentence(chance)) for _ in range(queries)]
            (folder / "new.txt").write_text("新的一篇\n\n" + sentence(chance) * 8, encoding="utf-8")
            ingest(
                library,
                pooled,
                [folder / "new.txt"],
                max_tokens=_MAX_TOKENS,
                progress=lambda _: None,
            )
            start = time.perf_counter()
            retriever.search("新的一篇", top=_TOP)
            update_seconds = time.perf_counter() - start
    walls = [wall for wall, _ in rows]
    return SearchSpeed(
        passages=len(snapshot.heads),
        p50=statistics.median(walls) * 1e3,
        p99=float(np.percentile(walls, 99)) * 1e3,
        cpu_p50=statistics.median(cpu for _, cpu in rows) * 1e3,
        encode_p50=statistics.median(part[0] for part in parts) * 1e3,
        nearest_p50=statistics.median(part[1] for part in parts) * 1e3,
        lexical_p50=statistics.median(part[2] for part in parts) * 1e3,
        index_seconds=index_seconds,
        update_seconds=update_seconds,
        recall=snapshot.store.recall,
        memory=_peak_memory(),
    )


def _search(retriever: Retriever, query: str) -> tuple[float, float]:
    start, used = time.perf_counter(), time.process_time()
    retriever.search(query, top=_TOP)
    return time.perf_counter() - start, time.process_time() - used


def _parts(retriever: Retriever, query: str) -> tuple[float, float, float]:
    """Seconds of reading the query, of the nearest vectors and of BM25."""
    snapshot = retriever.snapshot
    times = [time.perf_counter()]
    vector = retriever.question_vector(query)
    times.append(time.perf_counter())
    snapshot.nearest(vector, 200, None)
    times.append(time.perf_counter())
    snapshot.lexical.best(query, 200)
    times.append(time.perf_counter())
    return times[1] - times[0], times[2] - times[1], times[3] - times[2]


def _write(path: Path, passages: int, chance: random.Random) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for number in range(passages):
            text = "".join(sentence(chance) for _ in range(10))
            record = {"id": f"{number}", "title": f"第{number}篇", "text": text}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _peak_memory() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
