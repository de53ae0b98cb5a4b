"""Settings: defaults, then file, then environment, then the command line."""

from pathlib import Path

import pytest

from qa.config import load_settings
from qa.errors import ConfigError


@pytest.fixture(autouse=True)
def _no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QINGWEN_HOME", raising=False)


def write(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("QINGWEN_CONFIG", str(path))
    return path


def test_defaults_are_offline_and_choose_the_generator_by_what_fits() -> None:
    settings = load_settings()
    assert not settings.online
    assert settings.generator == "auto"


def test_an_override_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "q.toml", "passages = 3\nchunk_tokens = 300\nthreads = 1", monkeypatch)
    monkeypatch.setenv("QINGWEN_PASSAGES", "4")
    monkeypatch.setenv("QINGWEN_CHUNK_TOKENS", "310")
    settings = load_settings(passages=5)
    assert (settings.passages, settings.chunk_tokens, settings.threads) == (5, 310, 1)


def test_an_override_of_none_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGWEN_LIBRARY", "elsewhere")
    assert load_settings(library=None).library == Path("elsewhere")


def test_an_unknown_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGWEN_LIBRAY", "typo")
    with pytest.raises(ConfigError, match="QINGWEN_LIBRAY: unknown setting"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("libray = 'typo'", "libray"),
        ("passages = 0", "passages"),
        ("generator = 'magic'", "generator"),
        ("passages = ", "q.toml"),
    ],
)
def test_a_wrong_settings_file_is_one_line_that_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, named: str
) -> None:
    write(tmp_path / "q.toml", text, monkeypatch)
    with pytest.raises(ConfigError, match=named) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_missing_settings_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGWEN_CONFIG", str(tmp_path / "absent.toml"))
    with pytest.raises(ConfigError, match=r"absent\.toml: settings file not found"):
        load_settings()


def test_a_wrong_variable_is_named_as_it_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGWEN_THREADS", "many")
    with pytest.raises(ConfigError, match="threads"):
        load_settings()
