"""The tab that lists the articles."""

import gradio as gr

from qa.pipeline import Qingwen
from qa.types import Article
from ui import render
from ui.shell import Shell, calmly, field, html

_ROWS = 100


def build(shell: Shell) -> None:
    """Build the filter and the list; the list comes when the tab is first shown."""
    handlers = LibraryHandlers(shell.qingwen)
    html(render.library_bar(), "library-bar")
    listed = html("", "library")
    shell.on("browse", handlers.browse, None, listed, trigger_mode="always_last")


class LibraryHandlers:
    """What happens on each event of the tab."""

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen

    def browse(self, event: gr.EventData) -> str:
        """List one page of the articles whose title, publisher or date holds a text."""
        page = field(event, "page", 0)
        filter_text = str(field(event, "filter", ""))
        return self.library(page if isinstance(page, int) else 0, filter_text)

    def library(self, page: int = 0, filter_text: str = "") -> str:
        """Render one page of the articles that match."""

        def listed() -> str:
            wanted = filter_text.strip().casefold()
            articles = [a for a in self._qingwen.library.articles() if wanted in _described(a)]
            pages = -(-len(articles) // _ROWS)
            at = min(max(page, 0), max(pages - 1, 0))
            rows = articles[at * _ROWS : (at + 1) * _ROWS]
            return render.library(
                rows, first=at * _ROWS + 1, total=len(articles), page=at, pages=pages
            )

        return calmly(listed, render.failure)


def _described(article: Article) -> str:
    return "\n".join(
        (article.title, article.publisher or "", article.published or "", article.source)
    ).casefold()
