"""Files into the library: read, chunk, embed, store; only what is new or changed."""

import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from embeddings.encoder import Encoder, FloatMatrix, well_formed
from qa.article_vectors import encode_articles
from qa.chunking import chunk
from qa.errors import ReadingError
from qa.library import FileRecord, Item, Library, WholeFile
from qa.passages import passage_text, vectors_name
from qa.reading import SUFFIXES, hash_file, read_path
from qa.sentences import encode_sentences, sentences_name
from qa.types import Article, Chunk

# Articles per transaction: a corpus of many small records is written in few transactions.
_BATCH_ARTICLES = 64
_MOST_ARTICLES = 512
_WAIT_SECONDS = 1.0
_KEPT_FAILURES = 1000
_SETTLED = 2 * 10**9


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """Where an ingestion stands, ``seconds`` after its start; ``files_total`` is known from it."""

    path: Path
    files_done: int
    files_total: int
    failed: int
    articles: int
    chunks: int
    seconds: float

    @property
    def chunks_per_second(self) -> float:
        """Passages stored in a second, so far."""
        return self.chunks / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the other files take if they are like those before; unknown at first."""
        if not self.files_done:
            return None
        return self.seconds / self.files_done * (self.files_total - self.files_done)


@dataclass(slots=True)
class IngestReport:
    """What an ingestion did; ``skipped`` are files of other types found inside folders."""

    articles: int = 0
    chunks: int = 0
    unchanged_files: int = 0
    failed: list[ReadingError] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)

    def keep(self, file: FileRecord) -> None:
        """Count a file that need not be read again; what failed in it is told again."""
        self.unchanged_files += 1
        self.failed += [ReadingError(path, reason) for path, reason in file.failures]


def ingest(
    library: Library,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    max_tokens: int,
    progress: Callable[[IngestProgress], None],
    addresses: Mapping[str, str] = MappingProxyType({}),
) -> IngestReport:
    """Store the articles of files and folders.

    A file that cannot be read is reported, the rest goes on. An unchanged file costs a look at its
    size and time, or one hash; a changed file replaces its articles. A file is stored whole or not
    at all, small files several in one transaction; what was stored before an interruption stays,
    and the job's record says what was asked for. ``addresses`` are those from which some of the
    files were fetched, by path: the source of their articles.
    """
    report = IngestReport()
    files = [str(path) for path in _files(paths, report)]  # a Path takes five times the memory
    job = library.jobs.start([os.path.abspath(path) for path in paths], len(files))  # noqa: PTH100
    intake = _Intake(library, encoder, max_tokens, report)

    started = recorded = time.monotonic()

    def tell(path: Path, done: int, *, finished: bool = False) -> None:
        nonlocal recorded
        if finished or intake.is_due():
            intake.store()
            now = time.monotonic()
            if finished or now - recorded > _WAIT_SECONDS:  # a commit waits for the disk
                failed = len(report.failed)
                library.jobs.advance(job, done, report.articles, failed, finished=finished)
                recorded = now
        seconds = time.monotonic() - started
        counts = (len(report.failed), report.articles, report.chunks)
        progress(IngestProgress(path, done, len(files), *counts, seconds))

    for done, name in enumerate(files):
        path = Path(name)
        tell(path, done)
        if well_formed(name) != name:  # Linux allows any bytes; no database or page does
            report.failed.append(
                ReadingError(well_formed(name), "its path is not valid UTF-8; rename it")
            )
            continue
        try:
            status = path.stat()
            known = library.file_record(name)
            present = (status.st_size, status.st_mtime_ns)
            if known is not None and (known.size, known.changed) == present:
                report.keep(known)
                continue
            digest = hash_file(path) if stat.S_ISREG(status.st_mode) else ""
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            failure = ReadingError(name, f"{reason}; check the file and its permissions")
            report.failed.append(failure)
            continue
        if known is not None and known.content_hash == digest:
            report.keep(known)
            continue
        # A file changed this very moment may change again without a new time: hash it next time.
        settled = time.time_ns() - status.st_mtime_ns > _SETTLED
        changed = status.st_mtime_ns if settled else None
        address = addresses.get(str(path))
        _read_file(intake, path, address, digest, status.st_size, changed, report)
    tell(Path(files[-1]) if files else Path(), len(files), finished=True)
    return report


def encode_missing(library: Library, encoder: Encoder) -> int:
    """Give every passage, and each of its sentences, a vector: how many passages had none."""
    done = 0
    name = vectors_name(encoder)
    while numbers := library.unencoded(name, limit=256):
        found = library.hits(numbers)
        texts = [passage_text(article, part) for part, article in found.values()]
        library.set_vectors(list(found), encoder.encode_passages(texts), encoder=name)
        done += len(found)
    _encode_missing_sentences(library, encoder)
    return done


def _encode_missing_sentences(library: Library, encoder: Encoder) -> None:
    name = sentences_name(encoder)
    while numbers := library.without_sentences(name, limit=256):
        found = library.hits(numbers)
        packed = encode_sentences(encoder, [part for part, _ in found.values()])
        library.set_sentences(list(found), packed, encoder=name)


class _Intake:
    """Articles on their way into the library, encoded and stored some at a time."""

    def __init__(
        self, library: Library, encoder: Encoder, max_tokens: int, report: IngestReport
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._max_tokens = max_tokens
        self._report = report
        self._articles: list[Article] = []
        self._files: list[WholeFile] = []
        self._siblings: set[str] = set()
        self._stored_at = time.monotonic()
        self._batch = _BATCH_ARTICLES
        self.likeness = likeness(encoder)

    def is_due(self) -> bool:
        """Whether it is time to store."""
        waits = time.monotonic() - self._stored_at > _WAIT_SECONDS
        return len(self._articles) >= self._batch or (waits and bool(self._files))

    def add(self, article: Article, siblings: set[str]) -> None:
        """Take an article of a file that is being read; a large file is stored in parts."""
        self._siblings = siblings
        self._articles.append(article)
        if len(self._articles) >= self._batch and len(siblings) >= self._batch:
            self.store()

    def finish(self, file: WholeFile | None) -> None:
        """End a file; without ``file`` it was not read to its end."""
        if file is None:
            self.store()
        else:
            self._files.append(file)

    def store(self) -> None:
        """Encode what is new and commit."""
        began = time.monotonic()
        name = vectors_name(self._encoder)
        items: list[Item] = []
        new: list[tuple[Article, list[Chunk]]] = []
        articles = {article.id: article for article in self._articles}  # copies count once
        known = self._library.held(articles)
        for article in articles.values():
            if article.id in known and self._library.holds(article, encoder=name):
                continue
            embedded = article.id in known and self._library.has_passages(article.id, encoder=name)
            if embedded and self._library.states_date(article):
                items.append(Item(article, (), None))  # renamed, or with other particulars
            else:
                new.append((article, chunk(article, self._max_tokens, self._encoder.count_tokens)))
        items += encode_articles(self._library, self._encoder, new)
        self._library.add_many(
            items,
            encoder=name,
            sentence_encoder=sentences_name(self._encoder),
            whole_files=self._files,
            siblings=self._siblings,
        )
        self._report.articles += len(items)
        self._report.chunks += sum(len(parts) for _, parts in new)
        self._articles, self._files, self._siblings = [], [], set()
        self._stored_at = time.monotonic()
        # A commit waits for the disk: where encoding is quick, more articles share one.
        if self._stored_at - began > _WAIT_SECONDS:
            self._batch = max(self._batch // 2, _BATCH_ARTICLES)
        elif self._stored_at - began < _WAIT_SECONDS / 2:
            self._batch = min(self._batch * 2, _MOST_ARTICLES)


def _read_file(
    intake: _Intake,
    path: Path,
    address: str | None,
    digest: str,
    size: int,
    changed: int | None,
    report: IngestReport,
) -> None:
    failed_before = len(report.failed)
    seen: set[str] = set()
    for result in read_path(path, intake.likeness):
        if isinstance(result, ReadingError):
            # Made anew: one that was raised holds its frames, and with them what they had read.
            report.failed.append(ReadingError(result.path, result.reason, lasting=result.lasting))
            continue
        article = result
        if address is not None and article.source == path.name:
            article = replace(article, source=address, url=article.url or address)
        seen.add(article.id)
        intake.add(article, seen)
    failed = report.failed[failed_before:]
    # What may go better the next time, or is too much to keep, is read again.
    settled = all(error.lasting for error in failed) and len(failed) <= _KEPT_FAILURES
    failures = tuple((error.path, error.reason) for error in failed)
    file = WholeFile(str(path), digest, frozenset(seen), size, changed, failures=failures)
    intake.finish(file if settled else None)


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
