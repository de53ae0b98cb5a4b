"""Text to vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]


class Encoder(Protocol):
    """Maps texts to unit vectors whose inner product is their similarity."""

    @property
    def name(self) -> str:
        """Identity of model and settings; vectors of two names never mix."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions: float32 ``[len(texts), dimension]``, L2-normalised."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages: float32 ``[len(texts), dimension]``, L2-normalised."""
        ...
