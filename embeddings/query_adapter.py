"""multilingual-e5-small with a low-rank adapter for questions about Chinese passages."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from embeddings.encoder import FloatMatrix, well_formed
from embeddings.quantisation import Shape
from embeddings.quantised_encoder import read_shape

ADAPTER = Path(__file__).with_name("query_adapter.safetensors")
"""The low-rank factors, made by ``embeddings.training.query_adapter``."""

LANGUAGE = "zh"
"""Language of the passages that the adapter was trained for."""

SCALE = 2.0
"""What the product of the two factors is multiplied by (LoRA's alpha over its rank)."""

_PROMPT = "query: "
_TOKENS = 512


class QueryAdapter:
    """Questions in any language to the vectors their Chinese translations would have.

    The network's matrices carry the sum of their own weights and the adapter's product (LoRA, Hu et
    al. 2021); it runs in float32, for a question is short. For any number of threads.
    """

    def __init__(self, folder: Path, adapter: Path = ADAPTER) -> None:
        """Load ``folder``, a multilingual-e5-small; word embeddings are mapped, not read."""
        weights = load_file(folder / "model.safetensors")
        self._network = _Bert(merged(weights, load_file(adapter)), read_shape(folder))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_TOKENS)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Unit vectors of questions, float32 ``[len(texts), dimension]``."""
        with self._lock, torch.inference_mode():
            encodings = self._tokenizer.encode_batch(
                [_PROMPT + well_formed(text) for text in texts]
            )
            vectors = [self._network(torch.tensor(encoding.ids)) for encoding in encodings]
            return np.asarray(torch.stack(vectors).numpy(), np.float32)


def merged(weights: Mapping[str, Tensor], factors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights with the products of the factors ``NAME.A`` and ``NAME.B`` added to ``NAME``."""
    sums = dict(weights)
    for name in {factor.rpartition(".")[0] for factor in factors}:
        down, up = factors[f"{name}.A"].float(), factors[f"{name}.B"].float()
        sums[f"{name}.weight"] = weights[f"{name}.weight"] + SCALE * up @ down
    return sums


class _Bert:
    """A mean-pooled BERT network for one sequence at a time."""

    def __init__(self, weights: Mapping[str, Tensor], shape: Shape) -> None:
        self._weights = weights
        self._shape = shape

    def __call__(self, tokens: Tensor) -> Tensor:
        """Unit vector ``[dimension]`` of token ids ``[length]``."""
        words = functional.embedding(tokens, self._weights["embeddings.word_embeddings.weight"])
        places = self._weights["embeddings.position_embeddings.weight"][: len(tokens)]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        states = self._norm("embeddings.LayerNorm", words + places + kind)
        for layer in range(self._shape.layers):
            states = self._layer(f"encoder.layer.{layer}", states)
        return functional.normalize(states.mean(0), dim=0)

    def _layer(self, prefix: str, states: Tensor) -> Tensor:
        query, key, value = (
            self._linear(f"{prefix}.attention.self.{part}", states)
            .view(len(states), self._shape.heads, -1)
            .transpose(0, 1)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        joined = self._linear(f"{prefix}.attention.output.dense", mixed.transpose(0, 1).flatten(1))
        states = self._norm(f"{prefix}.attention.output.LayerNorm", joined + states)
        inner = functional.gelu(self._linear(f"{prefix}.intermediate.dense", states))
        outer = self._linear(f"{prefix}.output.dense", inner)
        return self._norm(f"{prefix}.output.LayerNorm", outer + states)

    def _linear(self, name: str, states: Tensor) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.linear(states, weight, bias)

    def _norm(self, name: str, states: Tensor) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, self._shape.epsilon)
