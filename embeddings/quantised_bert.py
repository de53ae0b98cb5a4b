"""A BERT encoder in 8-bit integers, through the oneDNN kernels that torch carries.

Weights are quantised by output channel, what flows between the layers by fixed ranges that were
measured once on sample texts. As in SmoothQuant (Xiao et al., 2023) the difficulty of a channel is
shared between activation and weight; its centre moves into the bias. The few columns of a
feed-forward layer whose activations dwarf all others are computed apart in float32, as in
LLM.int8() (Dettmers et al., 2022). Texts are packed one behind the other instead of padded, and
nothing depends on what else is in a batch.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

_LEVELS = 127
_ZERO = 128
_ROUND = 0.5
_TINY = 1e-6
# A column is computed apart when it reaches so many times what the eighth largest does.
_OUTLYING = 1.5
_OUTLIERS = 8
_BATCH_TOKENS = 1536
# Below this many tokens a fused float32 kernel beats three bfloat16 ones.
_SHORT = 64

Ranges = Mapping[str, tuple[Tensor, Tensor]]
"""Least and greatest value of each channel, by the name of the layer that takes it in."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of the model's configuration the weights do not say."""

    layers: int
    heads: int
    epsilon: float


def input_names(layer: int) -> dict[str, str]:
    """The inputs to be measured in a layer: short name and the module that takes them in."""
    prefix = f"encoder.layer.{layer}"
    return {
        "query": f"{prefix}.attention.self.query",
        "context": f"{prefix}.attention.output.dense",
        "inner": f"{prefix}.intermediate.dense",
        "outer": f"{prefix}.output.dense",
    }


class QuantisedBert:
    """Token ids to mean-pooled unit vectors; the same ids always give the same bits."""

    def __init__(self, weights: Mapping[str, Tensor], shape: Shape, ranges: Ranges) -> None:
        """Quantise ``BertModel`` weights; raises ``RuntimeError`` where oneDNN cannot."""
        self._words = weights["embeddings.word_embeddings.weight"]
        # One segment: its embedding is added to every position once and for all.
        self._positions = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _Norm(weights, "embeddings.LayerNorm", shape.epsilon)
        self._layers = [_Layer(weights, shape, ranges, layer) for layer in range(shape.layers)]

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._words.shape[1]

    def operations(self, length: int) -> float:
        """Multiplications and additions of the matrix products for a sequence."""
        wide = self.dimension
        inner = self._layers[0].width
        linear = 2.0 * length * (4 * wide * wide + 2 * wide * inner)
        return len(self._layers) * (linear + 4.0 * length * length * wide)

    def encode(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        """Vectors of some token sequences, none of them empty: float32 ``[n, dimension]``."""
        with torch.inference_mode():
            return self._forward(sequences)

    def _forward(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        lengths = [len(sequence) for sequence in sequences]
        tokens = torch.tensor([token for sequence in sequences for token in sequence])
        positions = torch.cat([self._positions[:length] for length in lengths])
        states = self._norm(functional.embedding(tokens, self._words).add_(positions))
        groups = _groups(lengths)
        for layer in self._layers:
            states = layer(states, groups)
        means = [part.mean(0) for part in torch.split(states, lengths)]
        return functional.normalize(torch.stack(means), dim=1)


def batches(lengths: Sequence[int], workers: int) -> Iterator[list[int]]:
    """Rows in order of length, as many at a time as fit the caches; an equal share a worker."""
    batch: list[int] = []
    tokens = 0
    total = sum(lengths)
    rounds = math.ceil(total / (_BATCH_TOKENS * workers)) or 1
    most = math.ceil(total / (rounds * workers))
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if batch and tokens + lengths[row] > most:
            yield batch
            batch, tokens = [], 0
        batch.append(row)
        tokens += lengths[row]
    if batch:
        yield batch


def _groups(lengths: Sequence[int]) -> list[tuple[int, int, int]]:
    """Runs of equal length: first token, sequences, tokens of each."""
    groups: list[tuple[int, int, int]] = []
    start = 0
    for length in lengths:
        if groups and groups[-1][2] == length:
            first, count, _ = groups[-1]
            groups[-1] = (first, count + 1, length)
        else:
            groups.append((start, 1, length))
        start += length
    return groups


class _Norm:
    """Layer normalisation."""

    def __init__(self, weights: Mapping[str, Tensor], name: str, epsilon: float) -> None:
        self._weight, self._bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        self._epsilon = epsilon

    def __call__(self, states: Tensor) -> Tensor:
        return functional.layer_norm(
            states, self._weight.shape, self._weight, self._bias, self._epsilon
        )


class Linear:
    """An affine map of unsigned bytes with one scale and zero point."""

    def __init__(self, weight: Tensor, bias: Tensor, scale: float, zero: int) -> None:
        self._scales = weight.abs().amax(1).clamp_min(_TINY) / _LEVELS
        levels = (weight / self._scales[:, None]).round_().to(torch.int8)
        self._weight = torch.ops.onednn.qlinear_prepack(levels, None)
        self._zeros = torch.zeros(len(levels), dtype=torch.int32)
        self._bias = bias.contiguous()
        self._input = (scale, zero)

    def __call__(self, states: Tensor, kind: torch.dtype = torch.float32) -> Tensor:
        """The map itself, as numbers."""
        return self._run(states, kind, 1.0, 0, "none")

    def gelu(self, states: Tensor, kind: torch.dtype, scale: float = 1.0, zero: int = 0) -> Tensor:
        """GELU of the map, as numbers or, with a scale and zero point, as bytes."""
        return self._run(states, kind, scale, zero, "gelu")

    def _run(
        self, states: Tensor, kind: torch.dtype, scale: float, zero: int, after: str
    ) -> Tensor:
        result: Tensor = torch.ops.onednn.qlinear_pointwise(
            *(states, *self._input, self._weight, self._scales, self._zeros, self._bias),
            *(scale, zero, kind, after, [], "none"),
        )
        return result


class _Quantiser:
    """Float channels, each with its own centre and scale, to unsigned bytes around 128."""

    def __init__(self, low: Tensor, high: Tensor, weight: Tensor) -> None:
        """Share each channel's range between it and the columns of ``weight`` that read it."""
        self.centre = (low + high) / 2
        half = ((high - low) / 2).clamp_min(_TINY)
        share = (half / weight.abs().amax(0).clamp_min(_TINY)).sqrt()
        self.scale = share * ((half / share).max() / _LEVELS)
        self._inverse = 1 / self.scale
        self._offset = _ZERO + _ROUND - self.centre / self.scale

    def __call__(self, states: Tensor) -> Tensor:
        # Truncation rounds, because half a level was added to what is never negative.
        return torch.addcmul(self._offset, states, self._inverse).clamp_(0, 255).to(torch.uint8)

    def linear(self, weight: Tensor, bias: Tensor) -> Linear:
        """The map that reads the bytes as the values they stand for."""
        return Linear(weight * self.scale, bias + weight @ self.centre, 1.0, _ZERO)


class _Layer:
    """Self-attention and feed-forward, each with its residual and normalisation."""

    def __init__(
        self, weights: Mapping[str, Tensor], shape: Shape, ranges: Ranges, layer: int
    ) -> None:
        def take(name: str) -> tuple[Tensor, Tensor]:
            return weights[f"{prefix}.{name}.weight"], weights[f"{prefix}.{name}.bias"]

        prefix = f"encoder.layer.{layer}"
        inputs = {short: ranges[name] for short, name in input_names(layer).items()}
        query, key, value = (take(f"attention.self.{part}") for part in ("query", "key", "value"))
        self._heads = shape.heads
        self.width = len(weights[f"{prefix}.intermediate.dense.bias"])
        root = (len(query[0]) / shape.heads) ** 0.5
        # The context is a mean of values: give the values its centre and scale from the start.
        joined, joined_bias = take("attention.output.dense")
        context = _Quantiser(*inputs["context"], joined)
        self._join = context.linear(joined, joined_bias)
        value = (value[0] / context.scale[:, None], (value[1] - context.centre) / context.scale)
        attention = torch.cat([query[0] / root, key[0], value[0]])
        self._to_query = _Quantiser(*inputs["query"], attention)
        self._attention = self._to_query.linear(
            attention, torch.cat([query[1] / root, key[1], value[1]])
        )
        self._attention_norm = _Norm(weights, f"{prefix}.attention.output.LayerNorm", shape.epsilon)

        inner, inner_bias = take("intermediate.dense")
        outer, outer_bias = take("output.dense")
        self._to_inner = _Quantiser(*inputs["inner"], inner)
        self._inner = self._to_inner.linear(inner, inner_bias)
        low, high = inputs["outer"]
        apart = high > _OUTLYING * high.topk(_OUTLIERS).values[-1]
        together = ~apart
        self._apart = None
        if bool(apart.any()):
            self._apart = self._to_inner.linear(inner[apart], inner_bias[apart])
            self._apart_outer = outer[:, apart].t().contiguous()
        self._scale = float(high[together].max() - low.min()) / (2 * _LEVELS + 1)
        self._zero = round(-float(low.min()) / self._scale)
        self._outer = Linear(outer * together, outer_bias, self._scale, self._zero)
        self._outer_norm = _Norm(weights, f"{prefix}.output.LayerNorm", shape.epsilon)

    def __call__(self, states: Tensor, groups: Sequence[tuple[int, int, int]]) -> Tensor:
        states = self._attention_norm(self._join(self._attend(states, groups)).add_(states))
        levels = self._to_inner(states)
        inner = self._inner.gelu(levels, torch.uint8, self._scale, self._zero)
        outer = self._outer(inner).add_(states)
        if self._apart is not None:
            outer.addmm_(self._apart.gelu(levels, torch.float32), self._apart_outer)
        return self._outer_norm(outer)

    def _attend(self, states: Tensor, groups: Sequence[tuple[int, int, int]]) -> Tensor:
        """Bytes of the attention's context."""
        levels = self._to_query(states)
        context = torch.empty(states.shape, dtype=torch.uint8)
        for kind, attend in ((torch.float32, _attend_short), (torch.bfloat16, _attend_long)):
            own = [group for group in groups if (group[2] < _SHORT) == (attend is _attend_short)]
            if not own:
                continue
            # Sorted by length: the short ones are the first tokens, the long ones the last.
            start = own[0][0]
            end = own[-1][0] + own[-1][1] * own[-1][2]
            mixed = self._attention(levels[start:end], kind)
            for first, count, length in own:
                rows = slice(first - start, first - start + count * length)
                parts = mixed[rows].view(count, length, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
                found = attend(*parts).add_(_ZERO + _ROUND).clamp_(0, 255)
                target = context[first : first + count * length]
                target.view(count, length, self._heads, -1).copy_(found.transpose(1, 2))
        return context


def _attend_short(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Attention ``[n, heads, length, width]`` in float32."""
    return functional.scaled_dot_product_attention(query, key, value, scale=1.0)


def _attend_long(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Attention with products in bfloat16; float32 ``[n, heads, length, width]``.

    Scores of a trained model are small enough for exponentials without their greatest subtracted,
    which saves two passes over the largest matrix; where they are not, it is subtracted after all.
    """
    shape = query.shape
    query, key, value = (part.reshape(-1, *shape[2:]) for part in (query, key, value))
    scores = torch.bmm(query, key.transpose(1, 2).contiguous())
    weights = scores.exp()
    total = weights.sum(-1, keepdim=True)
    least, greatest = torch.aminmax(total)
    if not 0 < float(least) <= float(greatest) < float("inf"):
        weights = torch.softmax(scores, -1)
        total = torch.ones_like(total)
    return torch.bmm(weights, value).float().div_(total.float()).view(shape)
