"""What a tab is given to build on, and what every handler needs.

A tab ``NAME`` is a function ``build`` in ``ui/tabs/NAME.py``, its words in ``ui/strings/NAME.py``,
its markup in ``ui/render/NAME.py``, and its look and behaviour in ``ui/assets/NAME.css`` and
``NAME.js``. The script turns what the reader does into events; ``Shell.on`` answers them.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from qa.errors import QingwenError
from qa.pipeline import Qingwen
from ui.preparation import Preparation

_log = logging.getLogger(__name__)
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
Pieces = Component | Sequence[Component] | None


@dataclass(frozen=True, slots=True)
class Shell:
    """The page around a tab: ``header`` triggers every event; what several tabs fill is here.

    ``source`` is the panel beside, ``history`` the list of conversations in its place while it is
    closed, ``download`` takes what ``render.download`` makes and the browser saves.
    """

    qingwen: Qingwen
    preparation: Preparation
    blocks: gr.Blocks
    header: gr.HTML
    source: gr.HTML
    history: gr.HTML
    download: gr.HTML

    def on(
        self,
        event: str,
        handler: Callable[..., Any],
        inputs: Pieces = None,
        outputs: Pieces = None,
        **options: object,
    ) -> None:
        """Answer what the page's script triggers as ``trigger(event, data)``.

        The handler gets the data in a ``gr.EventData``; ``field`` reads it. Events are no API and
        wait in no queue unless ``queue=True``.
        """
        getattr(self.header, event)(handler, inputs, outputs, **(PRIVATE | options))


Build = Callable[[Shell], None]


def html(value: str, elem_id: str, *, script: str | None = None) -> gr.HTML:
    """Place rendered markup; later values replace it in place."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def field(event: gr.EventData, name: str, default: object = None) -> object:
    """Read a field of what the browser sent, which may be anything."""
    data = event._data
    return data.get(name, default) if isinstance(data, dict) else default


def owner(request: gr.Request) -> str:
    """Name that the reader logged in with, empty without passwords."""
    return getattr(request, "username", None) or ""


def calmly(work: Callable[[], str], excuse: Callable[[str | None], str]) -> str:
    """Do the work; on failure say so in one line, in the product's words where it has some."""
    try:
        return work()
    except QingwenError as error:
        return excuse(str(error))
    except Exception:
        _log.exception("an event of the page failed")
        return excuse(None)
