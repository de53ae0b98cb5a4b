"""From a question's language to that of the passages."""

import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings import models
from embeddings.encoder import Encoder, FloatMatrix, model_of

if TYPE_CHECKING:
    from embeddings.query_adapter import QueryAdapter

MEANS = Path(__file__).with_name("language_means.npz")
"""Mean question vectors as ``model/language``, made by ``embeddings.training.language_means``."""


_ADAPTED_MODEL = "multilingual-e5-small"
_ADAPTED_LANGUAGE = "zh"
_ADAPTED_SHARE = 0.5
"""Weight of the adapted network against the network as it is, for questions of other languages."""


class QuestionEncoder:
    """Encodes questions for passages of a given language. For any number of threads."""

    def __init__(self, encoder: Encoder, adapted: Path | None = None) -> None:
        """``adapted`` is the folder of the encoder's first model, where it has an adapter."""
        self._encoder = encoder
        self._folder = adapted
        self._adapter: QueryAdapter | None = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], *, source: str, target: str) -> FloatMatrix:
        """Unit vectors of questions in the language ``source`` about passages in ``target``.

        Languages as ISO 639-1; float32 ``[len(texts), dimension]``.
        """
        vectors = shift_language(
            self._encoder.encode_queries(texts), self._encoder, source=source, target=target
        )
        if self._folder is None or source == target or target != _ADAPTED_LANGUAGE:
            return vectors
        adapted = self._adapted(self._folder).encode(texts)
        scale = self._encoder.members[0][1]
        size = adapted.shape[1]
        mixed = vectors.copy()
        mixed[:, :size] *= 1 - _ADAPTED_SHARE
        mixed[:, :size] += _ADAPTED_SHARE * scale * adapted
        return _unit(mixed)

    def _adapted(self, folder: Path) -> "QueryAdapter":
        with self._lock:
            if self._adapter is None:
                # Imported here: without a question in another language it is not needed.
                from embeddings.query_adapter import QueryAdapter  # noqa: PLC0415

                self._adapter = QueryAdapter(folder)
            return self._adapter


def load_question_encoder(name: str, encoder: Encoder, *, home: Path) -> QuestionEncoder:
    """The question side of an encoder that was loaded by this name."""
    if model_of(name) != _ADAPTED_MODEL:
        return QuestionEncoder(encoder)
    return QuestionEncoder(encoder, models.resolve(_ADAPTED_MODEL, home, online=False))


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
    return _unit(np.concatenate(parts, axis=1))


def _unit(vectors: FloatMatrix) -> FloatMatrix:
    unit: FloatMatrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
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
