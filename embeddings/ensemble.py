"""Several encoders as one: their weighted similarities as a single inner product."""

from collections.abc import Callable, Sequence

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix


class EnsembleEncoder:
    """Concatenates unit vectors ``v_i`` as ``[√w_1·v_1 ; √w_2·v_2 ; …] / √Σw``.

    The inner product of two such vectors is the mean of the members' similarities, weighted by
    ``w_i``; so one ordinary index searches them all.
    """

    def __init__(self, members: Sequence[tuple[Encoder, float]]) -> None:
        """Take ``(encoder, weight)`` pairs; weights are positive."""
        self._encoders = [encoder for encoder, _ in members]
        weights = np.array([weight for _, weight in members], np.float64)
        self._scales = np.sqrt(weights / weights.sum()).astype(np.float32)
        self._name = "+".join(f"{weight:g}*{encoder.name}" for encoder, weight in members)

    @property
    def name(self) -> str:
        """Weights and names of the members."""
        return self._name

    @property
    def dimension(self) -> int:
        """Sum of the members' dimensions."""
        return sum(encoder.dimension for encoder in self._encoders)

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """Models of the members, each with its part of the scale."""
        return tuple(
            (model, float(scale) * part)
            for encoder, scale in zip(self._encoders, self._scales, strict=True)
            for model, part in encoder.members
        )

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions with every member."""
        return self._join(lambda encoder: encoder.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages with every member."""
        return self._join(lambda encoder: encoder.encode_passages(texts))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each text in the tokens of the first member."""
        return self._encoders[0].count_tokens(texts)

    def _join(self, encode: Callable[[Encoder], FloatMatrix]) -> FloatMatrix:
        return np.concatenate(
            [
                encode(encoder) * scale
                for encoder, scale in zip(self._encoders, self._scales, strict=True)
            ],
            axis=1,
        )
