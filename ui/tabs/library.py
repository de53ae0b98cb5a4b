"""The tab that lists the articles, takes files in, corrects, deletes and hands the library out."""

import queue
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from qa.bundles import export_bundle, import_bundle, is_bundle
from qa.catalogue import Order
from qa.commands.state import CURRENT, OUTDATED, folder_size, index_state
from qa.editing import EDITABLE
from qa.errors import LibraryError, QingwenError
from qa.ingestion import IngestProgress, IngestReport
from qa.pipeline import Qingwen
from qa.reading import SUFFIXES
from qa.trash import Trash
from qa.uploads import keep
from ui import render
from ui.shell import Shell, calmly, field, html

_ROWS = 100


def build(shell: Shell) -> None:
    """Build the filter, the place for files and the list, which comes when it is first shown."""
    handlers = LibraryHandlers(shell.qingwen)
    html(render.library_bar(), "library-bar")
    with gr.Column(elem_id="upload-zone"):
        html(render.upload_hint(SUFFIXES), "upload-hint")
        upload = gr.File(
            file_count="multiple",
            file_types=sorted(SUFFIXES),
            elem_id="upload",
            show_label=False,
            container=False,
        )
    told = html("", "library-told")
    bundle = gr.File(visible=False, interactive=False, elem_id="library-bundle", show_label=False)
    card = html("", "article-card")
    listed = html("", "library")

    reading: dict[str, Any] = {"queue": True, "concurrency_limit": None}
    shell.on("browse", handlers.browse, None, listed, trigger_mode="always_last")
    shell.on("card", handlers.card, None, card, trigger_mode="always_last")
    shell.on("edit", handlers.edit, None, [told, card, listed])
    shell.on("remove", handlers.remove, None, [told, card, listed])
    shell.on("undo", handlers.undo, None, [told, listed])
    shell.on("reread", handlers.reread, None, [told, card, listed], **reading)
    shell.on("health", handlers.health, None, told)
    shell.on("export", handlers.export, None, [told, bundle])
    upload.upload(
        handlers.add,
        upload,
        [upload, told, listed],
        api_visibility="private",
        show_progress="hidden",
        **reading,
    )


class LibraryHandlers:
    """What happens on each event of the tab; files are read one lot at a time."""

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen
        self._trash = Trash(qingwen.library)
        self._reading = threading.Lock()
        self._exports = tempfile.TemporaryDirectory(prefix="qingwen-")

    # The table

    def browse(self, event: gr.EventData) -> str:
        """List one page of the articles that hold a text, in the order that was asked for."""
        page = field(event, "page", 0)
        order = str(field(event, "order") or Order.STORED)
        return self.library(
            page if isinstance(page, int) else 0,
            str(field(event, "filter") or ""),
            Order(order) if order in set(Order) else Order.STORED,
            descending=field(event, "descending") is True,
        )

    def library(
        self,
        page: int = 0,
        filter_text: str = "",
        order: Order = Order.STORED,
        *,
        descending: bool = False,
    ) -> str:
        """Render one page of the articles that match."""

        def listed() -> str:
            catalogue = self._qingwen.library.catalogue
            at = max(page, 0)
            entries, total = catalogue.page(
                filter_text, order, descending=descending, limit=_ROWS, offset=at * _ROWS
            )
            pages = -(-total // _ROWS)
            if not entries and total:  # the last page emptied
                return self.library(pages - 1, filter_text, order, descending=descending)
            return render.library(
                entries, first=at * _ROWS + 1, total=total, page=at, pages=pages, order=order,
                descending=descending,
            )  # fmt: skip

        return calmly(listed, render.failure)

    # One article

    def card(self, event: gr.EventData) -> str:
        """Show what is known of an article; without one, nothing."""
        article_id = str(field(event, "article") or "")
        return calmly(lambda: self._card(article_id), render.failure) if article_id else ""

    def edit(self, event: gr.EventData) -> tuple[Any, Any, Any]:
        """Store the corrections of an article."""
        article_id = str(field(event, "article") or "")
        changes = {name: value for name in EDITABLE if isinstance(value := field(event, name), str)}

        def saved() -> str:
            return render.saved(self._qingwen.library.edit(article_id, changes))

        told, done = _done(saved)
        if not done:
            return told, gr.skip(), gr.skip()
        return told, calmly(lambda: self._card(article_id), render.failure), self.browse(event)

    def remove(self, event: gr.EventData) -> tuple[Any, Any, Any]:
        """Delete an article and offer to put it back."""
        article_id = str(field(event, "article") or "")

        def gone() -> str:
            number, article = self._trash.remove(article_id)
            return render.removed(article, number)

        told, done = _done(gone)
        return told, "" if done else gr.skip(), self.browse(event)

    def undo(self, event: gr.EventData) -> tuple[Any, Any]:
        """Put a deleted article back."""
        number = field(event, "number")
        at = number if isinstance(number, int) else 0
        told, _ = _done(lambda: render.restored(self._trash.restore(at)))
        return told, self.browse(event)

    def reread(self, event: gr.EventData) -> Iterator[tuple[Any, Any, Any]]:
        """Read the file of an article again although it may not have changed."""
        article_id = str(field(event, "article") or "")
        library = self._qingwen.library
        path = ""

        def found() -> str:
            nonlocal path
            path = library.article(article_id).path
            library.forget_file(path)
            return ""

        told, done = _done(found)
        if not done:
            yield told, gr.skip(), gr.skip()
            return
        for told in self._read([Path(path)], ()):
            yield told, gr.skip(), gr.skip()
        # a changed file may hold the story no more, or under another headline
        yield gr.skip(), calmly(lambda: self._card(article_id), lambda _: ""), self.browse(event)

    # All of it

    def add(self, files: list[str] | None) -> Iterator[tuple[Any, Any, Any]]:
        """Read files that were dropped: articles, or a library that was exported."""
        paths = [Path(file) for file in files or ()]
        bundles = [path for path in paths if is_bundle(path)]
        articles = [path for path in paths if path not in bundles]
        try:
            kept = keep(articles, self._qingwen.settings.library / "uploads")
        except OSError as error:
            yield None, render.failure(f"{error.strerror or error}; free some space"), gr.skip()
            return
        for told in self._read(kept, bundles):
            yield gr.skip(), told, gr.skip()
        for path in paths:
            path.unlink(missing_ok=True)
        yield None, gr.skip(), self.library()

    def health(self) -> str:
        """Check everything that the library holds."""

        def checked() -> str:
            library, settings = self._qingwen.library, self._qingwen.settings
            encoder = library.encoder
            index = index_state(settings, library)
            problems = [line for line in library.verify() if not line.endswith(": no vector")]
            return render.health(
                library.counts(),
                encoder=encoder,
                size=folder_size(settings.library),
                index={CURRENT: "current", OUTDATED: "outdated"}.get(index, "absent"),
                pending=len(library.unencoded(encoder, limit=-1)) if encoder else 0,
                problems=problems,
            )

        return calmly(checked, render.failure)

    def export(self) -> tuple[Any, Any]:
        """Pack the whole library into one file."""
        path = Path(self._exports.name) / f"qingwen-{date.today().isoformat()}.zip"

        def packed() -> str:
            return render.exported(export_bundle(self._qingwen.library, path))

        told, done = _done(packed)
        return told, gr.update(value=str(path), visible=True) if done else gr.skip()

    def _card(self, article_id: str) -> str:
        library = self._qingwen.library
        passages = len(library.passages(article_id)[0])
        return render.card(library.article(article_id), passages, date.today())

    def _read(self, files: Sequence[Path], bundles: Sequence[Path]) -> Iterator[str]:
        """Read files and libraries, telling how far it is; the last line says what came of it."""
        if not self._reading.acquire(blocking=False):
            yield render.reading(None)
            self._reading.acquire()
        try:
            yield from self._ingested(files, [(path.name, self._join(path)) for path in bundles])
        except QingwenError as error:
            yield render.failure(str(error))
        finally:
            self._reading.release()

    def _ingested(
        self, files: Sequence[Path], imported: Sequence[tuple[str, int | str]]
    ) -> Iterator[str]:
        states: queue.Queue[IngestProgress | IngestReport | Exception] = queue.Queue()

        def work() -> None:
            try:
                states.put(self._qingwen.ingest(files, progress=states.put))
            except Exception as error:  # told in the visitor's thread
                states.put(error)

        if not files:
            yield render.ingested(None, imported)
            return
        threading.Thread(target=work, daemon=True).start()
        while not isinstance(state := states.get(), IngestReport):
            if isinstance(state, Exception):
                raise state
            if states.empty():  # of a burst the last one tells
                yield render.reading(state)
        yield render.ingested(state, imported)

    def _join(self, path: Path) -> int | str:
        try:
            return import_bundle(self._qingwen.library, path)
        except LibraryError as error:
            return str(error)


def _done(work: Callable[[], str]) -> tuple[str, bool]:
    """What is to be told of a piece of work, and whether it was done."""
    failed = False

    def excuse(line: str | None) -> str:
        nonlocal failed
        failed = True
        return render.failure(line)

    return calmly(work, excuse), not failed
