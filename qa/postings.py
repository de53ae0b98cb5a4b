"""An inverted file over some passages: which of them hold a term, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Segment:
    """An inverted file over some passages, never changed once made.

    Term ``terms[i]`` stands in the passages ``rows[starts[i]:starts[i + 1]]``, rows of
    ``numbers``, as often as ``counts`` says.
    """

    numbers: Ints
    lengths: NDArray[np.float32]
    terms: NDArray[np.int32]
    starts: Ints
    rows: NDArray[np.int32]
    counts: NDArray[np.uint16]

    @staticmethod
    def of(numbers: Ints, lengths: Ints, keys: Ints, counts: Ints) -> "Segment":
        """Make one from ``keys``, each a term's number in the high half and a row in the low."""
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], counts[order]
        found, starts = np.unique(keys >> 32, return_index=True)
        return Segment(
            numbers,
            lengths.astype(np.float32),
            found.astype(np.int32),
            np.append(starts, len(keys)),
            (keys & 0xFFFFFFFF).astype(np.int32),
            np.minimum(counts, _MOST).astype(np.uint16),
        )

    def postings(self, term: int) -> slice:
        """Where the passages of a term stand."""
        # Of the array's own type: for any other the whole array would be converted first.
        place = int(self.terms.searchsorted(np.int32(term)))
        if place == len(self.terms) or self.terms[place] != term:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))

    def scores(
        self, impacts: Mapping[int, float], damping: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """BM25 of every passage: the sum over terms of ``impacts`` × count / (count + damping)."""
        places = [(self.postings(term), impact) for term, impact in impacts.items()]
        places = [(place, impact) for place, impact in places if place.start < place.stop]
        if not places:
            return np.zeros(len(self.numbers), np.float32)
        rows = np.concatenate([self.rows[place] for place, _ in places])
        counts = np.concatenate([self.counts[place] for place, _ in places]).astype(np.float32)
        sizes = [place.stop - place.start for place, _ in places]
        parts = counts / (counts + damping[rows])
        parts *= np.repeat(np.array([impact for _, impact in places], np.float32), sizes)
        return np.bincount(rows, parts, len(self.numbers)).astype(np.float32)

    def holds(self, term: int, rows: Ints) -> NDArray[np.bool_]:
        """Which of the rows hold a term."""
        held = self.rows[self.postings(term)]
        if not len(held):
            return np.zeros(len(rows), np.bool_)
        places = np.minimum(held.searchsorted(rows.astype(np.int32)), len(held) - 1)
        found: NDArray[np.bool_] = held[places] == rows
        return found

    def keys(self, offset: int) -> Ints:
        """Its postings as ``of`` takes them, rows moved by ``offset``."""
        sizes = np.diff(self.starts)
        return (np.repeat(self.terms.astype(np.int64), sizes) << 32) | (self.rows + offset)

    def without(self, numbers: Ints) -> "Segment":
        """The segment without some passages; itself where it has none of them."""
        keep = ~np.isin(self.numbers, numbers)
        if keep.all():
            return self
        rows = np.cumsum(keep) - 1
        held = keep[self.rows]
        keys = self.keys(0)[held]
        keys = (keys >> 32 << 32) | rows[keys & 0xFFFFFFFF]
        counts = self.counts[held].astype(np.int64)
        return Segment.of(self.numbers[keep], self.lengths[keep].astype(np.int64), keys, counts)

    def joined(self, other: "Segment") -> "Segment":
        """Both as one."""
        keys = np.concatenate([self.keys(0), other.keys(len(self.numbers))])
        return Segment.of(
            np.concatenate([self.numbers, other.numbers]),
            np.concatenate([self.lengths, other.lengths]).astype(np.int64),
            keys,
            np.concatenate([self.counts, other.counts]).astype(np.int64),
        )
