"""The tab that shows the library at a glance."""

import gradio as gr

from qa.mapping import Atlas, timeline
from qa.pipeline import Qingwen
from ui import render
from ui.shell import Shell, calmly, field, html

_HITS = 8


def build(shell: Shell) -> None:
    """Build the question's form and the places of map and timeline."""
    handlers = MapHandlers(shell.qingwen)
    html(render.map_form(), "map-form")
    drawn = html("", "map")
    periods = html("", "timeline")
    shell.on("locate", handlers.locate, None, drawn, trigger_mode="always_last")
    shell.on("timeline", handlers.timeline, None, periods, trigger_mode="always_last")


class MapHandlers:
    """What happens on each event of the tab."""

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen
        self._atlas = Atlas(qingwen.library)

    def locate(self, event: gr.EventData) -> str:
        """Draw the map, with the place of a question and of the passages found for it."""
        question = str(field(event, "question", "")).strip()
        kind = "publisher" if field(event, "kind") == "publisher" else "article"

        def located() -> str:
            hits = self._qingwen.search(question, top=_HITS) if question else []
            drawn = self._atlas.with_hits(hits)
            if drawn is None:
                return render.map_empty()
            asked = None
            if question:
                ((x, y),) = drawn.plane.place(self._qingwen.encode_question(question))
                asked = float(x), float(y)
            places = [(hit.article.id, hit.chunk.start) for hit in hits]
            return render.map_view(drawn, kind, asked=asked, hits=places)

        return render.turn(field(event, "turn")) + calmly(located, render.failure)

    def timeline(self) -> str:
        """Show the articles in the order of time."""
        return calmly(
            lambda: render.timeline(*timeline(self._qingwen.library.iter_articles())),
            render.failure,
        )
