"""The models a library is asked with: chosen by the settings, loaded when first needed."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.encoder import Encoder, load_encoder
from embeddings.models import REGISTRY, resolve
from embeddings.question_encoder import QuestionEncoder, load_question_encoder
from qa.config import Settings
from qa.errors import ModelError
from qa.generation.base import GeneratorBackend
from qa.generation.extractive import ExtractiveGenerator
from qa.memory import available_memory

if TYPE_CHECKING:
    from embeddings.reranker import Reranker
    from qa.generation.language_model import Runtime

_MEMORY_PER_WEIGHT = 1.2
_MEMORY_BESIDES = 1_300_000_000
"""Bytes for the encoder, its libraries and the language model's caches."""


class Models:
    """Encoder and generator of one process, each loaded once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._generator: GeneratorBackend | None = None
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
    def questions(self) -> QuestionEncoder:
        """What encodes questions, for passages of any language."""
        return load_question_encoder(self._settings.encoder, self.encoder, home=self._settings.home)

    @property
    def reranker(self) -> "Reranker | None":
        """The cross-encoder that the settings name."""
        if not self._settings.reranker:
            return None
        # Imported here: torch and its libraries take seconds, and few name a cross-encoder.
        from embeddings.reranker import load_reranker  # noqa: PLC0415

        return load_reranker(
            self._settings.reranker,
            home=self._settings.home,
            threads=self._settings.threads,
            online=self._settings.online,
        )

    @property
    def generator(self) -> GeneratorBackend:
        """The generator that the settings ask for, or extractive where ``notice`` says why."""
        with self._lock:
            if self._generator is None:
                self._generator = self._load_generator()
            return self._generator

    def _load_generator(self) -> GeneratorBackend:
        if self.generator_name == ExtractiveGenerator.name:
            return ExtractiveGenerator()
        # Imported here: native code and large libraries that only a language model needs.
        from qa.generation.language_model import LanguageModel  # noqa: PLC0415

        settings = self._settings
        model = LanguageModel(
            self._load_runtime(), name=settings.language_model, answer_tokens=settings.answer_tokens
        )
        if settings.runs_gguf:
            model.warm_up(("extract", "judge"))
        return model

    def warm_up(self) -> None:
        """Load the generator; in this process it also reads what only some questions need."""
        generator = self.generator
        if self._settings.runs_gguf:
            generator.warm_up(("rewrite",))

    def _load_runtime(self) -> "Runtime":
        settings = self._settings
        match settings.generator:
            case "openai":
                from qa.generation.openai import OpenAIServer  # noqa: PLC0415

                return OpenAIServer(
                    settings.server, model=settings.language_model, timeout=settings.server_timeout
                )
            case "transformers":
                from qa.generation.transformers import Transformers  # noqa: PLC0415

                return Transformers(
                    settings.language_model, threads=settings.threads, online=settings.online
                )
            case _:
                return _in_process(settings)


def _in_process(settings: Settings) -> "Runtime":
    """The faster runtime for weights that it was tried with, llama.cpp for all others."""
    from qa.generation import ik_llama  # noqa: PLC0415
    from qa.generation.llama_cpp import LlamaCpp  # noqa: PLC0415

    path = language_model_file(settings)
    if settings.language_model in REGISTRY and ik_llama.is_supported():
        return ik_llama.IkLlama(path, threads=settings.threads)
    return LlamaCpp(path, threads=settings.threads)


def needed_memory(settings: Settings) -> int:
    """Bytes that must be available for the language model, which need not be here yet.

    Raises ``ModelError`` where it is neither known by name nor a file.
    """
    spec = REGISTRY.get(settings.language_model)
    weights = spec.installed_size if spec else language_model_file(settings).stat().st_size
    return int(weights * _MEMORY_PER_WEIGHT) + _MEMORY_BESIDES


def language_model_file(settings: Settings) -> Path:
    """The GGUF file of the language model; raises ``ModelError`` where there is none."""
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
        language_model_file(settings)
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
