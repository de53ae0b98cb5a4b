"""Markup of the tab that lists the articles: the table and what was done."""

from collections.abc import Iterable, Sequence

from qa.catalogue import Entry, Order
from qa.errors import ReadingError
from qa.ingestion import IngestProgress, IngestReport
from qa.types import Article
from ui.render.escaping import hint, say, text
from ui.render.source import address

_COLUMNS = {
    Order.TITLE: "column_title",
    Order.PUBLISHER: "column_publisher",
    Order.DATE: "column_date",
    Order.CHARACTERS: "column_characters",
    Order.PASSAGES: "column_passages",
    Order.WARNINGS: "column_warnings",
}

_FORMATS = {
    "htm": "HTML", "html": "HTML", "xhtml": "HTML", "md": "Markdown", "markdown": "Markdown",
    "txt": "TXT", "text": "TXT", "pdf": "PDF", "docx": "Word", "epub": "EPUB", "xlsx": "Excel",
    "csv": "CSV", "tsv": "TSV", "json": "JSON", "jsonl": "JSON Lines", "ndjson": "JSON Lines",
    "zip": "ZIP",
}  # fmt: skip


def library_bar() -> str:
    """Render the heading of the library, its filter and what can be done with all of it."""
    return (
        f'<div class="bar"><h2>{say("library_heading")}</h2><form data-form="browse">'
        f'<label class="unseen" for="filter">{say("library_filter")}</label>'
        f'<input id="filter" type="search" {hint("library_filter_hint")}></form>'
        f'<div class="doing"><button type="button" class="quiet" data-export>'
        f"{say('library_export')}</button>"
        f'<button type="button" class="quiet" data-health>{say("library_health")}</button>'
        "</div></div>"
    )


def upload_hint(suffixes: Iterable[str]) -> str:
    """Render what is said on the place where files are dropped, and while their bytes arrive."""
    known = {_FORMATS.get(suffix.removeprefix("."), suffix) for suffix in suffixes}
    formats = ", ".join(sorted(known, key=str.casefold))
    return (
        f'<p class="drop"><strong>{say("library_upload")}</strong>'
        f"<small>{say('library_formats', formats=formats)}</small></p>"
        f'<p class="sending"><label for="sent">{say("library_sending")} <bdi class="file"></bdi>'
        '</label> <span class="share" aria-hidden="true"></span>'
        '<progress id="sent" max="100" value="0"></progress></p>'
    )


def library(
    entries: Sequence[Entry],
    *,
    first: int,
    total: int,
    page: int,
    pages: int,
    order: Order,
    descending: bool,
) -> str:
    """Render one page of the table; ``first`` counts from 1, ``page`` from 0."""
    if not entries:
        return f'<p class="empty">{say("library_none")}</p>'
    heads = "".join(
        _head(column, key, order, descending=descending) for column, key in _COLUMNS.items()
    )
    rows = "".join(_row(entry) for entry in entries)
    shown = say("library_range", first=first, last=first + len(entries) - 1, total=total)
    back = _turn(page - 1, "previous") if page > 0 else ""
    forth = _turn(page + 1, "next") if page + 1 < pages else ""
    return (
        f'<table class="articles sortable"><thead><tr>{heads}'
        f'<th scope="col"><span class="unseen">{say("column_more")}</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f'<p class="pager" role="status">{back}<span>{shown}</span>{forth}</p>'
    )


def _head(column: Order, key: str, order: Order, *, descending: bool) -> str:
    state = ("descending" if descending else "ascending") if column is order else "none"
    arrow = {"ascending": "↑", "descending": "↓", "none": ""}[state]
    return (
        f'<th scope="col" aria-sort="{state}"><button type="button" data-sort="{column.value}">'
        f'{say(key)} <span aria-hidden="true">{arrow}</span></button></th>'
    )


def _row(entry: Entry) -> str:
    named = text(entry.title) if entry.title.strip() else ""
    title = f'<bdi lang="{text(entry.language)}">{named}</bdi>' if named else say("untitled")
    badge = f' <span class="edited">{say("edited")}</span>' if entry.edited else ""
    who = f"<bdi>{text(entry.publisher)}</bdi>" if entry.publisher else say("publisher_unknown")
    when = (
        f'<time datetime="{text(entry.published)}">{text(entry.published)}</time>'
        if entry.published
        else say("date_unknown")
    )
    warnings = (
        f'{entry.warnings}<span class="unit"> {say("warnings_unit")}</span>'
        if entry.warnings
        else ""
    )
    return (
        f'<tr><th scope="row"><a href="{address(entry.id)}">{title}</a>{badge}</th>'
        f"<td>{who}</td><td>{when}</td>"
        f'<td class="number">{entry.characters:,}<span class="unit"> {say("unit")}</span></td>'
        f'<td class="number">{entry.passages:,}<span class="unit"> {say("passages_unit")}</span>'
        f'</td><td class="number">{warnings}</td>'
        f'<td class="number"><button type="button" class="quiet" data-card="{text(entry.id)}">'
        f'{say("column_more")}<span class="unseen"> {title}</span></button></td></tr>'
    )


def _turn(page: int, key: str) -> str:
    return f'<button type="button" class="quiet" data-page="{page}">{say(key)}</button>'


def _status(content: str) -> str:
    return f'<div class="told" role="status">{content}</div>'


def reading(state: IngestProgress | None) -> str:
    """Render how far the reading of files is; ``None`` while it waits for its turn."""
    if state is None:
        return _status(f"<p>{say('library_waiting')}</p><progress></progress>")
    done = min(state.files_done + 1, state.files_total)
    said = say(
        "library_reading", name=state.path.name, done=done, total=state.files_total,
        articles=state.articles, passages=state.chunks,
    )  # fmt: skip
    # How far one file is, nobody knows before its end.
    known = (
        f' max="{state.files_total}" value="{state.files_done}"' if state.files_total > 1 else ""
    )
    return _status(f"<p>{said}</p><progress{known}></progress>")


def ingested(report: IngestReport | None, imported: Sequence[tuple[str, int | str]]) -> str:
    """Render what came of files: articles read, libraries joined, and what failed."""
    lines: list[str] = []
    failed: list[str] = []
    if report is not None:
        done = report.articles or report.unchanged_files or report.failed or report.skipped
        lines.append(
            say(
                "library_added", articles=report.articles, passages=report.chunks,
                unchanged=report.unchanged_files,
            )
            if done
            else say("library_same")  # read again, and the same was found
        )  # fmt: skip
        failed += [_failure(error) for error in report.failed]
        failed += [path.name for path in report.skipped]
    for name, outcome in imported:
        if isinstance(outcome, int):
            lines.append(say("library_imported", name=name, articles=outcome))
        else:
            failed.append(outcome)
    listed = "".join(f"<li><bdi>{text(line)}</bdi></li>" for line in failed)
    problems = f"<p>{say('library_failed')}</p><ul>{listed}</ul>" if failed else ""
    return _status("".join(f"<p>{line}</p>" for line in lines) + problems)


def _failure(error: ReadingError) -> str:
    """A failure by the file's name: where this machine keeps it is nobody's business."""
    return f"{error.path.replace(chr(92), '/').rsplit('/', 1)[-1]}: {error.reason}"


def removed(article: Article, number: int) -> str:
    """Say that an article is gone, with the button that brings it back."""
    return _status(
        f"<p>{say('library_removed', title=article.title)} "
        f'<button type="button" class="quiet" data-undo="{number}">{say("library_undo")}</button>'
        "</p>"
    )


def restored(article: Article) -> str:
    """Say that an article is back."""
    return _status(f"<p>{say('library_restored', title=article.title)}</p>")


def saved(article: Article) -> str:
    """Say that corrections were stored."""
    return _status(f"<p>{say('library_saved', title=article.title)}</p>")


def exported(count: int) -> str:
    """Say that the library lies ready to be saved."""
    return _status(f"<p>{say('library_exported', count=count)}</p>")
