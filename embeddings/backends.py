"""Which way to run an encoder's network is quicker on this machine: measured once, remembered."""

import hashlib
import json
import platform
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import safetensors
import safetensors.torch
import torch

from embeddings.encoder import Encoder
from embeddings.manifest import checksums
from embeddings.quantised_bert import Ranges
from embeddings.storage import write_atomically

_FORMAT = 1
_ROUNDS = 3
_HELD_OUT = 4
# Two encoders whose vectors agree so closely rank alike: one index may hold the vectors of both.
_LEAST_COSINE = 0.99
_LEAST_MEAN_COSINE = 0.998
_UNABLE = (OSError, ValueError, KeyError, IndexError, RuntimeError, AttributeError, TypeError)


class Backend(StrEnum):
    """A way to run the network."""

    AUTO = "auto"
    TORCH = "torch"
    INT8 = "int8"


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was remembered; ``ranges`` are empty where torch was chosen."""

    backend: Backend
    recipe: dict[str, str | int]
    ranges: Ranges


def load(
    folder: Path, *, model: str, threads: int, home: Path, backend: Backend = Backend.AUTO
) -> Encoder:
    """Open a sentence-transformers folder with the quicker backend, or the one that is asked for.

    The first time both encode the same texts; the choice is kept in ``HOME/backends``, by weights,
    versions and processor. The 8-bit one is used only where its vectors agree with torch's.
    """
    if backend is Backend.TORCH:
        return _torch(folder, model, threads)
    path = home.expanduser() / "backends" / f"{_key(folder, model, threads)}.safetensors"
    choice = _read(path)
    if choice is None or (backend is Backend.INT8 and not choice.ranges):
        return _choose(folder, model, threads, path, backend)
    if choice.backend is Backend.INT8 or backend is Backend.INT8:
        with suppress(*_UNABLE):
            return _quantised(folder, choice, threads)
    return _torch(folder, model, threads)


def _torch(folder: Path, model: str, threads: int) -> Encoder:
    # Imported here: the library takes seconds, which the other backend does without.
    from embeddings.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder(folder, model=model, threads=threads)


def _quantised(folder: Path, choice: _Choice, threads: int) -> Encoder:
    from embeddings.quantised_encoder import QuantisedEncoder, Recipe  # noqa: PLC0415

    return QuantisedEncoder(folder, Recipe(**choice.recipe), choice.ranges, threads)  # type: ignore[arg-type]


def _choose(folder: Path, model: str, threads: int, path: Path, backend: Backend) -> Encoder:
    """Measure both and remember the quicker."""
    from embeddings.calibration import calibrate, sample_texts  # noqa: PLC0415
    from embeddings.sentence_transformer import SentenceTransformerEncoder  # noqa: PLC0415

    reference = SentenceTransformerEncoder(folder, model=model, threads=threads)
    texts = sample_texts()
    probes = texts[::_HELD_OUT]
    choice = _Choice(Backend.TORCH, {}, {})
    chosen: Encoder = reference
    with suppress(*_UNABLE):
        recipe, ranges = calibrate(reference, folder, [t for t in texts if t not in probes])
        choice = _Choice(Backend.TORCH, recipe, ranges)
        rival = _quantised(folder, choice, threads)
        if _agree(reference, rival, probes) and (
            backend is Backend.INT8 or _is_quicker(rival, reference, probes)
        ):
            choice, chosen = _Choice(Backend.INT8, recipe, ranges), rival
    with suppress(OSError):  # where nothing can be kept, the next start measures again
        _write(path, choice)
    return chosen


def _agree(reference: Encoder, rival: Encoder, texts: Sequence[str]) -> bool:
    cosines = (reference.encode_passages(texts) * rival.encode_passages(texts)).sum(axis=1)
    return bool(cosines.min() >= _LEAST_COSINE and cosines.mean() >= _LEAST_MEAN_COSINE)


def _is_quicker(rival: Encoder, reference: Encoder, texts: Sequence[str]) -> bool:
    """Whether the rival wins over some passages, by the median of interleaved rounds."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(_ROUNDS):
        for is_rival, encoder in ((False, reference), (True, rival)):
            start = time.perf_counter()
            encoder.encode_passages(texts)
            seconds[is_rival].append(time.perf_counter() - start)
    return statistics.median(seconds[True]) < statistics.median(seconds[False])


def _key(folder: Path, model: str, threads: int) -> str:
    known = {
        "format": _FORMAT,
        "files": checksums(folder),
        "model": model,
        "threads": threads,
        "torch": torch.__version__,
        "capability": torch.backends.cpu.get_cpu_capability(),
        "processor": _processor(),
    }
    digest = hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()
    return f"{Path(model).name}-{digest[:16]}"


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
