"""``ingest``, ``list``, ``show`` and ``remove``: what the library holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from qa.commands.options import JsonOption, LibraryOption, UsageError
from qa.commands.output import counting, describe, note, say, say_json
from qa.commands.session import load_settings, open_library, open_qingwen
from qa.errors import ReadingError
from qa.records import article_record
from qa.references import Style, reference

if TYPE_CHECKING:
    from qa.ingestion import IngestProgress, IngestReport
    from qa.pipeline import Qingwen

_Id = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]


def ingest(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH")] = None,
    *,
    allow_urls: Annotated[
        bool, typer.Option("--allow-urls", help="Fetch http:// and https:// addresses.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what was interrupted.")
    ] = False,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> int:
    """Read files, folders and .jsonl corpora into the library; only what is new or changed."""
    settings = load_settings(library)
    with open_qingwen(settings) as qingwen:
        given = list(paths or ())
        if resume:
            job = qingwen.library.jobs.unfinished()
            given += job.paths if job else ()
        elif not given:
            raise UsageError("name a file, a folder or a corpus, or go on with --resume")
        files, addresses, refused = _fetched(given, settings.library / "pages", allow=allow_urls)
        report = ingest_with_progress(qingwen, files, addresses)
        report.failed += refused
        total = qingwen.library.counts()
    if json:
        say_json(
            {
                "added": report.articles,
                "passages": report.chunks,
                "unchanged_files": report.unchanged_files,
                "skipped": [str(path) for path in report.skipped],
                "failed": [{"path": e.path, "reason": e.reason} for e in report.failed],
                "library": {"articles": total.articles, "passages": total.chunks},
            }
        )
    else:
        say(
            f"{report.articles} articles added, {report.unchanged_files} files unchanged,"
            f" {len(report.failed)} failed; the library holds {total.articles} articles"
        )
    return 1 if report.failed else 0


def _fetched(
    given: Sequence[str], folder: Path, *, allow: bool
) -> tuple[list[Path], dict[str, str], list[ReadingError]]:
    """Files to read, the addresses of those that were fetched, and what was not fetched."""
    from qa.reading.web import fetch, is_url

    files: list[Path] = []
    addresses: dict[str, str] = {}
    refused: list[ReadingError] = []
    for argument in given:
        if not is_url(argument):
            files.append(Path(argument))
            continue
        try:
            if not allow:
                raise ReadingError(argument, "addresses are fetched only with --allow-urls")
            path = fetch(argument, folder.absolute())
        except ReadingError as error:
            note(str(error))
            refused.append(error)
            continue
        files.append(path)
        addresses[str(path)] = argument
    return files, addresses, refused


def ingest_with_progress(
    qingwen: "Qingwen",
    paths: Sequence[Path],
    addresses: Mapping[str, str] = MappingProxyType({}),
) -> "IngestReport":
    """Ingest with a bar on a terminal, and one line on stderr for every file that failed."""
    with counting("passages") as progress:
        task = progress.add_task("reading", total=None, steps=0)

        def show(state: "IngestProgress") -> None:
            progress.update(
                task,
                description=state.path.name,
                completed=state.files_done,
                total=state.files_total,
                steps=state.chunks,
            )

        report = qingwen.ingest(paths, progress=show, addresses=addresses)
    for error in report.failed:
        note(str(error))
    if report.skipped:
        kinds = sorted({path.suffix.lower() or path.name for path in report.skipped})
        note(f"left out, of other types ({', '.join(kinds)}): {len(report.skipped)}")
    return report


def list_articles(*, library: LibraryOption = None, json: JsonOption = False) -> None:
    """List the articles."""
    with open_library(library) as opened:
        if json:
            say_json([article_record(article) for article in opened.iter_articles()])
            return
        for article in opened.iter_articles():
            say(f"{article.id}  {describe(article)}")


def show(
    article_id: _Id,
    *,
    removed: Annotated[
        bool, typer.Option("--removed", help="Also what the reader left out, and why.")
    ] = False,
    style: Annotated[
        Style | None,
        typer.Option("--reference", help="Only its reference, accessed today.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Print an article: what is known of it, and its text."""
    if style is not None and (json or removed):
        raise UsageError("--reference prints the reference alone; leave out --json and --removed")
    with open_library(library) as opened:
        article = opened.article(article_id)
    if style is not None:
        say(reference(article, style, accessed=date.today()))
        return
    from qa.reading.relative_dates import resolve_dates

    record = article_record(article, body=True, removed=removed)
    dates = resolve_dates(article.body, article)
    if json:
        say_json(record | {"dates": [day._asdict() for day in dates]})
        return
    for name, value in record.items():
        if name not in {"body", "notes", "removed"} and value is not None:
            say(f"{name:<20}{value}")
    for warning in article.notes:
        say(f"{'note':<20}{warning}")
    for day in dates:
        said = article.body[day.start : day.end]
        meaning = day.iso or f"{day.first} – {day.last}"
        say(f"{'date':<20}{said} [{day.start}:{day.end}] is {meaning}")
    say(f"\n{article.body}")
    if removed:
        say()
        for item in article.removed:
            say(f"– {item.reason}: {item.text}")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    *,
    library: LibraryOption = None,
) -> None:
    """Write the whole library to a folder of plain files, vectors included."""
    from qa.transfer import export_library

    with open_library(library) as opened:
        count = export_library(opened, folder)
    say(f"{folder}: {count} articles")


def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `export` wrote.")],
    *,
    library: LibraryOption = None,
) -> None:
    """Make a new library from an export, without embedding anything."""
    from qa.transfer import import_library

    settings = load_settings(library)
    count = import_library(folder, settings.library)
    say(f"{settings.library}: {count} articles")


def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID", help="As `list` shows it.")],
    *,
    library: LibraryOption = None,
) -> None:
    """Remove articles from the library and from every later answer."""
    with open_library(library) as opened:
        for article_id in article_ids:
            opened.remove(article_id)  # the index no longer matches: it is built again
            say(f"{article_id}: removed")
