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
from qa.postings import Ints, Segment
from qa.synonyms import Synonyms
from qa.terms import TERMS_VERSION, stem, terms

_FORMAT = 1
_K1 = 1.5
_B = 0.75
_SEGMENT = 1 << 14
_WHOLE = 1 - 1e-9
_UNKNOWN = 0.2
"""What a word without a translation counts for, against the rarest of terms."""

_NO_SYNONYMS = Synonyms()
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """BM25 of every passage for one query, and how much of the query the library can match.

    ``coverage`` is the share, in [0, 1], of the query's inverse-document-frequency mass that the
    best passage holds; a term the library has never seen counts as the rarest.
    """

    scores: NDArray[np.float32]
    coverage: float


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
        self._segments: list[Segment] = []
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
        scores = result.scores
        if among is not None:
            allowed = np.fromiter(among, np.int64, len(among))
            scores = np.where(np.isin(self._numbers, allowed), scores, 0)
        # Without those that score nothing: most do, and numpy is slow to choose among equals.
        rows = np.flatnonzero(scores)
        if len(rows) > top:  # equal scores at the edge are all kept until ties are settled
            held = scores[rows]
            rows = rows[held >= np.partition(held, len(held) - top)[len(held) - top]]
        scores, numbers = scores[rows], self._numbers[rows]
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
            content |= {f"{place}.{name}": getattr(segment, name) for name in Segment.__slots__}
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
                    Segment(*(stored[f"{place}.{name}"] for name in Segment.__slots__))
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
        rarity, known = self._rarity(weights)
        impacts = {number: weights[term] * rarity[term] for term, number in known.items()}
        scores = np.concatenate(
            [
                np.empty(0, np.float32),
                *(
                    segment.scores(impacts, damping)
                    for segment, damping in zip(self._segments, self._damping, strict=True)
                ),
            ]
        )
        if not scores.any():
            return LexicalScores(scores, 0.0)
        best = np.array([int(scores.argmax())])
        return LexicalScores(scores, float(self._covered(best, rarity, known)[0]))

    def coverage(self, query: str, among: Collection[int]) -> dict[int, float]:
        """How much of a query some passages hold, by number: as ``LexicalScores.coverage``."""
        rarity, known = self._rarity(terms(query, self.synonyms))
        places = self._places(among)
        covered = self._covered(places, rarity, known)
        return dict(zip(self._numbers[places].tolist(), covered.tolist(), strict=True))

    def translated_coverage(
        self, words: Iterable[Mapping[str, float]], among: Collection[int]
    ) -> dict[int, float]:
        """How much of a query's words some passages hold in translation, by number.

        ``words`` has the translations of each word, with weights in (0, 1]. A passage holds a
        translation that it has all terms of; of several the rarest counts.
        """
        places = self._places(among)
        covered = np.zeros(len(places))
        mass = 0.0
        for translations in words:
            best, most = np.zeros(len(places)), 0.0
            for text, weight in translations.items():
                rarity, known = self._rarity(terms(text, self.synonyms))
                if rarity and len(known) == len(rarity):
                    value = weight * max(rarity.values())
                    whole = self._covered(places, rarity, known) > _WHOLE
                    best, most = np.maximum(best, value * whole), max(most, value)
            covered += best
            mass += most or _UNKNOWN * self._idf(0)
        covered /= mass or 1.0
        return dict(zip(self._numbers[places].tolist(), covered.tolist(), strict=True))

    def _places(self, among: Collection[int]) -> Ints:
        """Where the scores of some passages stand."""
        wanted = np.fromiter(among, np.int64, len(among))
        places: Ints = np.flatnonzero(np.isin(self._numbers, wanted))
        return places

    def _rarity(self, wanted: Iterable[str]) -> tuple[dict[str, float], dict[str, int]]:
        """Inverse document frequency of terms, and the numbers of those there are."""
        distinct = dict.fromkeys(wanted)
        known = {term: self._vocabulary[term] for term in distinct if term in self._vocabulary}
        return {t: self._idf(self._frequency(known.get(t, -1))) for t in distinct}, known

    def _covered(
        self, places: Ints, rarity: Mapping[str, float], known: Mapping[str, int]
    ) -> NDArray[np.float64]:
        """Share of the mass of terms that each passage holds."""
        covered = np.zeros(len(places))
        for segment, first in zip(self._segments, self._firsts, strict=True):
            inside = (places >= first) & (places < first + len(segment.numbers))
            rows = places[inside] - first
            for term, number in known.items():
                covered[inside] += rarity[term] * segment.holds(number, rows)
        return covered / (sum(rarity.values()) or 1.0)

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

    def _segment(self, passages: Sequence[tuple[int, str]]) -> Segment:
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
        return Segment.of(numbers, lengths, np.array(keys, np.int64), np.array(counts, np.int64))

    def _settle(self) -> None:
        """What follows from the segments."""
        sizes = [len(segment.numbers) for segment in self._segments]
        self._firsts = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
        self._numbers = np.concatenate(
            [np.empty(0, np.int64), *(segment.numbers for segment in self._segments)]
        )
        total = sum(float(segment.lengths.sum()) for segment in self._segments)
        mean = total / (len(self._numbers) or 1) or 1.0
        self._damping = [_K1 * (1 - _B + _B / mean * segment.lengths) for segment in self._segments]


def _belong(one: Segment, other: Segment) -> bool:
    """Whether two segments are small and of like size."""
    return len(one.numbers) + len(other.numbers) <= _SEGMENT and len(one.numbers) < 2 * len(
        other.numbers
    )
