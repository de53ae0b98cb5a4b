"""The models a library is asked with: chosen by the settings, loaded when first needed."""

import threading
from pathlib import Path

from embeddings.encoder import Encoder, load_encoder
from embeddings.models import REGISTRY, resolve
from qa.config import Settings
from qa.errors import ModelError
from qa.generation.base import AnswerGenerator
from qa.generation.extractive import ExtractiveGenerator
from qa.memory import available_memory

_MEMORY_PER_WEIGHT = 1.2
_MEMORY_BESIDES = 1_300_000_000
"""Bytes for the encoder, its libraries and the language model's caches."""


class Models:
    """Encoder and generator of one process, each loaded once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._generator: AnswerGenerator | None = None
        self.notice = None if settings.generator != "auto" else _why_extractive(settings)

    @property
    def generator_name(self) -> str:
        """Name of the generator that is or will be used."""
        if self._settings.generator == "extractive" or self.notice is not None:
            return ExtractiveGenerator.name
        return self._settings.language_model

    @property
    def encoder(self) -> Encoder:
        """The encoder."""
        with self._lock:
            if self._encoder is None:
                self._encoder = load_encoder(
                    self._settings.encoder,
                    home=self._settings.home,
                    threads=self._settings.threads,
                    online=self._settings.online,
                )
            return self._encoder

    @property
    def generator(self) -> AnswerGenerator:
        """The generator that the settings ask for, or extractive where ``notice`` says why."""
        with self._lock:
            if self._generator is None:
                self._generator = self._load_generator()
            return self._generator

    def _load_generator(self) -> AnswerGenerator:
        if self.generator_name == ExtractiveGenerator.name:
            return ExtractiveGenerator()
        # Imported here: native code that only a language model needs.
        from qa.generation.language_model import LanguageModelGenerator  # noqa: PLC0415
        from qa.generation.llama_cpp import LlamaCpp  # noqa: PLC0415

        runtime = LlamaCpp(_gguf(self._settings), threads=self._settings.threads)
        return LanguageModelGenerator(runtime, name=self._settings.language_model)


def needed_memory(settings: Settings) -> int:
    """Bytes that must be available for the language model, which need not be here yet.

    Raises ``ModelError`` where it is neither known by name nor a file.
    """
    spec = REGISTRY.get(settings.language_model)
    weights = spec.installed_size if spec else _gguf(settings).stat().st_size
    return int(weights * _MEMORY_PER_WEIGHT) + _MEMORY_BESIDES


def _gguf(settings: Settings) -> Path:
    path = resolve(settings.language_model, settings.home)
    if path.is_file():
        return path
    files = sorted(path.glob("*.gguf"))
    if not files:
        raise ModelError(f"{path}: holds no .gguf file; name another language model")
    return files[0]


def _why_extractive(settings: Settings) -> str | None:
    """Why the language model cannot be used here, in one line; ``None`` when it can."""
    advice = "until then answers are quotes from the articles"
    try:
        _gguf(settings)
        needed = needed_memory(settings)
    except ModelError as error:
        return f"{error}; {advice}"
    available = available_memory()
    if available is not None and available < needed:
        return (
            f"only {available / 1e9:.1f} GB of memory are free, {settings.language_model} needs"
            f" {needed / 1e9:.1f}; {advice} (to insist: QINGWEN_GENERATOR=llama.cpp)"
        )
    return None
