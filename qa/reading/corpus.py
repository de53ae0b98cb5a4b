"""JSON Lines corpora: one article a line."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.errors import ReadingError
from qa.reading.assembly import article_id
from qa.reading.dates import parse_date
from qa.reading.decoding import UndecodableError, detect_encoding
from qa.reading.language import detect_language
from qa.types import Article, Precision, Run

_SAMPLE = 1 << 16


def read_corpus(path: Path) -> Iterator[Article | ReadingError]:
    """Articles of a ``.jsonl`` file, in order, one line in memory at a time.

    A record needs ``id`` and ``text``; ``title``, ``url``, ``published``, ``publisher``, ``author``
    and ``language`` are read when they are there. A bad line gives one error and the rest goes on.
    The body is the title, a line break and the text, exactly as the record has them.
    """
    seen: set[bytes] = set()
    empty = True
    with path.open(encoding=_encoding(path), errors="surrogateescape") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            empty = False
            try:
                article = _read_record(line.removeprefix("\ufeff"), path)
                key = hashlib.sha256(article.source.encode()).digest()[:8]
                if key in seen:
                    raise ValueError(f"id {article.source!r} stands on an earlier line too")
            except ValueError as error:
                yield ReadingError(f"{path}:{number}", f"{error}; correct this line")
                continue
            seen.add(key)
            yield article
    if empty:
        yield ReadingError(str(path), "empty file")


def _encoding(path: Path) -> str:
    """UTF-8 (as JSON must be) unless half of the first lines are not: then what they look like."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    lines = sample.split(b"\n")[:-1] or [sample]
    if sum(not _is_utf8(line) for line in lines) * 2 <= len(lines):
        return "utf-8-sig"
    try:
        return detect_encoding(sample[: sample.rfind(b"\n") + 1] or sample)
    except UndecodableError:
        return "utf-8-sig"  # each bad line then says so by itself


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in line


def _read_record(line: str, path: Path) -> Article:
    """Article of one record; raises ``ValueError`` with what is wrong with it."""
    try:
        record: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise ValueError(f"not valid JSON ({reason})") from None
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    return make_record(record, path)


def make_record(record: dict[str, Any], path: Path) -> Article:
    """Article of a record's fields; raises ``ValueError`` with what is wrong with them."""
    identifier = record.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int) or identifier == "":
        raise ValueError("record without an id")
    text = _field(record, "text")
    if text is None or not text.strip():
        raise ValueError(f"record {identifier!r} has no text")
    title = _field(record, "title") or ""
    body = f"{title}\n{text}" if title.strip() else text
    source = str(identifier)
    try:
        (source + body).encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("invalid UTF-8 or half of a surrogate pair") from None
    published = parse_date(_field(record, "published") or "")
    iso, precision = published or (None, Precision.UNKNOWN)
    canonical = json.dumps(record, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Article(
        id=article_id(title.strip(), body, source),
        source=source,
        title=title.strip(),
        body=body,
        publisher=_field(record, "publisher"),
        author=_field(record, "author"),
        published=iso,
        published_precision=precision,
        url=_field(record, "url"),
        language=_field(record, "language") or detect_language(body),
        path=str(path),
        content_hash=hashlib.sha256(canonical.encode()).hexdigest(),
        runs=(Run(0, 0, len(body)),),
        editor=_field(record, "editor"),
        published_from=f"record: {record['published']}" if published else None,
        story=(len(body) - len(text), len(body)),
    )


def _field(record: dict[str, Any], name: str) -> str | None:
    """A string field; numbers (a year) are written out, authors listed, empty is absent."""
    value = record.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if (
        name == "author"
        and isinstance(value, list)
        and all(isinstance(item, str) for item in value)
    ):
        return "、".join(value) or None
    if not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return value
