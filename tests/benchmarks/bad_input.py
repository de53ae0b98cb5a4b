"""A folder in which a share of the files is bad: each is named once, the rest is in, memory flat.

Run ``python -m tests.benchmarks.bad_input --files 100000``: reading and library alone, with a stub
for the encoder, then once more over the unchanged folder.
"""

import argparse
import io
import stat
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from qa.evaluation.ingesting import resident, store
from qa.ingestion import IngestProgress, IngestReport
from qa.library import Library
from tests.reading.makers import docx_of, pdf_of, xlsx_of, zip_of

_SHARE = 5
"""Every fifth file is bad."""

_PDF = pdf_of([["A line of text on the first page."], ["Another one on the second page."]])
_DOCX = docx_of([(0, "一段文字。" * 30)])
_XLSX = xlsx_of([["title", "text"], ["a", "b"]])


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_PDF)))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked_zip() -> bytes:
    """An archive whose only file asks for a password."""
    data = bytearray(zip_of({"a.txt": "一段文字。" * 100}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def zip_with_link() -> bytes:
    """An archive whose only file is a link out of it."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


BAD: tuple[tuple[str, bytes], ...] = (
    (".txt", b""),
    (".md", b" \n\t\n"),
    (".txt", b"\x7fELF" + bytes(2000)),
    (".html", b"<html><body><script>x</script></body></html>"),
    (".pdf", _PDF[: len(_PDF) // 3]),
    (".pdf", locked_pdf()),
    (".docx", _DOCX[: len(_DOCX) // 2]),
    (".xlsx", _XLSX[: len(_XLSX) // 2]),
    (".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
    (".epub", zip_of({"META-INF/container.xml": "<a>"})),
    (".zip", locked_zip()),
    (".zip", zip_of({"bomb.txt": b"0" * (2 << 20)})),
    (".zip", zip_of({"../outside.txt": "逃出去的文字。"})),
    (".zip", zip_with_link()),
    (".jsonl", b"not json\n"),
    (".jsonl", b'{"id": "a"}\n'),
    (".csv", "标题,正文\n".encode()),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a folder; ``memory`` in MiB at each tenth of the files."""

    files: int
    bad: int
    articles: int
    told: frozenset[str]
    lines: int
    seconds: float
    again_seconds: float
    memory: tuple[float, ...]
    problems: tuple[str, ...]


def make_folder(folder: Path, files: int) -> set[str]:
    """Write text files of one article each, every fifth a bad one instead: paths of those."""
    bad: set[str] = set()
    for number in range(files):
        parent = folder / f"{number // 1000:04}"
        parent.mkdir(parents=True, exist_ok=True)
        path = parent / f"{number:06}"
        if number % _SHARE:
            lines = [f"第{number}号报道", "", *(f"第{number}号的第{n}句话。" for n in range(12))]
            path.with_suffix(".txt").write_text("\n".join(lines), encoding="utf-8")
            continue
        kind = number // _SHARE % (len(BAD) + 1)
        if kind == len(BAD):
            path = path.with_suffix(".txt")
            path.symlink_to(path)
        else:
            suffix, content = BAD[kind]
            path = path.with_suffix(suffix)
            path.write_bytes(content)
        bad.add(str(path))
    return bad


def measure(folder: Path, files: int) -> Outcome:
    """Make a folder, ingest it twice, and look at what is stored and what was told."""
    corpus = folder / "corpus"
    bad = make_folder(corpus, files)
    memory: list[float] = []

    def watch(state: IngestProgress) -> None:
        if state.files_done * 10 >= (len(memory) + 1) * state.files_total:
            memory.append(resident())

    with Library.open(folder / "library") as library:
        first, seconds = _timed(lambda: store(library, corpus, watch))
        again, again_seconds = _timed(lambda: store(library, corpus))
        problems = library.verify()
        articles = library.counts().articles
    lines = [str(error) for error in first.failed]
    if [str(error) for error in again.failed] != lines:
        problems.append("the second time tells something else")
    problems += [f"not one line: {line!r}" for line in lines if "\n" in line]
    told = frozenset(next((p for p in _parents(error.path) if p in bad), error.path)
                     for error in first.failed)  # fmt: skip
    problems += [f"told without reason: {path}" for path in sorted(told - bad)]
    problems += [f"not told: {path}" for path in sorted(bad - told)]
    if len(lines) != len(bad):
        problems.append(f"{len(lines)} lines for {len(bad)} bad files")
    if articles != files - len(bad):
        problems.append(f"{articles} articles instead of {files - len(bad)}")
    return Outcome(
        files, len(bad), articles, told, len(lines), seconds, again_seconds, tuple(memory),
        tuple(problems),
    )  # fmt: skip


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = measure(Path(folder), options.files)
    sys.stdout.write(
        f"{outcome.files} files, {outcome.bad} of them bad: {outcome.articles} articles stored,"
        f" {outcome.lines} lines\n"
        f"{outcome.seconds:.0f} s ({outcome.files / outcome.seconds:.0f} files/s);"
        f" once more, unchanged: {outcome.again_seconds:.0f} s\n"
        f"memory by tenths (MiB): {' '.join(f'{value:.0f}' for value in outcome.memory)}\n"
        + "".join(f"problem: {problem}\n" for problem in outcome.problems)
    )
    sys.exit(1 if outcome.problems else 0)


def _timed(work: Callable[[], IngestReport]) -> tuple[IngestReport, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _parents(path: str) -> list[str]:
    """A path, and those of what holds it: a line of a file, a file of an archive."""
    return [path, path.rpartition(":")[0], *map(str, Path(path).parents)]


if __name__ == "__main__":
    main()
