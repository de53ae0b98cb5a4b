"""Speed of encoding beside torch's and beside the machine's own limit."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.backends import Backend
from embeddings.encoder import Encoder, FloatMatrix, load_encoder, model_of
from qa.evaluation.ingesting import sentence

_CHARACTERS = 400
_QUERIES_PER_ROUND = 5
_Rows = tuple[list[tuple[float, float]], list[tuple[float, float]]]
"""Seconds and CPU seconds of every round, of torch and of the other."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians over the rounds, with the least and the greatest; seconds of one text."""

    seconds: float
    least: float
    greatest: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Cosine:
    """How closely two encoders agree over some texts."""

    mean: float
    least: float


@dataclass(frozen=True, slots=True)
class EncodingSpeed:
    """torch and what the product uses over the same texts in the same rounds.

    Ratios are medians of torch's seconds by the other's in one round; ``cpu`` ones hardly move
    with what else the machine does. Cosines are those between the vectors of the two. ``peak`` is
    the machine's largest 8-bit matrix product in operations per second, ``share`` how much of it,
    by CPU seconds, bulk encoding reaches.
    """

    model: str
    passages: dict[str, Timing]
    queries: dict[str, Timing]
    passages_ratio: float
    passages_cpu_ratio: float
    queries_ratio: float
    queries_cpu_ratio: float
    passages_cosine: Cosine
    queries_cosine: Cosine
    peak: float
    share: float


def measure_encoding(
    encoder: str, *, home: Path, threads: int, online: bool, passages: int, rounds: int
) -> EncodingSpeed | None:
    """Encode made-up passages of 400 characters and single questions with torch and the product's.

    ``None`` where the product uses torch alone. Raises ``ModelError`` as ``load_encoder``.
    """
    from embeddings.limits import integer_products  # noqa: PLC0415
    from embeddings.quantised_encoder import QuantisedEncoder  # noqa: PLC0415

    model = model_of(encoder)
    quick = load_encoder(model, home=home, threads=threads, online=online)
    if not isinstance(quick, QuantisedEncoder):
        return None
    plain = load_encoder(model, home=home, threads=threads, online=online, backend=Backend.TORCH)
    texts = made_up_passages(passages)
    short = [text[:30] + "？" for text in texts]
    questions = short[:_QUERIES_PER_ROUND]
    encoders = (plain, quick)
    bulk: _Rows = ([], [])
    single: _Rows = ([], [])
    peaks: list[tuple[float, float]] = []
    for _ in range(rounds):
        for one, passage, question in zip(encoders, bulk, single, strict=True):
            passage.append(_timed(lambda one=one: one.encode_passages(texts), len(texts)))  # type: ignore[misc]
            question.append(
                _timed(lambda one=one: _one_by_one(one, questions), len(questions))  # type: ignore[misc]
            )
        peaks.append(integer_products(threads))
    operations = quick.operations(texts) / len(texts)
    shares = [operations / cpu / peak for (_, cpu), (_, peak) in zip(bulk[1], peaks, strict=True)]
    asked_by = Backend.ONNX if quick.questions_by_onnx else Backend.INT8
    return EncodingSpeed(
        model=plain.name,
        passages={Backend.TORCH: _timing(bulk[0]), Backend.INT8: _timing(bulk[1])},
        queries={Backend.TORCH: _timing(single[0]), asked_by: _timing(single[1])},
        passages_ratio=_ratio(bulk, 0),
        passages_cpu_ratio=_ratio(bulk, 1),
        queries_ratio=_ratio(single, 0),
        queries_cpu_ratio=_ratio(single, 1),
        passages_cosine=_cosine(*(one.encode_passages(texts) for one in encoders)),
        queries_cosine=_cosine(*(one.encode_queries(short) for one in encoders)),
        peak=statistics.median(wall for wall, _ in peaks),
        share=statistics.median(shares),
    )


def made_up_passages(count: int) -> list[str]:
    """Different passages of 400 characters, the same every time."""
    chance = random.Random(0)  # noqa: S311 - the same texts every time
    texts = []
    for _ in range(count):
        text = ""
        while len(text) < _CHARACTERS:
            text += sentence(chance)
        texts.append(text[:_CHARACTERS])
    return texts


def _one_by_one(encoder: Encoder, questions: Sequence[str]) -> None:
    for question in questions:
        encoder.encode_queries([question])


def _timed(work: Callable[[], object], count: int) -> tuple[float, float]:
    """Seconds, and CPU seconds of this process, for one of ``count`` texts."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) / count, (time.process_time() - used) / count


def _timing(rows: Sequence[tuple[float, float]]) -> Timing:
    walls = [wall for wall, _ in rows]
    cpu = statistics.median(used for _, used in rows)
    return Timing(statistics.median(walls), min(walls), max(walls), cpu)


def _ratio(rows: _Rows, which: int) -> float:
    return statistics.median(
        plain[which] / quick[which] for plain, quick in zip(*rows, strict=True)
    )


def _cosine(plain: FloatMatrix, quick: FloatMatrix) -> Cosine:
    cosines = (plain * quick).sum(axis=1)
    return Cosine(float(cosines.mean()), float(cosines.min()))
