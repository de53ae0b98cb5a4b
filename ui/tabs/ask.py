"""The tab that answers questions, with the conversations that are kept, and the source panel."""

import gradio as gr

from ui import render
from ui.exchange import Dialogue
from ui.handlers import Handlers
from ui.keeping import Keeping
from ui.shell import PRIVATE, Shell, html


def build(shell: Shell) -> None:
    """Build the conversation and the question's form."""
    handlers = Handlers(shell.qingwen)
    keeping = Keeping(shell.qingwen, handlers)
    dialogue = gr.State(Dialogue())
    greeting = html(handlers.welcome(), "greeting")
    past = html("", "past")
    live = html("", "live")
    html(render.composer(), "composer")

    conversation = [past, live, dialogue]
    shell.blocks.load(handlers.welcome, None, greeting, **PRIVATE)
    shell.blocks.load(keeping.listed, dialogue, shell.history, **PRIVATE)
    shell.blocks.unload(handlers.stop)
    # Any number may ask at once: Handlers gives them their turns and shows them waiting.
    shell.on("ask", handlers.ask, dialogue, conversation, queue=True, concurrency_limit=None)
    shell.on("greet", handlers.welcome, None, greeting, trigger_mode="always_last")
    shell.on("stop", handlers.stop, trigger_mode="multiple")
    shell.on("restart", handlers.restart, None, conversation)
    shell.on("reopen", keeping.reopen, None, conversation, trigger_mode="always_last")
    shell.on("earlier", keeping.earlier, dialogue, [past, dialogue])
    shell.on("open", handlers.open, None, shell.source, trigger_mode="always_last")
    shell.on("listed", keeping.listed, dialogue, shell.history, trigger_mode="always_last")
    shell.on("rename_conversation", keeping.rename, dialogue, shell.history)
    shell.on(
        "delete_conversation", keeping.delete, dialogue, shell.history, trigger_mode="multiple"
    )
    shell.on("rate", keeping.rate, dialogue, dialogue, trigger_mode="multiple")
    shell.on("take_away", keeping.take_away, dialogue, shell.download)
