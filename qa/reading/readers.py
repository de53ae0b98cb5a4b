"""The registry of formats, and the one way in."""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from qa.errors import ReadingError
from qa.reading.assembly import make_articles
from qa.reading.corpus import read_corpus
from qa.reading.decoding import UndecodableError, decode
from qa.reading.document import Document
from qa.reading.markup import read_html
from qa.reading.placing import Similarity
from qa.reading.plain import read_plain
from qa.types import Article

_MAX_BYTES = 64 << 20

_Parse = Callable[[str], Document]
_PARSERS: dict[str, _Parse] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": partial(read_plain, markdown=True),
    ".markdown": partial(read_plain, markdown=True),
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
}
_CORPORA: dict[str, Callable[[Path], Iterator[Article | ReadingError]]] = {
    ".jsonl": read_corpus,
    ".ndjson": read_corpus,
}
SUFFIXES = frozenset(_PARSERS) | frozenset(_CORPORA)
"""Suffixes of the files that can be read, lower-case, with the dot."""


def read_path(path: Path, similarity: Similarity | None = None) -> Iterator[Article | ReadingError]:
    """Articles of one file, in order; what cannot be read comes as an error in its place.

    ``Article.path`` is ``str(path)``, ``Article.source`` the file name or the record's id.
    ``similarity`` (of two texts, at most 1) helps to tell the stories of one file apart.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in _CORPORA and path.is_file():
            yield from _CORPORA[suffix](path)
        else:
            yield from _read_one(path, suffix, similarity)
    except ReadingError as error:
        yield error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield ReadingError(str(path), f"{reason}; check the file and its permissions")


def source_text(path: Path) -> str:
    """Decoded text that the ``runs`` of a file's article refer to (not for corpora).

    In HTML the character references are resolved. Raises ``ReadingError``.
    """
    return _parse(path, path.suffix.lower(), path.read_bytes()).source


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_one(path: Path, suffix: str, similarity: Similarity | None) -> list[Article]:
    if path.is_dir():
        raise ReadingError(str(path), "is a folder, not a file")
    if not path.exists():
        raise ReadingError(str(path), "no such file")
    if suffix in _PARSERS and path.stat().st_size > _MAX_BYTES:
        raise ReadingError(str(path), f"larger than {_MAX_BYTES >> 20} MiB; split it")
    data = path.read_bytes() if suffix in _PARSERS else b""
    document = _parse(path, suffix, data)
    digest = hashlib.sha256(data).hexdigest()
    articles = make_articles(document, path=str(path), content_hash=digest, similarity=similarity)
    if not articles:
        raise ReadingError(str(path), "empty: no article text in it")
    return articles


def _parse(path: Path, suffix: str, data: bytes) -> Document:
    if suffix not in _PARSERS:
        known = " ".join(sorted(SUFFIXES))
        raise ReadingError(str(path), f"unknown file type {suffix or '(none)'}; known: {known}")
    if not data.strip():
        raise ReadingError(str(path), "empty file")
    try:
        text = decode(data)
    except UndecodableError as error:
        raise ReadingError(str(path), str(error)) from None
    return _PARSERS[suffix](text)
