"""Files into the library: read, chunk, embed, store; only what is new or changed."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from embeddings.encoder import Encoder, FloatMatrix
from qa.chunking import chunk
from qa.errors import ReadingError
from qa.library import Item, Library, WholeFile
from qa.passages import passage_text
from qa.reading import SUFFIXES, hash_file, read_path
from qa.types import Article

# Articles per transaction: a corpus of many small records is written in few transactions.
_BATCH_ARTICLES = 32


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """Where an ingestion stands; ``files_total`` is known from the start."""

    path: Path
    files_done: int
    files_total: int
    articles: int
    chunks: int


@dataclass(slots=True)
class IngestReport:
    """What an ingestion did; ``skipped`` are files of other types found inside folders."""

    articles: int = 0
    chunks: int = 0
    unchanged_files: int = 0
    failed: list[ReadingError] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)


def ingest(
    library: Library,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    max_characters: int,
    progress: Callable[[IngestProgress], None],
) -> IngestReport:
    """Store the articles of files and folders.

    A file that cannot be read is reported, the rest goes on. A file whose bytes are stored already
    costs one hash; a changed file replaces its articles.
    """
    report = IngestReport()
    files = list(_files(paths, report))
    for done, path in enumerate(files):
        progress(IngestProgress(path, done, len(files), report.articles, report.chunks))

        def tell(path: Path = path, done: int = done) -> None:
            progress(IngestProgress(path, done, len(files), report.articles, report.chunks))

        try:
            digest = hash_file(path)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            failure = ReadingError(str(path), f"{reason}; check the file and its permissions")
            report.failed.append(failure)
            continue
        if library.is_stored(str(path), digest):
            report.unchanged_files += 1
            continue
        _ingest_file(library, encoder, path, digest, max_characters, report, tell)
    if files:
        progress(IngestProgress(files[-1], len(files), len(files), report.articles, report.chunks))
    return report


def encode_missing(library: Library, encoder: Encoder) -> int:
    """Give every chunk a vector of this encoder, as after a change of it: how many had none."""
    articles = {article.id: article for article in library.articles()}
    lacking = list(library.iter_unencoded(encoder.name))
    step = 256
    for first in range(0, len(lacking), step):
        batch = lacking[first : first + step]
        texts = [passage_text(articles[c.article_id], c) for _, c in batch]
        library.set_vectors(
            [number for number, _ in batch], encoder.encode_passages(texts), encoder=encoder.name
        )
    return len(lacking)


def _ingest_file(
    library: Library,
    encoder: Encoder,
    path: Path,
    digest: str,
    max_characters: int,
    report: IngestReport,
    tell: Callable[[], None],
) -> None:
    failed_before = len(report.failed)
    seen: set[str] = set()
    batch: list[Article] = []

    def store(whole_file: WholeFile | None = None) -> None:
        new = [article for article in batch if not library.holds(article, encoder=encoder.name)]
        chunked = [(article, chunk(article, max_characters)) for article in new]
        texts = [passage_text(article, c) for article, chunks in chunked for c in chunks]
        vectors = encoder.encode_passages(texts)
        items: list[Item] = []
        first = 0
        for article, chunks in chunked:
            items.append(Item(article, chunks, vectors[first : first + len(chunks)]))
            first += len(chunks)
        library.add_many(items, encoder=encoder.name, whole_file=whole_file, siblings=seen)
        report.articles += len(new)
        report.chunks += len(texts)
        batch.clear()
        tell()

    for result in read_path(path, likeness(encoder)):
        if isinstance(result, ReadingError):
            report.failed.append(result)
            continue
        batch.append(result)
        seen.add(result.id)
        if len(batch) >= _BATCH_ARTICLES:
            store()
    # A file with an unreadable part is not whole: the next ingestion reads it again.
    whole = len(report.failed) == failed_before
    store(WholeFile(str(path), digest, frozenset(seen)) if whole else None)


def likeness(encoder: Encoder) -> Callable[[str, str], float]:
    """Cosine of two texts by an encoder; each text is encoded once."""

    @lru_cache(maxsize=512)
    def vector(text: str) -> FloatMatrix:
        return encoder.encode_passages([text])

    return lambda one, other: float(vector(one)[0] @ vector(other)[0])


def _files(paths: Sequence[Path], report: IngestReport) -> Iterator[Path]:
    """Files to read, absolute, in name order; hidden entries and linked folders are left out."""
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100  (keeps a symlink's own name)
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                if name.startswith("."):
                    continue
                if file.suffix.lower() in SUFFIXES:
                    yield file
                else:
                    report.skipped.append(file)
