"""The tab that answers questions, and the source panel beside every tab."""

import gradio as gr

from ui import render
from ui.handlers import Handlers
from ui.shell import PRIVATE, Shell, html


def build(shell: Shell) -> None:
    """Build the conversation and the question's form."""
    handlers = Handlers(shell.qingwen)
    past_exchanges = gr.State([])
    past = html("", "past")
    live = html(handlers.welcome(), "live")
    html(render.composer(), "composer")

    conversation = [past, live, past_exchanges]
    shell.blocks.load(handlers.welcome, None, live, **PRIVATE)
    shell.blocks.unload(handlers.stop)
    # Any number may ask at once: Handlers gives them their turns and shows them waiting.
    shell.on("ask", handlers.ask, past_exchanges, conversation, queue=True, concurrency_limit=None)
    shell.on("stop", handlers.stop, trigger_mode="multiple")
    shell.on("restart", handlers.restart, None, conversation)
    shell.on("open", handlers.open, None, shell.source, trigger_mode="always_last")
