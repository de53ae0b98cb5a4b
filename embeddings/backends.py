"""Which way to run an encoder's network is quicker on this machine: measured once, remembered."""

import hashlib
import json
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import safetensors
import safetensors.torch
import torch

from embeddings.encoder import Encoder, FloatMatrix
from embeddings.manifest import checksums
from embeddings.quantisation import Ranges
from embeddings.storage import write_atomically

_FORMAT = 2
_ROUNDS = 3
_HELD_OUT = 4
_QUESTION = 30
"""Characters of a question whose encoding is timed."""
# Two encoders whose vectors agree so closely rank alike: one index may hold the vectors of both.
_LEAST_COSINE = 0.99
_LEAST_MEAN_COSINE = 0.998
_SLOW = 5.0
"""Seconds for one passage beyond which an encoder is of no use."""

_UNABLE = (
    *(OSError, ValueError, KeyError, IndexError, RuntimeError, AttributeError, TypeError),
    ImportError,
)

_Encode = Callable[[Sequence[str]], FloatMatrix]


class Backend(StrEnum):
    """A way to run the network: ``onnx`` is ``int8`` with questions left to ONNX Runtime."""

    AUTO = "auto"
    TORCH = "torch"
    INT8 = "int8"
    ONNX = "onnx"


# What to try, in order, before torch.
_WAYS = {
    Backend.TORCH: (),
    Backend.INT8: (Backend.INT8,),
    Backend.ONNX: (Backend.ONNX, Backend.INT8),
}


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was remembered; ``ranges`` are empty where torch was chosen."""

    backend: Backend
    recipe: dict[str, str | int]
    ranges: Ranges


def load(
    folder: Path, *, model: str, threads: int, home: Path, backend: Backend = Backend.AUTO
) -> Encoder:
    """Open a sentence-transformers folder with the quickest backend, or the one that is asked for.

    The first time all encode the same texts; the choice is kept in ``HOME/backends``, by weights,
    versions and processor. One in 8 bits is chosen only where its vectors agree with torch's.
    """
    if backend is Backend.TORCH:
        return _torch(folder, model, threads)
    path = home.expanduser() / "backends" / f"{_key(folder, model, threads)}.safetensors"
    choice = _read(path)
    if choice is None or (backend is not Backend.AUTO and not choice.ranges):
        return _choose(folder, model, threads, path, backend)
    wanted = choice.backend if backend is Backend.AUTO else backend
    for way in _WAYS[wanted]:
        with suppress(*_UNABLE):
            return _quantised(folder, choice, threads, way)
    return _torch(folder, model, threads)


def _torch(folder: Path, model: str, threads: int) -> Encoder:
    # Imported here: the library takes seconds, which the other backend does without.
    from embeddings.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder(folder, model=model, threads=threads)


def _quantised(folder: Path, choice: _Choice, threads: int, backend: Backend) -> Encoder:
    from embeddings.quantised_encoder import QuantisedEncoder, Recipe  # noqa: PLC0415

    recipe = Recipe(**choice.recipe)  # type: ignore[arg-type]
    return QuantisedEncoder(folder, recipe, choice.ranges, threads, onnx=backend is Backend.ONNX)


def _choose(folder: Path, model: str, threads: int, path: Path, backend: Backend) -> Encoder:
    """Measure all and remember the quickest."""
    from embeddings.calibration import calibrate, sample_texts  # noqa: PLC0415
    from embeddings.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    reference = SentenceTransformerEncoder(folder, model=model, threads=threads)
    texts = sample_texts()
    probes = texts[::_HELD_OUT]
    questions = [[probe[:_QUESTION]] for probe in probes]
    choice = _Choice(Backend.TORCH, {}, {})
    chosen: Encoder = reference
    with suppress(*_UNABLE):
        recipe, ranges = calibrate(reference, folder, [t for t in texts if t not in probes])
        choice = _Choice(Backend.TORCH, recipe, ranges)
        rival = _quantised(folder, choice, threads, Backend.INT8)
        # On some processors 8 bit takes half a minute for a passage: nothing more is tried there.
        hopeless = backend is Backend.AUTO and _seconds(rival.encode_passages, probes[:1]) > _SLOW
        if (
            not hopeless
            and _agree(reference.encode_passages, rival.encode_passages, probes)
            and (
                backend is not Backend.AUTO
                or _is_quicker(rival.encode_passages, reference.encode_passages, [probes])
            )
        ):
            choice, chosen = replace(choice, backend=Backend.INT8), rival
    with suppress(*_UNABLE):
        if choice.backend is Backend.INT8 and backend is not Backend.INT8:
            rival = _quantised(folder, choice, threads, Backend.ONNX)
            if _agree(reference.encode_queries, rival.encode_queries, probes) and (
                backend is not Backend.AUTO
                or _is_quicker(rival.encode_queries, chosen.encode_queries, questions)
            ):
                choice, chosen = replace(choice, backend=Backend.ONNX), rival
    with suppress(OSError):  # where nothing can be kept, the next start measures again
        _write(path, choice)
    return chosen


def _agree(reference: _Encode, rival: _Encode, texts: Sequence[str]) -> bool:
    cosines = (reference(texts) * rival(texts)).sum(axis=1)
    return bool(cosines.min() >= _LEAST_COSINE and cosines.mean() >= _LEAST_MEAN_COSINE)


def _seconds(encode: _Encode, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    encode(texts)
    return time.perf_counter() - start


def _is_quicker(rival: _Encode, reference: _Encode, calls: Sequence[Sequence[str]]) -> bool:
    """Whether the rival wins over some calls, by the median of interleaved rounds."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(_ROUNDS):
        for is_rival, encode in ((False, reference), (True, rival)):
            seconds[is_rival].append(sum(_seconds(encode, texts) for texts in calls))
    return statistics.median(seconds[True]) < statistics.median(seconds[False])


def _key(folder: Path, model: str, threads: int) -> str:
    known = {
        "format": _FORMAT,
        "files": checksums(folder),
        "model": model,
        "threads": threads,
        "torch": torch.__version__,
        "onnxruntime": _version("onnxruntime"),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "processor": _processor(),
    }
    digest = hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()
    return f"{Path(model).name}-{digest[:16]}"


def _version(package: str) -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(package)
    return ""


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line
    return platform.processor()


def _read(path: Path) -> _Choice | None:
    try:
        with safetensors.safe_open(path, "pt") as stored:
            metadata = json.loads(stored.metadata()["choice"])
            pairs = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        ranges = {name: (pair[0], pair[1]) for name, pair in pairs.items()}
        return _Choice(Backend(metadata["backend"]), metadata["recipe"], ranges)
    except (*_UNABLE, safetensors.SafetensorError):
        return None


def _write(path: Path, choice: _Choice) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {name: torch.stack(pair) for name, pair in choice.ranges.items()}
    metadata = {"choice": json.dumps({"backend": choice.backend, "recipe": choice.recipe})}
    write_atomically(path, safetensors.torch.save(tensors, metadata))
