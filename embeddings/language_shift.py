"""Moving a question's vector from its language to that of the passages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix

MEANS = Path(__file__).with_name("language_means.npz")
"""Mean question vectors as ``model/language``, made by ``embeddings.training.language_means``."""


def shift_language(
    vectors: FloatMatrix, encoder: Encoder, *, source: str, target: str
) -> FloatMatrix:
    """Question vectors as if they had been asked in the language ``target`` (ISO 639-1).

    The mean vector of a language is taken off and that of the other added (Libovický et al. 2020,
    "On the Language Neutrality of Pre-trained Multilingual Representations"), which ends a
    multilingual encoder's preference for its question's own language. A model of an ensemble that
    has no mean for ``source`` does not know that language and is left out. Where no model has both
    means, the vectors come back as they are.
    """
    if source == target:
        return vectors
    parts = []
    known = False
    first = 0
    for model, scale in encoder.members:
        means = _means(model)
        size = len(next(iter(means.values()))) if means else encoder.dimension - first
        part = vectors[:, first : first + size]
        first += size
        if source in means and target in means:
            known = True
            parts.append(part + scale * (means[target] - means[source]))
        else:
            parts.append(np.zeros_like(part) if means else part)
    if not known:
        return vectors
    moved = np.concatenate(parts, axis=1)
    unit: FloatMatrix = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit.astype(np.float32)


@cache
def _means(model: str) -> Mapping[str, FloatMatrix]:
    with np.load(MEANS) as stored:
        return {
            language: stored[name].astype(np.float32)
            for name in stored.files
            for of, _, language in [name.partition("/")]
            if of == model
        }
