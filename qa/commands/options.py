"""Options that several commands share, and how they are read."""

import calendar
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qa.types import Filters


class UsageError(typer.TyperException):
    """The command was called wrongly."""

    exit_code = 2


_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", metavar="DIR", help="Folder of the library.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SinceOption = Annotated[
    str | None,
    typer.Option(metavar="D", help="Published on or after: 2021, 2021-06 or 2021-06-30."),
]
UntilOption = Annotated[str | None, typer.Option(metavar="D", help="Published on or before.")]
PublisherOption = Annotated[str | None, typer.Option(metavar="P", help="Only of this publisher.")]
SourceOption = Annotated[
    str | None, typer.Option(metavar="S", help="Only this file name or record id.")
]
LanguageOption = Annotated[
    str | None, typer.Option(metavar="L", help="Only articles in this language: zh, en …")
]
BatchOption = Annotated[
    Path | None,
    typer.Option("--batch", metavar="Q.jsonl", help='Many at once: {"id","question"} a line.'),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="P.jsonl", help="Where the records of a batch go."),
]


def read_filters(
    since: str | None,
    until: str | None,
    publisher: str | None,
    source: str | None,
    language: str | None = None,
) -> Filters:
    """Make filters from the options; a year or month counts from its first or to its last day.

    Raises a usage error for what is not a date, or for a period that ends before it begins.
    """
    first = _day(since, "--since", last=False) if since is not None else None
    last = _day(until, "--until", last=True) if until is not None else None
    if first and last and first > last:
        raise UsageError(f"--since {since} is after --until {until}")
    return Filters(publisher=publisher, since=first, until=last, source=source, language=language)


def _day(text: str, option: str, *, last: bool) -> date:
    match = _DATE.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # noqa: S101 (the expression requires it)
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except ValueError:
        raise UsageError(
            f"{option} {text}: is not a date; write 2021, 2021-06 or 2021-06-30"
        ) from None
