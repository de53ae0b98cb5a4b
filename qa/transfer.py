"""A library as plain files and back: ``export`` and ``import``, byte for byte.

An export is a folder of ``articles.jsonl`` (an article a line, with the spans of its passages),
``vectors.f32`` (little-endian float32 rows, in the order of the passages), ``files.jsonl``,
``answers.jsonl`` and ``manifest.json`` with the encoder and the SHA-256 of each.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import LibraryError
from qa.library import Item, Library, WholeFile
from qa.library_rows import failures_from_json
from qa.types import Article, Chunk, Precision, Removed, Run

_FORMAT = 1
_BATCH = 256
_PARTS = ("articles.jsonl", "vectors.f32", "files.jsonl", "answers.jsonl")


def export_library(library: Library, folder: Path) -> int:
    """Write a library to a new folder: number of articles.

    Raises ``LibraryError`` when the folder is not empty or passages lack vectors.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LibraryError(f"{folder}: is not an empty folder; choose a new one")
    encoder = library.encoder
    if encoder is not None and library.unencoded(encoder, limit=1):
        raise LibraryError(
            "some passages have no vectors of the present encoder; search once first"
        )
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    count = dimension = 0
    with (partial / _PARTS[0]).open("wb") as lines, (partial / _PARTS[1]).open("wb") as vectors:
        for article in library.iter_articles():
            numbers, parts = library.passages(article.id)
            lines.write(_line(_article_record(article, parts)))
            if encoder is not None:
                matrix = library.vectors_of(numbers, encoder)
                dimension = matrix.shape[1] if len(matrix) else dimension
                vectors.write(matrix.astype("<f4").tobytes())
            count += 1
    _write(partial / _PARTS[2], library.stored_files())
    _write(partial / _PARTS[3], library.conversations.dump())
    manifest = {
        "format": _FORMAT,
        "encoder": encoder,
        "dimension": dimension,
        "articles": count,
        "sha256": {name: _digest(partial / name) for name in _PARTS},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (partial / "manifest.json").write_text(f"{text}\n", encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return count


def import_library(folder: Path, target: Path) -> int:
    """Make the library of a folder from an export: number of articles; no embedding is needed.

    Raises ``LibraryError`` when the export is damaged or the folder holds a library already.
    """
    manifest = _manifest(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LibraryError(f"{target}: is not an empty folder; choose a new one with --library")
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    encoder, dimension = manifest["encoder"] or "", int(manifest["dimension"])
    with Library.open(partial) as library:
        with (folder / _PARTS[0]).open("rb") as lines, (folder / _PARTS[1]).open("rb") as vectors:
            batch: list[Item] = []
            for line in lines:
                article, parts = _article_of(json.loads(line))
                rows = np.frombuffer(vectors.read(4 * dimension * len(parts)), "<f4")
                batch.append(Item(article, parts, rows.reshape(len(parts), dimension)))
                if len(batch) >= _BATCH:
                    library.add_many(batch, encoder=encoder, siblings=_ids(batch, library))
                    batch = []
            library.add_many(batch, encoder=encoder, siblings=_ids(batch, library))
        for record in _records(folder / _PARTS[2]):
            library.record(
                WholeFile(
                    record["path"], record["content_hash"], frozenset(), record["size"],
                    record["changed"], record["reader"],
                    failures_from_json(record.get("failures", "[]")),
                )
            )  # fmt: skip
        for record in _records(folder / _PARTS[3]):
            library.conversations.restore(record)
        problems = library.verify()
        count = library.counts().articles
    if problems:
        shutil.rmtree(partial, ignore_errors=True)
        raise LibraryError(f"{folder}: {problems[0]}; export the library again")
    if target.exists():
        target.rmdir()
    partial.rename(target)
    return count


def _ids(batch: list[Item], library: Library) -> set[str]:
    """Stories of one file that earlier batches brought, which the later ones must not replace."""
    origins = {(item.article.path, item.article.source) for item in batch}
    return {i for path, source in origins for i in library.ids_of(path, source)}


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        if manifest["format"] != _FORMAT:
            raise LibraryError(f"{folder}: written by a newer version; upgrade qingwen")
        damaged = [n for n in _PARTS if _digest(folder / n) != manifest["sha256"][n]]
    except (OSError, ValueError, KeyError, TypeError):
        raise LibraryError(f"{folder}: no export of a library here") from None
    if damaged:
        raise LibraryError(f"{folder / damaged[0]}: damaged; export the library again")
    return manifest


def _article_record(article: Article, parts: Iterable[Chunk]) -> dict[str, Any]:
    record = asdict(article)
    record["runs"] = [n for r in article.runs for n in (r.body_start, r.source_start, r.length)]
    record["chunks"] = [n for part in parts for n in (part.start, part.end)]
    return record


def _article_of(record: dict[str, Any]) -> tuple[Article, list[Chunk]]:
    spans = record.pop("chunks")
    runs = record.pop("runs")
    article = Article(
        **{
            **record,
            "published_precision": Precision(record["published_precision"]),
            "runs": tuple(Run(*runs[i : i + 3]) for i in range(0, len(runs), 3)),
            "story": tuple(record["story"]) if record["story"] else None,
            "joins": tuple(record["joins"]),
            "pages": tuple(record["pages"]),
            "notes": tuple(record["notes"]),
            "removed": tuple(Removed(**item) for item in record["removed"]),
            "stated": tuple((name, value) for name, value in record.get("stated", ())),
        }
    )
    parts = [
        Chunk(f"{article.id}:{start}-{end}", article.id, start, end, article.body[start:end])
        for start, end in zip(spans[::2], spans[1::2], strict=True)
    ]
    return article, parts


def _line(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _write(path: Path, records: Iterable[object]) -> None:
    with path.open("wb") as file:
        for record in records:
            file.write(_line(record))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
