"""A sentence-transformers encoder of the BERT family, run in 8-bit integers."""

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from embeddings.encoder import FloatMatrix, well_formed
from embeddings.quantisation import Bert, Ranges, Shape
from embeddings.quantised_bert import QuantisedBert, batches

if TYPE_CHECKING:
    from embeddings.onnx_bert import OnnxBert

_ALONE = 256
"""Tokens below which one thread is quickest."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a quantised encoder takes over from the float32 encoder it stands for."""

    name: str
    model: str
    query_prompt: str
    passage_prompt: str
    tokens: int


class QuantisedEncoder:
    """A sentence-transformers folder of the BERT family; a text always gives the same bits."""

    def __init__(
        self, folder: Path, recipe: Recipe, ranges: Ranges, threads: int, *, onnx: bool = False
    ) -> None:
        """Quantise the weights in ``folder``; ``threads`` is how many work at once.

        ``onnx`` gives questions to ONNX Runtime. Raises ``OSError``, ``ValueError``, ``KeyError``,
        ``ImportError`` or ``RuntimeError`` where folder or processor does not allow it.
        """
        self._threads = threads
        self._recipe = recipe
        # Mapped, not read: of the word embeddings only the rows in use come into memory.
        bert = Bert(load_file(folder / "model.safetensors"), read_shape(folder), ranges)
        self._network = QuantisedBert(bert)
        self._questions = _onnx(bert) if onnx else None
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        # A call uses all threads: two calls at once would only wait.
        self._lock = threading.Lock()
        # A batch a thread: threads that share one batch wait for each other at every layer.
        self._workers = ThreadPoolExecutor(
            threads, "encoder", initializer=torch.set_num_threads, initargs=(1,)
        )

    @property
    def name(self) -> str:
        """Name of the float32 encoder: their vectors agree and may stand in one index."""
        return self._recipe.name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._network.dimension

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """The model itself."""
        return ((self._recipe.model, 1.0),)

    @property
    def questions_by_onnx(self) -> bool:
        """Whether questions are ONNX Runtime's."""
        return self._questions is not None

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions behind the model's query prompt."""
        with self._lock:
            sequences = self._sequences(texts, self._recipe.query_prompt)
            if self._questions is None:
                return self._vectors(sequences)
            one_by_one = map if len(sequences) == 1 else self._workers.map
            found = list(one_by_one(self._questions.encode, sequences))
        return np.array(found, np.float32).reshape(len(texts), self.dimension)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages behind the model's document prompt."""
        with self._lock:
            return self._vectors(self._sequences(texts, self._recipe.passage_prompt))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each text in the model's own tokens."""
        with self._lock:
            self._tokenizer.no_truncation()
            encodings = self._tokenizer.encode_batch(
                [well_formed(text) for text in texts], add_special_tokens=False
            )
        return [len(encoding.ids) for encoding in encodings]

    def operations(self, texts: Sequence[str]) -> float:
        """Multiplications and additions of the matrix products that encode passages."""
        limit = self._recipe.tokens
        framed = [self._recipe.passage_prompt + text for text in texts]
        return sum(self._network.operations(min(n + 2, limit)) for n in self.count_tokens(framed))

    def _sequences(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        self._tokenizer.enable_truncation(self._recipe.tokens)
        encodings = self._tokenizer.encode_batch([prompt + well_formed(text) for text in texts])
        return [encoding.ids for encoding in encodings]

    def _vectors(self, sequences: Sequence[Sequence[int]]) -> FloatMatrix:
        lengths = [len(sequence) for sequence in sequences]
        # A question is done before a second thread, asleep since the last one, has started.
        threads = 1 if sum(lengths) < _ALONE else self._threads
        parts = list(batches(lengths, threads))
        chosen = ([sequences[row] for row in rows] for rows in parts)
        if len(parts) > 1:
            found = self._workers.map(self._network.encode, chosen)
        else:
            torch.set_num_threads(threads)
            found = map(self._network.encode, chosen)
        vectors = np.empty((len(sequences), self.dimension), np.float32)
        for rows, part in zip(parts, found, strict=True):
            vectors[rows] = part.numpy()
        return vectors


def _onnx(bert: Bert) -> "OnnxBert":
    # Imported here: where questions are torch's, the library is not needed.
    from embeddings.onnx_bert import OnnxBert  # noqa: PLC0415

    return OnnxBert(bert)


def read_shape(folder: Path) -> Shape:
    """Shape of the network in a folder; raises ``ValueError`` for one of another kind."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
    mean = pooling.get("pooling_mode_mean_tokens") or pooling.get("pooling_mode") == "mean"
    if not mean or config["model_type"] != "bert" or config["hidden_act"] != "gelu":
        raise ValueError(f"{folder}: not a mean-pooled BERT network")
    return Shape(
        config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"]
    )
