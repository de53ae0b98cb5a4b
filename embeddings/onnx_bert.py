"""A BERT encoder in 8-bit integers as an ONNX graph, for one short text at a time.

ONNX Runtime's own operators join what belongs together (an attention is one of them) and spend less
on each step than torch does, which counts where texts are short.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from embeddings.encoder import FloatMatrix
from embeddings.quantisation import ZERO, Affine, Bert, Channels, Layer

_OPSET = 17
_FORMAT = 8
_OWN = "com.microsoft"
_INPUT, _OUTPUT = "embeddings", "mean"
_ERRORS = 3


class OnnxBert:
    """Token ids to a mean-pooled unit vector, on the calling thread; for any number of threads.

    A second thread would wait for the first in every step: spinning, which takes twice as long
    where the machine does other work besides, or asleep, which gains nothing.
    """

    def __init__(self, bert: Bert) -> None:
        """Build the graph; raises ``RuntimeError`` where ONNX Runtime cannot run it."""
        # The word embeddings are mapped and larger than all layers: they stay out of the graph.
        self._words, self._positions = bert.words.numpy(), bert.positions.numpy()
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = _ERRORS
        # Nothing is left to fuse but an addition with what follows it, in a slower kernel.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        model = _Graph(bert).model.SerializeToString()
        try:
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
            self.encode([0])  # some kernels refuse only when they run
        except Exception as error:  # the library's errors share no base class
            raise RuntimeError(f"ONNX Runtime cannot run the network ({error})") from error

    def encode(self, tokens: Sequence[int]) -> FloatMatrix:
        """Vector of a token sequence that is not empty: float32 ``[dimension]``."""
        states = self._words[tokens] + self._positions[: len(tokens)]
        mean: FloatMatrix = self._session.run([_OUTPUT], {_INPUT: states[None]})[0][0]
        return mean / np.linalg.norm(mean)


class _Graph:
    """Nodes and weights in the order in which they run."""

    def __init__(self, bert: Bert) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []
        self._shape = bert.shape
        self._one = self._weight(np.float32(1))
        self._zero = self._weight(np.uint8(ZERO))
        readers = [layer.to_attention for layer in bert.layers]
        states = self._normalise(_INPUT, bert.norm, readers[0])
        for layer, reader in zip(bert.layers, [*readers[1:], None], strict=True):
            states = self._layer(layer, states, reader)
        self._add("ReduceMean", states, output=_OUTPUT, axes=[1], keepdims=0)
        width = bert.words.shape[1]
        self.model = helper.make_model(
            helper.make_graph(
                self._nodes,
                "bert",
                [helper.make_tensor_value_info(_INPUT, TensorProto.FLOAT, [1, "length", width])],
                [helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [1, width])],
                self._weights,
            ),
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_OWN, 1)],
            ir_version=_FORMAT,
        )

    def _layer(self, layer: Layer, states: str, reader: Channels | None) -> str:
        """A layer that takes its input, and gives its output, in the units of who reads it."""
        attention = layer.attention
        context = self._add(
            "QAttention",
            self._add("QuantizeLinear", states, self._one, self._zero),
            self._weight(attention.levels.t().numpy()),
            self._weight(attention.bias.numpy()),
            self._one,
            self._weight(attention.scales.numpy()),
            "",
            self._zero,
            domain=_OWN,
            num_heads=self._shape.heads,
            scale=1.0,
        )
        levels = self._add("QuantizeLinear", context, self._one, self._zero)
        joined = self._linear(levels, layer.join, self._one, self._zero, layer.to_attention.centre)
        residual = self._add("Mul", states, self._weight(layer.to_attention.scale.numpy()))
        states = self._add("Add", joined, residual)
        states = self._normalise(states, layer.attention_norm, layer.to_inner)

        levels = self._add("QuantizeLinear", states, self._one, self._zero)
        inner = self._linear(levels, layer.inner, self._one, self._zero)
        inner = self._add("Gelu", inner, domain=_OWN)
        scale, zero = self._weight(np.float32(layer.scale)), self._weight(np.uint8(layer.zero))
        levels = self._add("QuantizeLinear", inner, scale, zero)
        outer = self._linear(levels, layer.outer, scale, zero, layer.to_inner.centre)
        if layer.apart:
            columns = self._weight(layer.apart.columns.numpy())
            apart = self._add("Gather", inner, columns, axis=-1)
            apart = self._add("MatMul", apart, self._weight(layer.apart.outer.numpy()))
            outer = self._add("Add", outer, apart)
        residual = self._add("Mul", states, self._weight(layer.to_inner.scale.numpy()))
        return self._normalise(self._add("Add", outer, residual), layer.outer_norm, reader)

    def _linear(
        self, levels: str, affine: Affine, scale: str, zero: str, more: Tensor | None = None
    ) -> str:
        """The map itself, with ``more`` added."""
        return self._add(
            "MatMulIntegerToFloat",
            levels,
            self._weight(affine.levels.t().numpy()),
            scale,
            self._weight(affine.scales.numpy()),
            zero,
            "",
            self._weight((affine.bias if more is None else affine.bias + more).numpy()),
            domain=_OWN,
        )

    def _normalise(self, states: str, norm: tuple[Tensor, Tensor], reader: Channels | None) -> str:
        gamma, beta = norm
        if reader:
            gamma, beta = gamma / reader.scale, (beta - reader.centre) / reader.scale
        weights = self._weight(gamma.numpy()), self._weight(beta.numpy())
        return self._add(
            "LayerNormalization", states, *weights, axis=-1, epsilon=self._shape.epsilon
        )

    def _weight(self, value: NDArray[Any] | np.generic) -> str:
        name = f"weight {len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def _add(self, operator: str, *inputs: str, output: str = "", **settings: Any) -> str:  # noqa: ANN401
        name = output or f"state {len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], **settings))
        return name
