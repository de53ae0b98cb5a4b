"""A question and a passage, read together by a cross-encoder, to one number."""

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from embeddings import models
from embeddings.encoder import well_formed
from embeddings.errors import ModelError
from embeddings.runtime import prepare_libraries

_BATCH = 8


class Reranker(Protocol):
    """Tells how well passages answer a question; greater is better, on a scale of its own."""

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        """A score of each passage."""
        ...


class CrossEncoderReranker:
    """Any cross-encoder of sentence-transformers with one label, on the processor in float32."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        """Load ``folder``; ``threads`` is torch's, for the whole process.

        Raises ``ModelError`` when the folder holds no such model or is damaged.
        """
        # Imported here: what is set for these libraries must stand before they are loaded.
        import torch  # noqa: PLC0415
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        self._use_threads = partial(torch.set_num_threads, threads)
        try:
            self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # the library raises whatever its parts raise
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(f"{folder}: not a readable cross-encoder ({reason})") from None
        if self._model.num_labels != 1:
            raise ModelError(
                f"{folder}: a classifier of {self._model.num_labels} labels, not a reranker;"
                " name a cross-encoder with one"
            )
        # Fast tokenizers refuse to be used by two threads at once.
        self._lock = threading.Lock()

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        """The model's score of each passage for a question."""
        pairs = [(well_formed(query), well_formed(passage)) for passage in passages]
        with self._lock:
            self._use_threads()
            scores = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return [float(score) for score in scores]


def load_reranker(name: str, *, home: Path, threads: int, online: bool) -> Reranker:
    """Load a cross-encoder by local folder or hub id.

    Raises ``ModelMissingError`` or ``ModelError``; nothing touches the network unless ``online``.
    """
    if name in models.REGISTRY:
        raise ModelError(f"{name}: a {models.REGISTRY[name].role}, not a reranker; name another")
    folder = models.resolve(name, home, online)
    prepare_libraries(online=online)
    return CrossEncoderReranker(folder, threads=threads)
