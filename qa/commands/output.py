"""What the commands print: results on stdout, progress and errors on stderr."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from qa.types import Article


def say(text: str = "") -> None:
    """Print a result."""
    sys.stdout.write(f"{text}\n")


def say_json(value: object) -> None:
    """Print a result as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """Tell something on stderr, in one line."""
    sys.stderr.write(f"qingwen: {' '.join(text.split())}\n")


def describe(article: Article) -> str:
    """Title, publisher, date and source of an article, as far as the text states them."""
    parts = (article.title, article.publisher, article.published, article.source)
    return " · ".join(part for part in parts if part)


class _Rate(ProgressColumn):
    """Steps done and steps per second; a task's field ``steps`` counts them apart from its bar."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        steps = task.fields.get("steps", task.completed)
        rate = steps / task.elapsed if task.elapsed else 0.0
        return Text(f"{steps:.0f} {self._unit}, {rate:.1f}/s")


@contextmanager
def counting(unit: str) -> Iterator[Progress]:
    """Bars that count steps, with rate and time left; shown on a terminal only."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(unit),
        TimeRemainingColumn(),
    )
    with _progress(*columns) as progress:
        yield progress


@contextmanager
def downloading() -> Iterator[Progress]:
    """Bars that count bytes, with speed and time left; shown on a terminal only."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with _progress(*columns) as progress:
        yield progress


def _progress(*columns: ProgressColumn) -> Progress:
    return Progress(
        *columns,
        console=Console(stderr=True, highlight=False),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
