"""The real parts that many tests share, each made once a session."""

import functools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from embeddings import models
from embeddings.encoder import load_encoder
from qa.cli import run
from qa.config import Settings, load_settings
from tests.command import Command, Result

if TYPE_CHECKING:
    from qa.pipeline import Qingwen

# The first example pays for imports and caches; a slow machine is no failure. The same examples
# every time: a run tells what a change did. `pytest --hypothesis-profile=explore` looks for more.
hypothesis.settings.register_profile("qingwen", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("qingwen")

SEEDS = Path(__file__).parents[1] / "seeds"
ENCODER = "multilingual-e5-small"
LANGUAGE_MODEL = "qwen2.5-coder-1.5b"


@pytest.fixture(scope="session", autouse=True)
def _own_settings() -> Iterator[None]:
    """Keep the developer's own settings out, but for where the weights are."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("QINGWEN_") and name != "QINGWEN_HOME":
                patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_encoder() -> Iterator[None]:
    """Load an encoder once for the whole session instead of with every library that is opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.models.load_encoder", functools.cache(load_encoder))
        yield


@pytest.fixture(scope="session")
def weights_home(_own_settings: None) -> Path:
    """The folder of the model weights, with the encoder in it."""
    home = load_settings().home
    models.pull(ENCODER, home)
    return home


@pytest.fixture(scope="session")
def seed_library(weights_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the five seeds; copy it (``own_library``) before writing to it."""
    folder = tmp_path_factory.mktemp("seeds") / "library"
    with _open(_settings(folder, weights_home)) as qingwen:
        report = qingwen.ingest(sorted(SEEDS.glob("*.txt")))
    assert not report.failed
    return folder


@pytest.fixture
def own_library(seed_library: Path, tmp_path: Path) -> Path:
    """A copy of the seed library that the test may change."""
    return Path(shutil.copytree(seed_library, tmp_path / "library"))


@pytest.fixture(scope="session")
def qingwen_extractive(seed_library: Path, weights_home: Path) -> "Iterator[Qingwen]":
    """The seeds with the extractive generator; read only."""
    with _open(_settings(seed_library, weights_home)) as qingwen:
        yield qingwen


@pytest.fixture(scope="session")
def qingwen_llm(seed_library: Path, weights_home: Path) -> "Iterator[Qingwen]":
    """The seeds with the language model; read only."""
    models.pull(LANGUAGE_MODEL, weights_home)
    settings = _settings(seed_library, weights_home).model_copy(update={"generator": "llama.cpp"})
    with _open(settings) as qingwen:
        yield qingwen


@pytest.fixture
def qingwen(
    weights_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command line with the extractive generator, in this process."""
    monkeypatch.setenv("QINGWEN_HOME", str(weights_home))
    monkeypatch.setenv("QINGWEN_GENERATOR", "extractive")

    def command(*arguments: object) -> Result:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Result(code, *capsys.readouterr())

    return command


def _settings(library: Path, home: Path) -> Settings:
    # a test asks to see how an answer comes about, not that it was kept
    return Settings(library=library, home=home, generator="extractive", cached_answers=0)


def _open(settings: Settings) -> "Qingwen":
    from qa.pipeline import Qingwen  # noqa: PLC0415 (tests of the other rooms need none of it)

    return Qingwen.open(settings)
