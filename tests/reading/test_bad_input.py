"""What cannot be read gives one clear line, and the rest goes on."""

import os
import zlib
from pathlib import Path

import pytest

from qa.errors import ReadingError
from qa.reading import read_path
from qa.types import Article
from tests.reading.checks import read_error


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.md", b" \n\t\n", "empty"),
        ("mark.txt", b"\xef\xbb\xbf", "empty"),
        ("blank.jsonl", b"\n\n", "empty"),
        ("tags.html", b"<html><body><script>x</script></body></html>", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(range(256)) * 40), "binary"),
        ("program.txt", b"\x7fELF" + bytes(2000), "binary"),
        ("movie.mp4", b"abc", "unknown file type .mp4"),
        ("README", b"abc", "unknown file type"),
    ],
)
def test_unreadable_content_gives_one_line(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reason in read_error(path).reason


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "no such file" in read_error(tmp_path / "gone.txt").reason
    assert "no such file" in read_error(tmp_path / "gone.jsonl").reason
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    assert "folder" in read_error(folder).reason


def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("text")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read anything

        def denied(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_bytes", denied)
    assert "permission denied" in read_error(path).reason


def test_bad_lines_of_a_corpus_do_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(
        b'{"id": "a", "text": "one"}\n'
        b'{"id": "a", "text": "twice"}\n'
        b'{"id": "b"}\n'
        b'{"id": "c", "text": "  "}\n'
        b'{"text": "no id"}\n'
        b"not json\n"
        b"[1, 2]\n"
        b'{"id": "d", "text": 5, "title": {}}\n'
        b'{"id": "e", "text": "\\ud800"}\n'
        b'{"id": "f", "text": "\xff\xfe"}\n' + b"[" * 5000 + b"\n"
        b'{"id": "z", "text": "last"}\n'
    )
    items = list(read_path(path))
    errors = [item for item in items if isinstance(item, ReadingError)]
    assert [item.source for item in items if isinstance(item, Article)] == ["a", "z"]
    assert [error.path for error in errors] == [f"{path}:{line}" for line in range(2, 12)]
    expected = [
        "'a' stands on an earlier line", "has no text", "has no text", "without an id",
        "not valid JSON", "not a JSON object", "title is not text", "surrogate", "invalid UTF-8",
        "nested too deeply",
    ]  # fmt: skip
    for error, reason in zip(errors, expected, strict=True):
        assert reason in error.reason
        assert "\n" not in str(error)
