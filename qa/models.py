"""The models a library is asked with: chosen by the settings, loaded when first needed."""

import threading
from pathlib import Path

from embeddings.encoder import Encoder, load_encoder
from embeddings.models import is_installed, resolve
from qa.config import Settings
from qa.errors import ModelError
from qa.generation.base import AnswerGenerator
from qa.generation.extractive import ExtractiveGenerator

NEEDED_MEMORY = 3 << 30
"""Bytes that must be available for the default language model."""


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

        path = resolve(self._settings.language_model, self._settings.home)
        runtime = LlamaCpp(_gguf(path), threads=self._settings.threads)
        return LanguageModelGenerator(runtime, name=self._settings.language_model)


def _gguf(path: Path) -> Path:
    if path.is_file():
        return path
    files = sorted(path.glob("*.gguf"))
    if not files:
        raise ModelError(f"{path}: holds no .gguf file; name another language model")
    return files[0]


def _why_extractive(settings: Settings) -> str | None:
    """Why the language model cannot be used here, in one line; ``None`` when it can."""
    name = settings.language_model
    advice = "answers are quotes from the articles"
    if not Path(name).exists() and not is_installed(name, settings.home):
        return f"{name} is not installed; {advice} (to change that: qingwen models pull {name})"
    available = available_memory()
    if available is not None and available < NEEDED_MEMORY:
        return (
            f"only {available / 2**30:.1f} GB of memory are free, {name} needs "
            f"{NEEDED_MEMORY / 2**30:.0f}; {advice} (to insist: QINGWEN_GENERATOR=llama.cpp)"
        )
    return None


def available_memory() -> int | None:
    """Bytes of memory that a new process can have; ``None`` where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return None
