"""Make ``query_adapter.safetensors`` from texts that say the same in many languages, line by line.

The adapter learns to give a question in any language the vector that multilingual-e5-small gives
its Chinese translation: distillation across languages (Reimers & Gurevych 2020) into low-rank
factors (LoRA, Hu et al. 2021). The file in the package was made from NTREX-128 (newstest2019 in
128 languages, github.com/MicrosoftTranslator/NTREX, CC BY-SA 4.0), twelve minutes on one core:

    python -m embeddings.training.query_adapter --texts FOLDER    # FOLDER/zh.txt, FOLDER/en.txt, …
"""

import argparse
import logging
import random
from collections.abc import Callable
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from embeddings.query_adapter import ADAPTER, LANGUAGE, SCALE

# Passes over a language's lines: English is asked most.
_PASSES = {"en": 2.0, "fr": 0.5, "ja": 0.5, "ko": 0.5, LANGUAGE: 0.7}
_RANK = 8
_FIRST_LAYER = 2
_LONGEST = 190
_BATCH = 32
_DISTRACTORS = 128
_RATE = 4e-4
_WARM_UP = 20
_TEMPERATURE = 0.03
_DISTANCE_WEIGHT = 10.0
_MATRICES = (
    "attention.self.query",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)

logger = logging.getLogger(__name__)


class _Adapted(nn.Module):
    """A linear map with low-rank factors beside it."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.A = nn.Parameter(torch.randn(_RANK, linear.in_features) / linear.in_features**0.5)
        self.B = nn.Parameter(torch.zeros(linear.out_features, _RANK))

    def forward(self, states: Tensor) -> Tensor:
        """The map and the product of the factors."""
        own: Tensor = self.linear(states)
        return own + (states @ self.A.T) @ self.B.T * SCALE


def main() -> None:
    """Train and write the factors."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="multilingual-e5-small's folder")
    parser.add_argument("--output", type=Path, default=ADAPTER)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    texts = {
        file.stem: file.read_text(encoding="utf-8").splitlines()
        for file in sorted(arguments.texts.glob("??.txt"))
    }
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    network = AutoModel.from_pretrained(arguments.model)

    def encode(lines: list[str]) -> Tensor:
        framed = [f"query: {line}" for line in lines]
        batch = tokenizer(framed, truncation=True, max_length=96, padding=True, return_tensors="pt")
        with torch.autocast("cpu", torch.bfloat16):
            states = network(**batch).last_hidden_state
        mask = batch["attention_mask"][..., None].float()
        return functional.normalize((states.float() * mask).sum(1) / mask.sum(1), dim=1)

    with torch.inference_mode():
        lines = texts[LANGUAGE]
        parts = [encode(lines[i : i + _BATCH]) for i in range(0, len(lines), _BATCH)]
    teacher = torch.cat(parts).clone()
    factors = _adapt(network)
    _train(encode, texts, teacher, list(factors.values()))
    save_file({name: value.detach().half() for name, value in factors.items()}, arguments.output)


def _adapt(network: nn.Module) -> dict[str, nn.Parameter]:
    """Freeze a network and put factors beside its matrices; the factors by name."""
    network.requires_grad_(requires_grad=False)
    factors: dict[str, nn.Parameter] = {}
    layers = list(network.get_submodule("encoder.layer").children())
    for number, layer in enumerate(layers[_FIRST_LAYER:], start=_FIRST_LAYER):
        for name in _MATRICES:
            linear = layer.get_submodule(name)
            adapted = _Adapted(cast("nn.Linear", linear))
            parent, _, own = name.rpartition(".")
            setattr(layer.get_submodule(parent) if parent else layer, own, adapted)
            for part, value in (("A", adapted.A), ("B", adapted.B)):
                factors[f"encoder.layer.{number}.{name}.{part}"] = value
    return factors


def _batches(texts: dict[str, list[str]]) -> list[list[tuple[str, int]]]:
    """Lines of all languages by language and number, in batches of like length."""
    drawn: list[tuple[str, int]] = []
    for language, lines in texts.items():
        short = [i for i, line in enumerate(lines) if 0 < len(line) < _LONGEST]
        whole, part = divmod(_PASSES.get(language, 1.0), 1)
        drawn += [(language, i) for i in short] * int(whole)
        drawn += [(language, i) for i in random.sample(short, int(part * len(short)))]
    random.shuffle(drawn)
    batches: list[list[tuple[str, int]]] = []
    for start in range(0, len(drawn), 8 * _BATCH):
        near = sorted(drawn[start : start + 8 * _BATCH], key=lambda d: len(texts[d[0]][d[1]]))
        some = [near[i : i + _BATCH] for i in range(0, len(near), _BATCH)]
        random.shuffle(some)
        batches += some
    return batches


def _train(
    encode: Callable[[list[str]], Tensor],
    texts: dict[str, list[str]],
    teacher: Tensor,
    factors: list[nn.Parameter],
) -> None:
    optimizer = torch.optim.AdamW(factors, lr=_RATE, weight_decay=0.01)
    batches = _batches(texts)
    distractors = min(_DISTRACTORS, len(teacher))
    for step, batch in enumerate(batches):
        rate = _RATE * min(1, (step + 1) / _WARM_UP) * max(0.03, 1 - step / len(batches))
        for group in optimizer.param_groups:
            group["lr"] = rate
        vectors = encode([texts[language][i] for language, i in batch])
        numbers = {i for _, i in batch} | set(random.sample(range(len(teacher)), distractors))
        known = sorted(numbers)
        right = torch.tensor([known.index(i) for _, i in batch])
        distance = (1 - (vectors * teacher[[i for _, i in batch]]).sum(1)).mean()
        confusion = functional.cross_entropy(vectors @ teacher[known].T / _TEMPERATURE, right)
        (_DISTANCE_WEIGHT * distance + confusion).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(factors, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % 25 == 0:
            logger.info(
                "%d of %d: distance %.4f, confusion %.3f",
                *(step, len(batches), distance.item(), confusion.item()),
            )


if __name__ == "__main__":
    main()
