"""What flows through a network while it encodes sample texts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import torch

from embeddings.quantisation import Ranges, input_names
from embeddings.quantised_encoder import read_shape
from embeddings.sentence_transformer import SentenceTransformerEncoder


def sample_texts() -> list[str]:
    """Texts of many scripts and lengths, made up for measuring."""
    content = resources.files("embeddings").joinpath("samples.txt").read_text("utf-8")
    return [line for line in content.splitlines() if line]


def calibrate(
    encoder: SentenceTransformerEncoder, folder: Path, texts: Sequence[str]
) -> tuple[dict[str, str | int], Ranges]:
    """Settings of an encoder, and the range of each channel that flows into a layer.

    Raises ``ValueError`` for a network that is no mean-pooled BERT.
    """
    layers = read_shape(folder).layers
    network = encoder.network
    ranges: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
    with _watched(network, layers, ranges):
        for text in texts:  # one by one: padding would widen the ranges
            encoder.encode_passages([text])
        encoder.encode_queries(texts[:1])
    recipe: dict[str, str | int] = {
        "name": encoder.name,
        "model": encoder.members[0][0],
        "query_prompt": encoder.prompts[0],
        "passage_prompt": encoder.prompts[1],
        "tokens": int(network.max_seq_length or 0),
    }
    return recipe, {name: (low.clone(), high.clone()) for name, (low, high) in ranges.items()}


@contextmanager
def _watched(
    network: Any,  # noqa: ANN401 (an untyped library's model)
    layers: int,
    ranges: dict[str, tuple[torch.Tensor, torch.Tensor]],
) -> Iterator[None]:
    modules = dict(network.named_modules())
    handles = []
    for layer in range(layers):
        for name in input_names(layer).values():

            def watch(
                _module: torch.nn.Module, inputs: tuple[torch.Tensor], name: str = name
            ) -> None:
                rows = inputs[0].flatten(0, -2)
                low, high = rows.amin(0), rows.amax(0)
                if name in ranges:
                    low = torch.minimum(low, ranges[name][0])
                    high = torch.maximum(high, ranges[name][1])
                ranges[name] = (low, high)

            (module,) = (found for path, found in modules.items() if path.endswith("." + name))
            handles.append(module.register_forward_pre_hook(watch))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
