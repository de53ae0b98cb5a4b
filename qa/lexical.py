"""Chinese-aware tokens and BM25 over passages."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from qa.text import fold

_CJK_RUN = r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]+"
_TOKEN = re.compile(rf"{_CJK_RUN}|\d+(?:[.,]\d+)*|[^\W\d_\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_CJK_CHARACTER = re.compile(_CJK_RUN)


def tokenize(text: str) -> list[str]:
    """Character bigrams of Chinese runs, whole numbers, whole words of other scripts, all folded.

    A Chinese run of one character is its own token.
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        token = match.group()
        if len(token) > 1 and _CJK_CHARACTER.fullmatch(token):
            tokens.extend(token[i : i + 2] for i in range(len(token) - 1))
        else:
            tokens.append(token)
    return tokens


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """BM25 of every passage for one query, and how much of the query the library can match.

    ``coverage`` is the share, in [0, 1], of the query's inverse-document-frequency mass that the
    best passage holds; a term the library has never seen counts as the rarest.
    """

    scores: NDArray[np.float32]
    coverage: float


class LexicalIndex:
    """BM25 (Robertson & Zaragoza 2009, as in Lucene) in memory, rebuilt from the library."""

    def __init__(self, texts: Sequence[str]) -> None:
        token_lists = [tokenize(text) for text in texts]
        self._token_sets = [frozenset(tokens) for tokens in token_lists]
        frequencies = Counter(token for tokens in self._token_sets for token in tokens)
        size = len(token_lists)
        self._idf = {
            token: float(np.log1p((size - count + 0.5) / (count + 0.5)))
            for token, count in frequencies.items()
        }
        self._idf_unseen = float(np.log1p((size + 0.5) / 0.5))
        self._bm25: Any = bm25s.BM25()  # type: ignore[no-untyped-call]
        if frequencies:
            self._bm25.index(token_lists, show_progress=False)

    def idf(self, token: str) -> float:
        """Inverse document frequency of a token; the largest of all for one never seen."""
        return self._idf.get(token, self._idf_unseen)

    def score(self, query: str) -> LexicalScores:
        """Score every passage, in the order they were given."""
        tokens = tokenize(query)
        known = [token for token in tokens if token in self._idf]
        if not known:
            return LexicalScores(np.zeros(len(self._token_sets), dtype=np.float32), 0.0)
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        best = self._token_sets[int(scores.argmax())]
        distinct = set(tokens)
        total = sum(self.idf(token) for token in distinct)
        found = sum(self.idf(token) for token in distinct if token in best)
        return LexicalScores(scores, found / total)
