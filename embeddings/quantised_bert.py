"""A BERT encoder in 8-bit integers, through the oneDNN kernels that torch carries.

Texts are packed one behind the other instead of padded, and nothing depends on what else is in a
batch.
"""

import math
import sys
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from embeddings.quantisation import ZERO, Affine, Bert, Channels, Layer, Shape

_ROUND = 0.5
_BATCH_TOKENS = 1536
# Below this many tokens a fused float32 kernel beats three bfloat16 ones. Without AVX-512 there is
# only oneDNN's reference for 8-bit products that are wanted in bfloat16: a thousand times slower.
_SHORT = 64 if torch.backends.cpu.get_cpu_capability() == "AVX512" else sys.maxsize


class QuantisedBert:
    """Token ids to mean-pooled unit vectors; the same ids always give the same bits."""

    def __init__(self, bert: Bert) -> None:
        """Pack the weights; raises ``RuntimeError`` where oneDNN cannot."""
        self._words, self._positions = bert.words, bert.positions
        self._norm = _Norm(*bert.norm, bert.shape.epsilon)
        self._layers = [_Layer(layer, bert.shape) for layer in bert.layers]

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

    def __init__(self, weight: Tensor, bias: Tensor, epsilon: float) -> None:
        self._weight, self._bias = weight, bias
        self._epsilon = epsilon

    def __call__(self, states: Tensor) -> Tensor:
        return functional.layer_norm(
            states, self._weight.shape, self._weight, self._bias, self._epsilon
        )


class Linear:
    """An affine map of unsigned bytes with one scale and zero point."""

    def __init__(self, affine: Affine, scale: float = 1.0, zero: int = ZERO) -> None:
        self._scales = affine.scales
        self._weight = torch.ops.onednn.qlinear_prepack(affine.levels, None)
        self._zeros = torch.zeros(len(affine.levels), dtype=torch.int32)
        self._bias = affine.bias
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
    """Float channels to unsigned bytes."""

    def __init__(self, channels: Channels) -> None:
        self._inverse = 1 / channels.scale
        self._offset = ZERO + _ROUND - channels.centre / channels.scale

    def __call__(self, states: Tensor) -> Tensor:
        # Truncation rounds, because half a level was added to what is never negative.
        return torch.addcmul(self._offset, states, self._inverse).clamp_(0, 255).to(torch.uint8)


class _Layer:
    """Self-attention and feed-forward, each with its residual and normalisation."""

    def __init__(self, layer: Layer, shape: Shape) -> None:
        self._heads = shape.heads
        self.width = len(layer.inner.bias)
        self._to_attention = _Quantiser(layer.to_attention)
        self._attention = Linear(layer.attention)
        self._join = Linear(layer.join)
        self._attention_norm = _Norm(*layer.attention_norm, shape.epsilon)
        self._to_inner = _Quantiser(layer.to_inner)
        self._inner = Linear(layer.inner)
        self._apart = None
        if layer.apart:
            self._apart, self._apart_outer = Linear(layer.apart.inner), layer.apart.outer
        self._scale, self._zero = layer.scale, layer.zero
        self._outer = Linear(layer.outer, layer.scale, layer.zero)
        self._outer_norm = _Norm(*layer.outer_norm, shape.epsilon)

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
        levels = self._to_attention(states)
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
                found = attend(*parts).add_(ZERO + _ROUND).clamp_(0, 255)
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
