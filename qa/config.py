"""One frozen ``Settings``: defaults, then a TOML file, then ``QINGWEN_*`` in the environment."""

import os
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import ConfigError

_PREFIX = "QINGWEN_"


def _default_home() -> Path:
    return Path(platformdirs.user_cache_dir("qingwen"))


def _default_library() -> Path:
    return Path(platformdirs.user_data_dir("qingwen")) / "library"


class Settings(BaseSettings):
    """Every setting of the product; read once at start."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True)

    home: Path = Field(default_factory=_default_home, description="where model weights are kept")
    library: Path = Field(default_factory=_default_library, description="folder of the library")
    encoder: str = Field("default", description="registry name, local folder or hub id")
    reranker: str = Field(
        "",
        description="cross-encoder that ranks the best passages again: a local folder or hub id;"
        " empty for none",
    )
    generator: Literal["auto", "llama.cpp", "transformers", "openai", "extractive"] = Field(
        "auto", description="who writes the answers; auto is llama.cpp where it fits"
    )
    language_model: str = Field(
        "qwen2.5-coder-1.5b",
        description="registry name or a GGUF file; for transformers a folder or hub id, for openai"
        " the server's name of the model",
    )
    server: str = Field(
        "http://127.0.0.1:8000/v1",
        description="base address of the OpenAI-compatible server; its key is in OPENAI_API_KEY",
    )
    server_timeout: float = Field(60.0, gt=0, description="seconds that the server may say nothing")
    threads: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1)
    online: bool = Field(False, description="allow model libraries to reach a model hub")
    chunk_tokens: int = Field(
        256, ge=32, le=448, description="longest passage, in the encoder's tokens"
    )
    passages: int = Field(8, ge=1, le=50, description="passages retrieved for one question")
    answer_tokens: int = Field(
        200, ge=20, le=2000, description="longest answer, in the language model's tokens"
    )
    cached_answers: int = Field(1000, ge=0, description="answers kept for identical questions")
    max_question_characters: int = Field(2000, ge=10)

    @property
    def runs_gguf(self) -> bool:
        """Whether the language model is a GGUF file that runs in this process."""
        return self.generator in {"auto", "llama.cpp"}

    @property
    def index(self) -> Path:
        """Folder of the vector index, which derives from the library."""
        return self.library / "index"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of the sources: arguments, environment, file; no dotenv, no secrets folder."""
        path = os.environ.get(_PREFIX + "CONFIG")
        if path is None:
            return init_settings, env_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(path))


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` (``None`` means not given) win over file and environment.

    Raises ``ConfigError`` naming the first setting that is unknown or wrong. ``QINGWEN_CONFIG``
    names the TOML file.
    """
    known = {_PREFIX + name.upper() for name in Settings.model_fields} | {_PREFIX + "CONFIG"}
    for name in os.environ:
        if name.upper().startswith(_PREFIX) and name.upper() not in known:
            raise ConfigError(f"{name}: unknown setting; known: {', '.join(sorted(known))}")
    config = os.environ.get(_PREFIX + "CONFIG")
    if config is not None and not Path(config).is_file():
        raise ConfigError(f"{config}: settings file not found; correct {_PREFIX}CONFIG")
    try:
        given: dict[str, Any] = {k: v for k, v in overrides.items() if v is not None}
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "settings"
        raise ConfigError(f"{where}: {first['msg']}") from None
    except ValueError as error:  # malformed TOML
        raise ConfigError(f"{config}: {error}") from None
