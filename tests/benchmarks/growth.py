"""How search grows from 10^3 to 10^6 passages: nearest vectors and BM25, apart.

Run ``python -m tests.benchmarks.growth [--sizes 1000 …] [--svg docs/growth.svg] [--json]``. The
vectors are made up from a few real ones (mixtures of two with noise, see
``qa.evaluation.searching``): a million real ones take hours. The vectors that the best are compared
again by lie in a file mapped from a temporary folder, as they lie in the library's database.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np

from embeddings.encoder import FloatMatrix, load_encoder
from embeddings.faiss_store import FaissStore
from qa.config import load_settings
from qa.evaluation.encoding import made_up_passages
from qa.evaluation.searching import PooledEncoder
from qa.lexical import LexicalIndex

_MODEL = "multilingual-e5-small"
_TOP = 10
_PART = 20_000
_SIZES = (1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Size:
    """What one size costs: milliseconds a query, bytes of the index by those of its vectors.

    ``recall`` is the share of the flat index's ten that are found, over all queries.
    """

    passages: int
    nearest_ms: float
    nearest_p99_ms: float
    flat_ms: float
    recall: float
    memory_share: float
    build_seconds: float
    bm25_ms: float | None
    bm25_seconds: float | None


def main() -> None:
    """Measure, print, and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--bm25-most", type=int, default=100_000, help="largest size for BM25")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    home = load_settings().home
    encoder = PooledEncoder(load_encoder(_MODEL, home=home, threads=1, online=False))
    sizes = []
    for passages in options.sizes:
        sizes.append(measure(encoder, passages, options.queries, options.bm25_most))
        if not options.json:
            sys.stdout.write(f"{sizes[-1]}\n")
            sys.stdout.flush()
    if options.json:
        sys.stdout.write(json.dumps([asdict(size) for size in sizes]) + "\n")
    if options.svg:
        options.svg.write_text(draw(sizes), encoding="utf-8")


def measure(encoder: PooledEncoder, passages: int, queries: int, bm25_most: int) -> Size:
    """Both indexes at one size."""
    texts = made_up_passages(min(passages, bm25_most))
    questions = [text[40:70] for text in texts[:: max(1, len(texts) // queries)]][:queries]
    asked = encoder.encode_queries(questions)
    with tempfile.TemporaryDirectory() as folder:
        shape = (passages, encoder.dimension)
        vectors = np.memmap(Path(folder) / "vectors", np.float32, "w+", shape=shape)
        for first in range(0, passages, _PART):
            part = [f"{first}"] * min(_PART, passages - first)
            vectors[first : first + len(part)] = encoder.encode_passages(part)
        start = time.perf_counter()
        store = FaissStore(encoder.dimension, encoder=encoder.name)
        store.add(range(passages), vectors)
        seconds = time.perf_counter() - start
        store.originals = lambda ids: np.asarray(vectors[ids])
        flat = faiss.IndexFlatIP(encoder.dimension)
        flat.add(vectors)
        truth = flat.search(asked, _TOP)[1]
        found = store.search(asked, _TOP)
        faiss.omp_set_num_threads(1)
        near = _times(lambda row: store.search(row, _TOP), asked)
        exact = _times(lambda row: flat.search(row, _TOP), asked[:20])
        size = len(faiss.serialize_index(store._index.raw))
    hits = sum(
        len({n for n, _ in row} & set(own.tolist())) for row, own in zip(found, truth, strict=True)
    )
    bm25 = _bm25(texts, questions) if passages <= bm25_most else (None, None)
    return Size(
        passages,
        statistics.median(near) * 1e3,
        float(np.percentile(near, 99)) * 1e3,
        statistics.median(exact) * 1e3,
        hits / truth.size,
        size / (passages * encoder.dimension * 4),
        seconds,
        *bm25,
    )


def _times(search: Callable[[FloatMatrix], object], queries: FloatMatrix) -> list[float]:
    seconds = []
    for row in queries:
        start = time.perf_counter()
        search(row[None])
        seconds.append(time.perf_counter() - start)
    return seconds


def _bm25(texts: Sequence[str], questions: Sequence[str]) -> tuple[float, float]:
    start = time.perf_counter()
    index = LexicalIndex(enumerate(texts))
    seconds = time.perf_counter() - start
    spent = []
    for question in questions:
        start = time.perf_counter()
        index.best(question, 200)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1e3, seconds


_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _EDGE = 640, 360, 64, 48, 16
_LINES = (
    ("nearest_ms", "nearest vectors", "#0b7a75"),
    ("flat_ms", "every vector compared", "#9a9a9a"),
    ("bm25_ms", "BM25", "#b5541c"),
)


def draw(sizes: Sequence[Size]) -> str:
    """The medians as lines over logarithmic axes, SVG."""
    rows = [asdict(size) for size in sizes]
    values = [row[key] for row in rows for key, _, _ in _LINES if row[key]]
    low, high = np.floor(np.log10(min(values))), np.ceil(np.log10(max(values)))
    first, last = np.log10(rows[0]["passages"]), np.log10(rows[-1]["passages"])

    def x(passages: float) -> float:
        share = (np.log10(passages) - first) / ((last - first) or 1)
        return float(_LEFT + share * (_WIDTH - _LEFT - _EDGE))

    def y(milliseconds: float) -> float:
        share = (np.log10(milliseconds) - low) / ((high - low) or 1)
        return float(_HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _EDGE))

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12"><title>Milliseconds of a search by the number of'
        f' passages</title><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    ]
    for power in range(int(low), int(high) + 1):
        at = y(10.0**power)
        parts.append(
            f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _EDGE}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>'
        )
    parts += [
        f'<text x="{x(row["passages"]):.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">'
        f"{row['passages']:,}</text>"
        for row in rows
    ]
    parts.append(
        f'<text x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">passages</text>'
    )
    for number, (key, label, colour) in enumerate(_LINES):
        points = [(x(row["passages"]), y(row[key])) for row in rows if row[key]]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        dots = "".join(
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points
        )
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
            f'<text x="{_LEFT + 12}" y="{_EDGE + 14 + 16 * number}" fill="{colour}">{label}</text>'
        )
    return "".join(parts) + "</svg>\n"


if __name__ == "__main__":
    main()
