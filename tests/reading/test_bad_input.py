"""What cannot be read gives one clear line, and the rest goes on."""

import os
import stat
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

import pytest

from qa.errors import ReadingError
from qa.reading import read_path
from qa.types import Article
from tests.benchmarks.bad_input import locked_pdf, locked_zip, measure
from tests.reading.checks import read_error
from tests.reading.makers import docx_of, epub_of, pdf_of, xlsx_of, zip_of

PDF = pdf_of([["A line of text on the first page."], ["Another one on the second page."]])
DOCX = docx_of([(0, "一段文字。" * 30)])
EPUB = epub_of("书", "李四", "2019", [("第一章", "一段文字。" * 30)])
STORY = "一段文字在这里,写的是天气和收成。" * 20
XLSX = xlsx_of([["title", "text"], ["a", "b"]])
BILLION_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><d>&c;</d>'
)


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
        (
            "broken.txt",
            ("标题\n\n" + STORY).encode() + b"\xff\xfe" + STORY.encode(),
            "invalid UTF-8 at byte",
        ),
        ("torn.txt", STORY.encode()[:-1], "invalid UTF-8 at byte"),
        ("cut.epub", EPUB[: len(EPUB) // 2], "not a zip archive"),
        ("movie.mp4", b"abc", "unknown file type .mp4"),
        ("README", b"abc", "unknown file type"),
        ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
        ("cut.pdf", PDF[: len(PDF) // 3], "damaged"),
        ("locked.pdf", locked_pdf(), "password-protected"),
        ("scan.pdf", pdf_of([[], []]), "no text"),
        ("noise.docx", b"PK\x03\x04" + bytes(100), "not a zip archive"),
        ("cut.docx", DOCX[: len(DOCX) // 2], "not a zip archive"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password-protected"),
        ("other.docx", zip_of({"a.txt": "text"}), "missing inside"),
        ("entity.docx", zip_of({"word/document.xml": BILLION_LAUGHS}), "empty"),
        ("broken.epub", zip_of({"META-INF/container.xml": "<a>"}), "damaged"),
        ("cut.xlsx", XLSX[: len(XLSX) // 2], "not a zip archive"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password-protected"),
        ("other.xlsx", zip_of({"a.txt": "text"}), "damaged"),
        ("empty.zip", zip_of({}), "no file in it"),
        ("noise.zip", bytes(range(256)), "not a zip archive"),
        ("head.csv", "标题,正文\n".encode(), "empty"),
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


def test_text_too_large_for_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert "larger than" in read_error(path).reason


def test_members_of_an_archive_that_must_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.txt", "标题\n\n一段好的文字。")
        archive.writestr("../outside.txt", "逃出去的文字。")
        archive.writestr("/etc/absolute.txt", "逃出去的文字。")
        archive.writestr("bomb.txt", b"0" * (8 << 20))
        archive.writestr("inner.zip", zip_of({"a.txt": "text"}))
        archive.writestr("bad.txt", bytes(100))
        archive.writestr("left.png", b"png")
        archive.writestr("__MACOSX/._good.txt", b"x")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    items = list(read_path(path))
    articles = [item for item in items if isinstance(item, Article)]
    errors = {item.path: item.reason for item in items if isinstance(item, ReadingError)}
    assert [(a.source, a.path) for a in articles] == [("good.txt", str(path))]
    expected = {
        "../outside.txt": "outside",
        "/etc/absolute.txt": "outside",
        "bomb.txt": "bomb",
        "inner.zip": "archive inside",
        "bad.txt": "binary",
        "link.txt": "a link",
    }
    assert set(errors) == {f"{path}/{name}" for name in expected}
    for name, reason in expected.items():
        assert reason in errors[f"{path}/{name}"]
    assert not (tmp_path.parent / "outside.txt").exists()


def test_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": "一段文字。" * 1000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    path = tmp_path / "lie.zip"
    path.write_bytes(bytes(data))
    (error,) = read_path(path)
    assert isinstance(error, ReadingError)


def test_locked_member_and_damaged_member(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    path.write_bytes(locked_zip())
    (error,) = read_path(path)
    assert isinstance(error, ReadingError)
    assert "password" in error.reason
    data = bytearray(zip_of({"a.txt": "一段文字。" * 100}))
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    (error,) = read_path(path)
    assert isinstance(error, ReadingError)
    assert "damaged" in error.reason


@pytest.mark.parametrize("line", ["#" * 80 + " NOTE", "QQ空间" * 40 + "乙"])
def test_a_line_of_many_signs_does_not_hold_up_reading(tmp_path: Path, line: str) -> None:
    path = tmp_path / "signs.txt"
    path.write_text(f"{STORY}\n{line}\n{STORY}\n", "utf-8")
    (article,) = read_path(path)
    assert isinstance(article, Article)
    assert STORY in article.body


@pytest.mark.parametrize(
    "head",
    [
        "author: &a [*a, 周文]",
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh"))
        + "author: [周文, *h]",
        f"author: 周文\ntags: {'[' * 2000}",
    ],
)
def test_front_matter_that_holds_itself_is_read_to_a_depth(tmp_path: Path, head: str) -> None:
    path = tmp_path / "deep.md"
    path.write_text(f"---\n{head}\n---\n{STORY}\n", "utf-8")
    (article,) = read_path(path)
    assert isinstance(article, Article)
    assert "周文" in (article.author or "")


def test_symlink_loop(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    read_error(tmp_path / "a.txt")


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no ordinary file" in read_error(tmp_path / "pipe.txt").reason


def test_bad_files_among_two_thousand_are_each_told_once_and_the_rest_is_in(tmp_path: Path) -> None:
    outcome = measure(tmp_path, 2000)
    assert outcome.problems == ()
    assert (outcome.articles, outcome.bad, outcome.lines) == (1600, 400, 400)
    assert outcome.memory[-1] < 1.3 * outcome.memory[1]
