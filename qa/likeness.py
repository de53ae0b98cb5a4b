"""Near-duplicates: the same story from two publishers, with other words around it.

MinHash over character 8-grams (Broder, "On the Resemblance and Containment of Documents", 1997), in
bands for look-up (locality-sensitive hashing); what the bands propose is then compared exactly.
"""

import sys

import numpy as np
from numpy.typing import NDArray

from qa.text import fold

_GRAM = 8
_BANDS = 8
_ROWS = 4
_LEAST = 80
SAME = 0.85
"""Resemblance (Jaccard index of 8-grams) from which two texts count as one."""

_UNKNOWN, _DROPPED = np.uint32(0xFFFFFFFF), np.uint32(0xFFFFFFFE)
# ``fold`` of the single characters that were seen so far
_TABLE: NDArray[np.uint32] = np.full(sys.maxunicode + 1, _UNKNOWN)

_RANDOM = np.random.default_rng(20)
_FACTORS = _RANDOM.integers(1, 1 << 63, size=(_BANDS * _ROWS, 1), dtype=np.uint64) | np.uint64(1)
_POWERS = np.array([pow(1_000_003, n, 1 << 64) for n in range(_GRAM)], dtype=np.uint64)
_BAND_POWERS = np.array([pow(0x9E3779B97F4A7C15, n + 1, 1 << 64) for n in range(_ROWS)], np.uint64)


def grams(text: str) -> NDArray[np.uint64]:
    """Hashes of the distinct 8-grams of a text, ascending; width, case and blanks do not count."""
    codes = _folded(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4"))
    if len(codes) < _GRAM:
        return np.empty(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes.astype(np.uint64), _GRAM)
    hashes = np.sort(windows @ _POWERS)
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]


def _folded(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Folded characters without white space, by a table that learns each character once."""
    if (new := codes[_TABLE[codes] == _UNKNOWN]).size:
        for code in np.unique(new).tolist():
            folded = "".join(fold(chr(code)).split())
            if len(folded) <= 1:
                _TABLE[code] = ord(folded) if folded else _DROPPED
            else:
                _TABLE[code] = code  # a ligature: as good by itself
    found = _TABLE[codes]
    kept: NDArray[np.uint32] = found[found != _DROPPED]
    return kept


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


class Seen:
    """Texts one after another, of which near-duplicates of earlier ones are told."""

    def __init__(self) -> None:
        self._bands: dict[int, list[NDArray[np.uint64]]] = {}
        self._short: set[bytes] = set()

    def repeats(self, text: str) -> bool:
        """Whether a text nearly repeats an earlier one; a text too short to tell, word for word."""
        own = grams(text)
        bands = signature(own)
        if not bands:
            content = own.tobytes() or fold("".join(text.split())).encode("utf-8", "surrogatepass")
            known = content in self._short
            self._short.add(content)
            return known
        for band in bands:
            if any(resemblance(own, other) >= SAME for other in self._bands.get(band, ())):
                return True
        for band in bands:
            self._bands.setdefault(band, []).append(own)
        return False
