"""The user's list of names: read forgivingly, refused in one clear line."""

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.synonyms import Synonyms


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "synonyms.txt"


def test_groups_comments_and_blank_lines_are_read(path: Path) -> None:
    path.write_text("\ufeff# 名称\n港口，Port， 碼頭\n\nA1, B2  # 型号\n", encoding="utf-8")
    synonyms = Synonyms.read(path)
    assert synonyms("去port看码头 b2") == "去港口看港口 a1"
    assert synonyms("airport ports") == "airport ports"


def test_no_file_means_no_synonyms(path: Path) -> None:
    assert Synonyms.read(path) == Synonyms()
    assert Synonyms.read(path)("任何 text") == "任何 text"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("港口\n".encode(), "line 1: one name only"),
        ("港口,码头\n\n碼頭,渡口\n".encode(), "line 3: 碼頭 stands in line 1 too"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a,b\n" * 300_000, "shorten"),
    ],
)
def test_bad_file_is_one_clear_line(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=message) as error:
        Synonyms.read(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_in_its_place_is_one_clear_line(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ConfigError, match="directory"):
        Synonyms.read(path)


def test_the_longest_name_wins() -> None:
    synonyms = Synonyms([("港", "码头"), ("北港", "北码头")])
    assert synonyms("北码头和码头") == "北港和港"
