"""Tables (.csv, .tsv, .xlsx): every row an article."""

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from qa.errors import ReadingError
from qa.reading.archives import ArchiveError, open_archive
from qa.reading.corpus import make_record
from qa.reading.decoding import UndecodableError, decode
from qa.types import Article

_MAX_BYTES = 64 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_FIELDS = {
    "id": "id 编号 序号",
    "title": "title headline 标题 题目",
    "text": "text body content article 正文 内容 全文 文本",
    "published": "published date published_at pubdate 日期 时间 发布日期 发布时间 发表时间",
    "publisher": "publisher source site 来源 出处 媒体 报刊",
    "author": "author authors byline 作者 记者",
    "editor": "editor 编辑 责任编辑",
    "url": "url link address 链接 网址",
    "language": "language lang 语言",
}
_KNOWN = {alias: field for field, aliases in _FIELDS.items() for alias in aliases.split()}


def read_csv(path: Path) -> Iterator[Article | ReadingError]:
    """Rows of a .csv or .tsv file; its first row names the columns."""
    data = _load(path)
    try:
        text = decode(data)
    except UndecodableError as error:
        raise ReadingError(str(path), str(error)) from None
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from _articles(path, rows, "")
    except csv.Error as error:
        raise ReadingError(
            str(path), f"row {rows.line_num} is no row of a table ({error})"
        ) from None


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first line."""
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def read_workbook(path: Path) -> Iterator[Article | ReadingError]:
    """Rows of every sheet of an .xlsx workbook; the first row of a sheet names its columns."""
    data = _load(path)
    if data.startswith(_OLE):
        raise ReadingError(str(path), "password-protected, or an old .xls; save it as .xlsx")
    try:
        open_archive(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles that openpyxl does not know
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        several = len(book.worksheets) > 1
        for sheet in book.worksheets:
            rows = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
            yield from _articles(path, rows, f"{sheet.title}!" if several else "")
    except ArchiveError as error:
        raise ReadingError(str(path), str(error)) from None
    except ReadingError:
        raise
    except Exception:  # damage shows as any error at all inside the archive
        raise ReadingError(str(path), "damaged: no workbook that can be read") from None


def _load(path: Path) -> bytes:
    if path.stat().st_size > _MAX_BYTES:
        raise ReadingError(str(path), f"larger than {_MAX_BYTES >> 20} MiB; split it")
    data = path.read_bytes()
    if not data.strip():
        raise ReadingError(str(path), "empty file")
    return data


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return value.isoformat(" ")
    if isinstance(value, datetime | date):
        return value.isoformat()[: len("2021-01-14")]
    return str(value)


def _articles(
    path: Path, rows: Iterator[Sequence[str]], sheet: str
) -> Iterator[Article | ReadingError]:
    """An article of each row: its text column, or every column with its name where there is none.

    ``source`` is the row's id, else the file's name and the row's number (``prices.csv#2``).
    """
    header = next((row for row in rows if any(cell.strip() for cell in row)), None)
    if header is None:
        if not sheet:
            raise ReadingError(str(path), "empty: no rows in it")
        return
    names = [cell.strip() for cell in header]
    fields = [_KNOWN.get(name.lower().replace(" ", "_")) for name in names]
    seen: set[str] = set()
    empty = True
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        empty = False
        record = _record(names, fields, row)
        record.setdefault("id", f"{path.name}#{sheet}{number}")
        try:
            if record["id"] in seen:
                raise ValueError(f"id {record['id']!r} stands on an earlier row too")
            article = make_record(dict(record), path)
        except ValueError as error:
            yield ReadingError(f"{path}:{sheet}{number}", f"{error}; correct this row")
            continue
        seen.add(record["id"])
        yield article
    if empty and not sheet:
        raise ReadingError(str(path), "empty: no rows below the first, which names the columns")


def _record(
    names: Sequence[str], fields: Sequence[str | None], row: Sequence[str]
) -> dict[str, str]:
    record: dict[str, str] = {}
    for field, cell in zip(fields, row, strict=False):
        if field and cell.strip():
            record.setdefault(field, cell.strip())
    if "text" not in fields:
        lines = [
            f"{name}：{cell.strip()}"
            for name, cell in zip(names, row, strict=False)
            if name and cell.strip()
        ]
        record["text"] = "\n".join(lines)
    return record
