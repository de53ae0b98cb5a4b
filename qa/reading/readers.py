"""The registry of formats, and the one way in."""

import hashlib
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from qa.errors import ReadingError
from qa.reading.archives import ArchiveError, files_inside, open_archive, read_member
from qa.reading.assembly import make_articles
from qa.reading.corpus import read_corpus
from qa.reading.decoding import UndecodableError, decode
from qa.reading.document import Document
from qa.reading.markup import read_html
from qa.reading.office import read_docx, read_epub
from qa.reading.pdf import read_pdf
from qa.reading.placing import Similarity
from qa.reading.plain import read_plain
from qa.reading.tables import read_csv, read_workbook
from qa.types import Article

_MAX_BYTES = 64 << 20
_MAX_ARCHIVE = 512 << 20

_Results = Iterator[Article | ReadingError]


def _text(parse: Callable[[str], Document]) -> Callable[[bytes], list[Document]]:
    return lambda data: [parse(decode(data))]


_PARSERS: dict[str, Callable[[bytes], list[Document]]] = {
    ".txt": _text(read_plain),
    ".text": _text(read_plain),
    ".md": _text(partial(read_plain, markdown=True)),
    ".markdown": _text(partial(read_plain, markdown=True)),
    ".html": _text(read_html),
    ".htm": _text(read_html),
    ".xhtml": _text(read_html),
    ".docx": read_docx,
    ".epub": read_epub,
    ".pdf": read_pdf,
}
_CORPORA: dict[str, Callable[[Path], _Results]] = {
    ".jsonl": read_corpus,
    ".ndjson": read_corpus,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_workbook,
}
_ARCHIVE = ".zip"
SUFFIXES = frozenset({*_PARSERS, *_CORPORA, _ARCHIVE})
"""Suffixes of the files that can be read, lower-case, with the dot."""


def read_path(path: Path, similarity: Similarity | None = None) -> _Results:
    """Articles of one file, in order; what cannot be read comes as an error in its place.

    ``Article.path`` is ``str(path)``, ``Article.source`` the file name, the name inside an archive,
    or the record's id. ``similarity`` (of two texts, at most 1) helps to tell the stories of one
    file apart.
    """
    suffix = path.suffix.lower()
    try:
        mode = _mode(path)
        if stat.S_ISDIR(mode):
            raise ReadingError(str(path), "is a folder, not a file")
        if suffix not in SUFFIXES:
            known = " ".join(sorted(SUFFIXES))
            raise ReadingError(str(path), f"unknown file type {suffix or '(none)'}; known: {known}")
        if not stat.S_ISREG(mode):
            raise ReadingError(str(path), "no ordinary file (a device or a pipe)")
        if suffix in _CORPORA:
            yield from _CORPORA[suffix](path)
        elif suffix == _ARCHIVE:
            yield from _read_archive(path, similarity)
        else:
            data = _load(path, _MAX_BYTES)
            digest = hashlib.sha256(data).hexdigest()
            articles = [
                article
                for document in _parse(path, suffix, data)
                for article in make_articles(
                    document, path=str(path), content_hash=digest, similarity=similarity
                )
            ]
            if not articles:
                raise ReadingError(str(path), "empty: no article text in it")
            yield from articles
    except ReadingError as error:
        yield error
    except UnicodeDecodeError:
        yield ReadingError(str(path), "binary data or an unknown encoding, not text")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        advice = "check the file and its permissions"
        yield ReadingError(str(path), f"{reason}; {advice}", lasting=False)


def source_text(path: Path, source: str | None = None) -> str:
    """Decoded text that the ``runs`` of a file's article refer to (not for corpora and tables).

    In HTML the character references are resolved; of a .pdf, .docx or .epub it is the text taken
    out. ``source`` names the file inside an archive. Raises ``ReadingError``.
    """
    data = path.read_bytes()
    name = path
    if path.suffix.lower() == _ARCHIVE and source is not None:
        archive = _open(path, data)
        member = next((m for m, inside, _ in files_inside(archive) if inside == source), None)
        if member is None:
            raise ReadingError(str(path), f"{source} is not inside")
        data, name = read_member(archive, member), path / source
    documents = _parse(name, name.suffix.lower(), data)
    return documents[0].source if documents else ""


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        raise ReadingError(str(path), "no such file") from None


def _load(path: Path, limit: int) -> bytes:
    if path.stat().st_size > limit:
        raise ReadingError(str(path), f"larger than {limit >> 20} MiB; split it")
    return path.read_bytes()


def _parse(path: Path, suffix: str, data: bytes) -> list[Document]:
    if not data.strip():
        raise ReadingError(str(path), "empty file")
    try:
        return _PARSERS[suffix](data)
    except (UndecodableError, ArchiveError) as error:
        raise ReadingError(str(path), str(error)) from None


def _open(path: Path, data: bytes) -> ZipFile:
    try:
        return open_archive(data)
    except ArchiveError as error:
        raise ReadingError(str(path), str(error)) from None


def _read_archive(path: Path, similarity: Similarity | None) -> _Results:
    """Articles of the files of an archive, one file unpacked at a time."""
    archive = _open(path, _load(path, _MAX_ARCHIVE))
    empty = True
    with tempfile.TemporaryDirectory() as folder:
        for number, (member, name, problem) in enumerate(files_inside(archive)):
            where = f"{path}/{name}"
            suffix = PurePosixPath(name).suffix.lower()
            if problem is None and suffix not in SUFFIXES:
                continue
            empty = False
            unpacked = Path(folder) / str(number) / PurePosixPath(name).name
            try:
                if problem is not None:
                    raise ArchiveError(problem)
                if suffix == _ARCHIVE:
                    raise ArchiveError("an archive inside an archive; unpack it first")
                unpacked.parent.mkdir()
                unpacked.write_bytes(read_member(archive, member))
            except (ArchiveError, OSError) as error:
                yield ReadingError(where, str(error), lasting=isinstance(error, ArchiveError))
                continue
            for result in read_path(unpacked, similarity):
                if isinstance(result, ReadingError):
                    place = result.path.replace(str(unpacked), where)
                    yield ReadingError(place, result.reason, lasting=result.lasting)
                else:
                    own = suffix not in _CORPORA
                    yield replace(result, path=str(path), source=name if own else result.source)
            unpacked.unlink()
    if empty:
        yield ReadingError(str(path), "empty: no file in it that can be read")
