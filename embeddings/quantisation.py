"""The numbers of a BERT layer in 8-bit integers, whatever multiplies them.

Weights are quantised by output channel, what flows between the layers by fixed ranges that were
measured once on sample texts. As in SmoothQuant (Xiao et al., 2023) the difficulty of a channel is
shared between activation and weight; its centre moves into the bias. The few columns of a
feed-forward layer whose activations dwarf all others are computed apart, as in LLM.int8()
(Dettmers et al., 2022).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

LEVELS = 127
ZERO = 128
_TINY = 1e-6
# A column is computed apart when it reaches so many times what the eighth largest does.
_OUTLYING = 1.5
_OUTLIERS = 8
# Of the range that was measured, to each side: what the context holds varies most between texts.
_MARGIN = 0.25

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


class Affine:
    """An affine map with a scale for each output: signed bytes ``[outputs, inputs]``."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.scales = weight.abs().amax(1).clamp_min(_TINY) / LEVELS
        self.levels = (weight / self.scales[:, None]).round_().to(torch.int8)
        self.bias = bias.contiguous()


class Channels:
    """Float channels, each with its own centre and scale, as unsigned bytes around 128."""

    def __init__(self, low: Tensor, high: Tensor, weight: Tensor) -> None:
        """Share each channel's range between it and the columns of ``weight`` that read it."""
        self.centre = (low + high) / 2
        half = ((high - low) / 2).clamp_min(_TINY)
        share = (half / weight.abs().amax(0).clamp_min(_TINY)).sqrt()
        self.scale = share * ((half / share).max() / LEVELS)

    def read_by(self, weight: Tensor, bias: Tensor) -> Affine:
        """The map that reads the bytes as the values they stand for."""
        return Affine(weight * self.scale, bias + weight @ self.centre)


@dataclass(frozen=True, slots=True)
class Apart:
    """Feed-forward columns that stay in float32: which, what computes and what reads them."""

    columns: Tensor
    inner: Affine
    outer: Tensor


class Layer:
    """Self-attention and feed-forward; the bytes of an input stand for ``level - 128``.

    Queries come divided by the root of a head's width. The context needs no quantiser but rounding:
    it is a mean of values, which have its centre and scale from the start. ``outer`` reads bytes of
    one scale and zero point.
    """

    def __init__(
        self, weights: Mapping[str, Tensor], shape: Shape, ranges: Ranges, layer: int
    ) -> None:
        def take(name: str) -> tuple[Tensor, Tensor]:
            return weights[f"{prefix}.{name}.weight"], weights[f"{prefix}.{name}.bias"]

        prefix = f"encoder.layer.{layer}"
        inputs = {short: ranges[name] for short, name in input_names(layer).items()}
        query, key, value = (take(f"attention.self.{part}") for part in ("query", "key", "value"))
        root = (len(query[0]) / shape.heads) ** 0.5
        joined, joined_bias = take("attention.output.dense")
        low, high = inputs["context"]
        margin = _MARGIN * (high - low)
        context = Channels(low - margin, high + margin, joined)
        self.join = context.read_by(joined, joined_bias)
        value = (value[0] / context.scale[:, None], (value[1] - context.centre) / context.scale)
        attention = torch.cat([query[0] / root, key[0], value[0]])
        self.to_attention = Channels(*inputs["query"], attention)
        self.attention = self.to_attention.read_by(
            attention, torch.cat([query[1] / root, key[1], value[1]])
        )
        self.attention_norm = take("attention.output.LayerNorm")

        inner, inner_bias = take("intermediate.dense")
        outer, outer_bias = take("output.dense")
        self.to_inner = Channels(*inputs["inner"], inner)
        self.inner = self.to_inner.read_by(inner, inner_bias)
        low, high = inputs["outer"]
        apart = high > _OUTLYING * high.topk(_OUTLIERS).values[-1]
        together = ~apart
        self.apart = None
        if bool(apart.any()):
            self.apart = Apart(
                apart.nonzero().flatten(),
                self.to_inner.read_by(inner[apart], inner_bias[apart]),
                outer[:, apart].t().contiguous(),
            )
        self.scale = float(high[together].max() - low.min()) / (2 * LEVELS + 1)
        self.zero = round(-float(low.min()) / self.scale)
        self.outer = Affine(outer * together, outer_bias)
        self.outer_norm = take("output.LayerNorm")


class Bert:
    """The whole network; word embeddings stay as they are."""

    def __init__(self, weights: Mapping[str, Tensor], shape: Shape, ranges: Ranges) -> None:
        self.shape = shape
        self.words = weights["embeddings.word_embeddings.weight"]
        # One segment: its embedding is added to every position once and for all.
        self.positions = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self.layers = [Layer(weights, shape, ranges, layer) for layer in range(shape.layers)]
