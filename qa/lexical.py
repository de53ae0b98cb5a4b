"""BM25 over passages, in memory, kept up to date without counting everything again."""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.storage import write_atomically
from qa.errors import IndexMismatchError
from qa.synonyms import Synonyms
from qa.terms import TERMS_VERSION, stem, terms

_FORMAT = 1
_K1 = 1.5
_B = 0.75
_SEGMENT = 1 << 14
_NO_SYNONYMS = Synonyms()
_MOST = np.iinfo(np.uint16).max
_DIGEST = hashlib.sha256().digest_size

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """BM25 of every passage for one query, and how much of the query the library can match.

    ``coverage`` is the share, in [0, 1], of the query's inverse-document-frequency mass that the
    best passage holds; a term the library has never seen counts as the rarest.
    """

    scores: NDArray[np.float32]
    coverage: float


@dataclass(frozen=True, slots=True)
class _Segment:
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
    def of(numbers: Ints, lengths: Ints, keys: Ints, counts: Ints) -> "_Segment":
        """Make one from ``keys``, each a term's number in the high half and a row in the low."""
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], counts[order]
        found, starts = np.unique(keys >> 32, return_index=True)
        return _Segment(
            numbers,
            lengths.astype(np.float32),
            found.astype(np.int32),
            np.append(starts, len(keys)),
            (keys & 0xFFFFFFFF).astype(np.int32),
            np.minimum(counts, _MOST).astype(np.uint16),
        )

    def postings(self, term: int) -> slice:
        """Where the passages of a term stand."""
        place = int(np.searchsorted(self.terms, term))
        if place == len(self.terms) or self.terms[place] != term:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))

    def keys(self, offset: int) -> Ints:
        """Its postings as ``of`` takes them, rows moved by ``offset``."""
        sizes = np.diff(self.starts)
        return (np.repeat(self.terms.astype(np.int64), sizes) << 32) | (self.rows + offset)

    def without(self, numbers: Ints) -> "_Segment":
        """The segment without some passages; itself where it has none of them."""
        keep = ~np.isin(self.numbers, numbers)
        if keep.all():
            return self
        rows = np.cumsum(keep) - 1
        held = keep[self.rows]
        keys = self.keys(0)[held]
        keys = (keys >> 32 << 32) | rows[keys & 0xFFFFFFFF]
        counts = self.counts[held].astype(np.int64)
        return _Segment.of(self.numbers[keep], self.lengths[keep].astype(np.int64), keys, counts)

    def joined(self, other: "_Segment") -> "_Segment":
        """Both as one."""
        keys = np.concatenate([self.keys(0), other.keys(len(self.numbers))])
        return _Segment.of(
            np.concatenate([self.numbers, other.numbers]),
            np.concatenate([self.lengths, other.lengths]).astype(np.int64),
            keys,
            np.concatenate([self.counts, other.counts]).astype(np.int64),
        )


class LexicalIndex:
    """BM25 (Robertson & Zaragoza 2009, with Lucene's idf) over passages by number.

    Passages lie in segments that are never changed: ``updated`` shares those that stay, so that one
    new article among a hundred thousand passages costs what the article costs, and whoever still
    searches the old index is not disturbed. Segments of like size are joined.
    """

    def __init__(
        self, passages: Iterable[tuple[int, str]], synonyms: Synonyms = _NO_SYNONYMS
    ) -> None:
        """Index the texts of numbered passages, which are read once."""
        self.synonyms = synonyms
        self._vocabulary: dict[str, int] = {}
        self._segments: list[_Segment] = []
        self._append(passages)
        self._settle()

    def updated(self, removed: Collection[int], added: Iterable[tuple[int, str]]) -> "LexicalIndex":
        """An index without some passages and with others; this one stays as it is.

        A passage that is added replaces the one of its number.
        """
        index = LexicalIndex.__new__(LexicalIndex)
        index.synonyms = self.synonyms
        # Shared: terms are only ever added, and a segment knows none that came after it.
        index._vocabulary = self._vocabulary
        added = list(added)
        gone = np.array([*removed, *(number for number, _ in added)], np.int64)
        index._segments = [segment.without(gone) for segment in self._segments]
        index._append(added)
        index._settle()
        return index

    def best(
        self, query: str, top: int, among: Collection[int] | None = None
    ) -> tuple[dict[int, float], float]:
        """The ``top`` passages with a term of the query, by number, and the query's coverage."""
        result = self.score(query)
        rows = np.flatnonzero(result.scores)
        if among is not None:
            allowed = np.fromiter(among, np.int64, len(among))
            rows = rows[np.isin(self._numbers[rows], allowed)]
        scores, numbers = result.scores[rows], self._numbers[rows]
        if len(rows) > top:  # equal scores at the edge are all kept until ties are settled
            edge = np.partition(scores, len(rows) - top)[len(rows) - top]
            scores, numbers = scores[scores >= edge], numbers[scores >= edge]
        order = np.lexsort((numbers, -scores))[:top]
        return dict(zip(numbers[order].tolist(), scores[order].tolist(), strict=True)), (
            result.coverage
        )

    def save(self, path: Path, *, revision: str) -> None:
        """Write the index atomically; ``revision`` names the library state it holds."""
        content = {
            "key": np.frombuffer(self._key(revision, self.synonyms), np.uint8),
            "vocabulary": np.frombuffer("\n".join(self._vocabulary).encode(), np.uint8),
        }
        for place, segment in enumerate(self._segments):
            content |= {f"{place}.{name}": getattr(segment, name) for name in _Segment.__slots__}
        stream = io.BytesIO()
        np.savez(stream, allow_pickle=False, **content)
        path.parent.mkdir(parents=True, exist_ok=True)
        stream.write(hashlib.sha256(stream.getbuffer()).digest())
        write_atomically(path, stream.getbuffer())

    @classmethod
    def load(cls, path: Path, *, revision: str, synonyms: Synonyms) -> "LexicalIndex":
        """Read what ``save`` wrote; raises ``IndexMismatchError`` when anything differs."""
        index = cls((), synonyms)
        try:
            content = path.read_bytes()
            # The archive checks its members, but not that all of them are there.
            if hashlib.sha256(memoryview(content)[:-_DIGEST]).digest() != content[-_DIGEST:]:
                raise IndexMismatchError(f"{path}: damaged; build it again")
            with np.load(io.BytesIO(content), allow_pickle=False) as stored:
                if stored["key"].tobytes() != cls._key(revision, synonyms):
                    raise IndexMismatchError(f"{path}: of another library state; build it again")
                words = stored["vocabulary"].tobytes().decode()
                index._vocabulary = {w: n for n, w in enumerate(words.split("\n"))} if words else {}
                count = sum(name.endswith(".numbers") for name in stored.files)
                index._segments = [
                    _Segment(*(stored[f"{place}.{name}"] for name in _Segment.__slots__))
                    for place in range(count)
                ]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise IndexMismatchError(f"{path}: {error}; build it again") from None
        index._settle()
        return index

    @staticmethod
    def _key(revision: str, synonyms: Synonyms) -> bytes:
        names = sorted(synonyms.firsts.items())
        return json.dumps([_FORMAT, TERMS_VERSION, revision, names]).encode()

    @property
    def numbers(self) -> Ints:
        """Numbers of the passages, in the order of the scores."""
        return self._numbers

    def idf(self, token: str) -> float:
        """Inverse document frequency of a token; the largest of all for one never seen."""
        return self._idf(self._frequency(self._vocabulary.get(stem(token), -1)))

    def score(self, query: str) -> LexicalScores:
        """Score every passage, in the order of ``numbers``."""
        weights = Counter(terms(query, self.synonyms))
        scores = np.zeros(len(self._numbers), np.float32)
        known = {term: self._vocabulary[term] for term in weights if term in self._vocabulary}
        rarity = {term: self._idf(self._frequency(known.get(term, -1))) for term in weights}
        for segment, first in zip(self._segments, self._firsts, strict=True):
            part = scores[first : first + len(segment.numbers)]
            damping = _K1 * (1 - _B + _B / self._mean_length * segment.lengths)
            for term, number in known.items():
                place = segment.postings(number)
                rows, counts = segment.rows[place], segment.counts[place].astype(np.float32)
                part[rows] += weights[term] * rarity[term] * (counts / (counts + damping[rows]))
        if not scores.any():
            return LexicalScores(scores, 0.0)
        held = self._held(int(scores.argmax()), known)
        covered = sum(rarity[term] for term in held) / sum(rarity.values())
        return LexicalScores(scores, covered)

    def _held(self, place: int, known: Mapping[str, int]) -> list[str]:
        """The terms that stand in a passage."""
        which = int(np.searchsorted(self._firsts, place, side="right")) - 1
        segment, row = self._segments[which], place - int(self._firsts[which])
        return [
            term for term, n in known.items() if (segment.rows[segment.postings(n)] == row).any()
        ]

    def _frequency(self, term: int) -> int:
        places = (segment.postings(term) for segment in self._segments)
        return sum(place.stop - place.start for place in places)

    def _idf(self, frequency: int) -> float:
        return float(np.log1p((len(self._numbers) - frequency + 0.5) / (frequency + 0.5)))

    def _append(self, passages: Iterable[tuple[int, str]]) -> None:
        """Add passages in new segments, joining those of like size."""
        batch: list[tuple[int, str]] = []
        for passage in passages:
            batch.append(passage)
            if len(batch) == _SEGMENT:
                self._segments.append(self._segment(batch))
                batch = []
        if batch:
            self._segments.append(self._segment(batch))
        self._segments = [segment for segment in self._segments if len(segment.numbers)]
        while len(self._segments) > 1 and _belong(*self._segments[-2:]):
            last = self._segments.pop()
            self._segments[-1] = self._segments[-1].joined(last)

    def _segment(self, passages: Sequence[tuple[int, str]]) -> _Segment:
        numbers = np.array([number for number, _ in passages], np.int64)
        lengths = np.zeros(len(passages), np.int64)
        keys: list[int] = []
        counts: list[int] = []
        vocabulary = self._vocabulary
        for row, (_, text) in enumerate(passages):
            found = Counter(terms(text, self.synonyms))
            lengths[row] = found.total()
            keys.extend(vocabulary.setdefault(term, len(vocabulary)) << 32 | row for term in found)
            counts.extend(found.values())
        return _Segment.of(numbers, lengths, np.array(keys, np.int64), np.array(counts, np.int64))

    def _settle(self) -> None:
        """What follows from the segments."""
        sizes = [len(segment.numbers) for segment in self._segments]
        self._firsts = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
        self._numbers = np.concatenate(
            [np.empty(0, np.int64), *(segment.numbers for segment in self._segments)]
        )
        total = sum(float(segment.lengths.sum()) for segment in self._segments)
        self._mean_length = total / (len(self._numbers) or 1) or 1.0


def _belong(one: _Segment, other: _Segment) -> bool:
    """Whether two segments are small and of like size."""
    return len(one.numbers) + len(other.numbers) <= _SEGMENT and len(one.numbers) < 2 * len(
        other.numbers
    )
