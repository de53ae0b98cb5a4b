"""The tab that looks passages up; no language model takes part."""

from collections.abc import Sequence
from datetime import date

import gradio as gr

from qa.phrases import find_phrase, words_of
from qa.pipeline import Qingwen
from qa.types import Filters, Hit
from ui import render
from ui.shell import Shell, calmly, field, html

_RESULTS = 20
_CHOICES = 300


def build(shell: Shell) -> None:
    """Build the form and the place for the passages."""
    handlers = SearchHandlers(shell.qingwen)
    html(render.search_form(), "search-form")
    choices = html("", "search-choices")
    results = html("", "results")
    shell.on("find", handlers.find, None, results, trigger_mode="always_last")
    shell.on("choices", handlers.choices, None, choices, trigger_mode="always_last")


class SearchHandlers:
    """What happens on each event of the tab."""

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen

    def find(self, event: gr.EventData) -> str:
        """Search passages for a phrase: by meaning and words, or the very words alone."""
        return render.turn(field(event, "turn")) + self._answer(event)

    def _answer(self, event: gr.EventData) -> str:
        phrase = str(field(event, "phrase", "")).strip()
        if not phrase:
            return ""
        filters = _filters(event)
        if filters.since and filters.until and filters.since > filters.until:
            return render.period_error()

        def found() -> str:
            exact = field(event, "exact") is True
            hits = self._found(phrase, filters, exact=exact)
            more = len(hits) > _RESULTS
            newer = "" if exact else self._qingwen.newer_first(phrase)
            return render.results(
                hits[:_RESULTS], date.today(), more=more, exact=exact, newer=newer
            )

        return calmly(found, render.failure)

    def choices(self) -> str:
        """Propose the publishers and files that the library holds."""

        def proposed() -> str:
            catalogue = self._qingwen.library.catalogue
            publishers = catalogue.names("publisher")[:_CHOICES]
            return render.search_choices(publishers, catalogue.names("source")[:_CHOICES])

        return calmly(proposed, lambda _: "")

    def _found(
        self, phrase: str, filters: Filters, *, exact: bool
    ) -> Sequence[tuple[Hit, Sequence[tuple[int, int]]]]:
        if exact:
            library = self._qingwen.library
            found = find_phrase(library, phrase, top=_RESULTS + 1, filters=filters)
            return [(passage.hit, passage.spans) for passage in found]
        hits = self._qingwen.search(phrase, top=_RESULTS, filters=filters)
        return [(hit, words_of(hit.chunk, phrase)) for hit in hits]


def _filters(event: gr.EventData) -> Filters:
    def words(name: str) -> str | None:
        return str(field(event, name) or "").strip() or None

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(words(name) or "")
        except ValueError:
            return None

    return Filters(
        publisher=words("publisher"),
        since=day("since"),
        until=day("until"),
        source=words("source"),
        language=words("language"),
    )
