"""Near-duplicates: the same story from two publishers, with other words around it.

MinHash over character 8-grams (Broder, "On the Resemblance and Containment of Documents", 1997), in
bands for look-up (locality-sensitive hashing); what the bands propose is then compared exactly.
"""

import numpy as np
from numpy.typing import NDArray

from qa.text import fold

_GRAM = 8
_BANDS = 8
_ROWS = 4
_LEAST = 80
SAME = 0.85
"""Resemblance (Jaccard index of 8-grams) from which two articles count as one story."""

_RANDOM = np.random.default_rng(20)
_FACTORS = _RANDOM.integers(1, 1 << 63, size=(_BANDS * _ROWS, 1), dtype=np.uint64) | np.uint64(1)
_POWERS = np.array([pow(1_000_003, n, 1 << 64) for n in range(_GRAM)], dtype=np.uint64)
_BAND_POWERS = np.array([pow(0x9E3779B97F4A7C15, n + 1, 1 << 64) for n in range(_ROWS)], np.uint64)


def grams(text: str) -> NDArray[np.uint64]:
    """Hashes of the distinct 8-grams of a text, ascending; width, case and blanks do not count."""
    folded = "".join(fold(text).split())
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if len(codes) < _GRAM:
        return np.empty(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes.astype(np.uint64), _GRAM)
    return np.unique(windows @ _POWERS)


def signature(hashes: NDArray[np.uint64]) -> list[int]:
    """Band values by which likely copies are looked up; none for a text too short to tell."""
    if len(hashes) < _LEAST:
        return []
    # Multiply-shift hashing: the high half of the product is close to uniform.
    smallest = ((_FACTORS * hashes) >> np.uint64(32)).min(axis=1).reshape(_BANDS, _ROWS)
    values = smallest @ _BAND_POWERS + np.arange(_BANDS, dtype=np.uint64)
    return [int(value) for value in values.astype(np.int64)]


def resemblance(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """Jaccard index of two sets of hashes, in [0, 1]."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / ((len(one) + len(other) - shared) or 1)
