"""The tab that looks passages up; no language model takes part."""

import gradio as gr

from qa.pipeline import Qingwen
from ui import render
from ui.shell import Shell, calmly, field, html

_RESULTS = 10


def build(shell: Shell) -> None:
    """Build the form and the place for the passages."""
    handlers = SearchHandlers(shell.qingwen)
    html(render.search_form(), "search-form")
    results = html("", "results")
    shell.on("find", handlers.find, None, results, trigger_mode="always_last")


class SearchHandlers:
    """What happens on each event of the tab."""

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen

    def find(self, event: gr.EventData) -> str:
        """Search passages for a phrase."""
        phrase = str(field(event, "phrase", "")).strip()
        if not phrase:
            return ""
        return calmly(
            lambda: render.results(self._qingwen.search(phrase, top=_RESULTS)), render.failure
        )
