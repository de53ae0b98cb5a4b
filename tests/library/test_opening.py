"""Opening a library, and whatever else is found in its place."""

import sqlite3
from pathlib import Path

import pytest

from qa.errors import LibraryError
from qa.library import Library
from qa.migrations import STEPS
from tests.library.samples import FILE, item, make


def test_two_openings_share_one_library(tmp_path: Path) -> None:
    with Library.open(tmp_path) as one, Library.open(tmp_path) as two:
        one.add(*item(make("a")), encoder="e")
        two.add(*item(make("b")), encoder="e")
        assert one.revision == two.revision
        assert [article.source for article in one.articles()] == ["a", "b"]


def test_closed_library_says_so(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        library.counts()


def test_missing_library_is_not_created_unasked(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library here; run: qingwen ingest"):
        Library.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"hello " * 1000)
    with pytest.raises(LibraryError, match="not an SQLite file"):
        Library.open(tmp_path)


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(LibraryError, match="another program's database"):
        Library.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    with pytest.raises(LibraryError, match=r"library\.sqlite3: the library has schema .* upgrade"):
        Library.open(tmp_path)


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="choose another folder"):
        Library.open(tmp_path / "file" / "library")
