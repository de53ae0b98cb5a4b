"""JSON Lines in and out: one record a line, errors name file and line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.errors import ReadingError

Record = dict[str, Any]


def read_records(path: Path) -> Iterator[tuple[int, Record]]:
    """Yield ``(line number, record)`` of every line that is not blank.

    Raises ``ReadingError`` when the file cannot be read or a line is not one JSON object.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _parse(path, number, line)
    except UnicodeDecodeError:
        raise ReadingError(str(path), "is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ReadingError(str(path), f"cannot be read ({error.strerror})") from None


def text_field(path: Path, number: int, record: Mapping[str, Any], name: str) -> str:
    """Return a field that must be there and be text; raises ``ReadingError`` otherwise."""
    value = record.get(name)
    if not isinstance(value, str):
        raise ReadingError(str(path), f'line {number}: needs "{name}" as text')
    return value


def dump_record(record: Mapping[str, Any]) -> str:
    """One record as one line without its line break; readable, and always valid UTF-8."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, from a \ud800 in somebody's JSON
        line = json.dumps(record)
    return line


def _parse(path: Path, number: int, line: str) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise ReadingError(str(path), f"line {number}: is not JSON") from None
    if not isinstance(record, dict):
        raise ReadingError(str(path), f"line {number}: is not a JSON object")
    return record
