"""A library leaves and comes back byte for byte, and every earlier schema still opens."""

import json
import sqlite3
from pathlib import Path

import pytest

from qa.errors import LibraryError
from qa.library import Library
from qa.migrations import STEPS, migrate, statements
from qa.reading.assembly import article_id
from qa.transfer import export_library, import_library
from tests.conftest import SEEDS
from tests.reading.makers import pdf_of, write
from tests.test_ingestion import StubEncoder, run

COPIES_SINCE = 3  # this schema and later ones link copies as they store them


def filled(folder: Path) -> Library:
    library = Library.open(folder)
    write(folder / "two.pdf", pdf_of([["标题", "第一页的文字。"], ["第二页的文字。"]]))
    write(
        folder / "many.jsonl",
        "".join(f'{{"id":"{n}","text":"记录{n}。","published":"2021"}}\n' for n in range(300)),
    )
    write(folder / "bad.jsonl", '{"id":"good","text":"一条。"}\nnot json\n')
    assert len(run(library, StubEncoder(), SEEDS, folder).failed) == 1
    library.save_answer("one", json.dumps({"text": "答"}, ensure_ascii=False))
    return library


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_export_and_import_round_trip_byte_for_byte(tmp_path: Path) -> None:
    with filled(tmp_path / "one") as library:
        assert export_library(library, tmp_path / "out") == 311
        before = library.articles()
    assert import_library(tmp_path / "out", tmp_path / "two") == 311
    with Library.open(tmp_path / "two", create=False) as copy:
        assert copy.articles() == before
        assert copy.conversation("one") == ['{"text": "答"}']
        export_library(copy, tmp_path / "again")
        encoder = StubEncoder()
        run(copy, encoder, SEEDS)
        assert encoder.encoded == 0
    assert contents(tmp_path / "again") == contents(tmp_path / "out")


def test_empty_library_round_trips(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as library:
        export_library(library, tmp_path / "out")
    assert import_library(tmp_path / "out", tmp_path / "two") == 0


def test_export_and_import_overwrite_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "one") as library:
        with pytest.raises(LibraryError, match="not an empty folder"):
            export_library(library, tmp_path / "one")
        export_library(library, tmp_path / "out")
    with pytest.raises(LibraryError, match="not an empty folder"):
        import_library(tmp_path / "out", tmp_path / "one")
    with pytest.raises(LibraryError, match="no export"):
        import_library(tmp_path / "one", tmp_path / "three")


@pytest.mark.parametrize("part", ["articles.jsonl", "vectors.f32", "manifest.json"])
def test_damaged_export_is_refused(tmp_path: Path, part: str) -> None:
    with filled(tmp_path / "one") as library:
        export_library(library, tmp_path / "out")
    path = tmp_path / "out" / part
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(LibraryError, match=r"damaged|no export"):
        import_library(tmp_path / "out", tmp_path / "two")
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize("version", range(1, len(STEPS)))
def test_library_of_every_earlier_schema_opens(tmp_path: Path, version: int) -> None:
    connection = sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)
    connection.execute(f"PRAGMA application_id = {0x51696E67}")
    for step in STEPS[:version]:
        if callable(step):
            step(connection)
        else:
            for statement in statements(step):
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("INSERT INTO meta VALUES ('uuid', 'u'), ('counter', '7')")
    story = "".join(f"这是旧库里的第{n}句话。" for n in range(40))
    for number, body in enumerate([story, story + "又一句。", "短文。"], start=1):
        identifier = article_id("", body)
        connection.execute(
            "INSERT INTO articles (id, path, source, title, body, published_precision, language,"
            " content_hash, runs, characters)"
            " VALUES (?, ?, 'a', '', ?, 'unknown', 'zh', 'h', ?, ?)",
            (identifier, f"/{number}.txt", body, f"[0,0,{len(body)}]", len(body)),
        )
        connection.execute(
            "INSERT INTO chunks VALUES (?, ?, 0, ?)", (number, identifier, len(body))
        )
        connection.execute("INSERT OR IGNORE INTO encoders VALUES (1, 'stub', 1)")
        connection.execute("INSERT INTO vectors VALUES (?, 1, x'0000803f')", (number,))
        connection.execute(
            "INSERT INTO files (path, content_hash) VALUES (?, 'h')", (f"/{number}.txt",)
        )
    connection.close()
    with Library.open(tmp_path, create=False) as library:
        assert library.verify() == []
        assert [article.path for article in library.articles()] == ["/1.txt", "/2.txt", "/3.txt"]
        assert library.revision == "u-7"
        linked = {article_id("", story + "又一句。"): article_id("", story)}
        assert library.copies() == (linked if version < COPIES_SINCE else {})
        assert not library.is_stored("/1.txt", "h")  # an older reader read it


def test_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = sqlite3.connect(tmp_path / "library.sqlite3", isolation_level=None)
    monkeypatch.setattr("qa.migrations.STEPS", (*STEPS, "CREATE TABLE t (a);\nnonsense;"))
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection)
    assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    connection.close()
