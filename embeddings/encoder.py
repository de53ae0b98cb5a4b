"""Text to vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings import models
from embeddings.errors import ModelError
from embeddings.registry import REGISTRY, Role
from embeddings.runtime import prepare_libraries

FloatMatrix = NDArray[np.float32]

_DEFAULT = "default"
_DEFAULT_MODEL = "multilingual-e5-small"
_USE_WEIGHT = 0.1


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

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """Models whose unit vectors a vector joins, in order, each with its scale."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions: float32 ``[len(texts), dimension]``, L2-normalised."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages: float32 ``[len(texts), dimension]``, L2-normalised."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each text in the model's own tokens, without those that frame every input."""
        ...


def model_of(encoder: str) -> str:
    """Registry name, local folder or hub id of the model whose weights an encoder is made of."""
    return _DEFAULT_MODEL if encoder == _DEFAULT else encoder


def load_encoder(
    name: str, *, home: Path, threads: int, online: bool, backend: str = "auto"
) -> Encoder:
    """Load an encoder by registry name, local folder, hub id, or ``default``.

    ``default`` is multilingual-e5-small with a tenth of the Universal Sentence Encoder: two
    families that err differently, as one vector. ``backend``, one of
    :class:`embeddings.backends.Backend`, says how the network is run: by default the quicker way.
    Raises ``ModelMissingError``, ``ModelCorruptedError`` or ``ModelError``; nothing touches the
    network unless ``online``.
    """
    model = model_of(name)
    if model in REGISTRY and REGISTRY[model].role is not Role.ENCODER:
        raise ModelError(f"{model}: a {REGISTRY[model].role}, not an encoder; name another encoder")
    folder = models.resolve(model, home, online)
    prepare_libraries(online=online)
    # Imported here: torch takes seconds, and the libraries read their settings when imported.
    from embeddings.backends import Backend, load  # noqa: PLC0415

    encoder = load(folder, model=model, threads=threads, home=home, backend=Backend(backend))
    if name != _DEFAULT:
        return encoder
    from embeddings.ensemble import EnsembleEncoder  # noqa: PLC0415
    from embeddings.universal_sentence_encoder import UniversalSentenceEncoder  # noqa: PLC0415

    return EnsembleEncoder([(encoder, 1.0), (UniversalSentenceEncoder(), _USE_WEIGHT)])


def well_formed(text: str) -> str:
    """Replace lone surrogates, which JSON can carry and no tokenizer accepts."""
    return text.encode("utf-8", "replace").decode("utf-8")
