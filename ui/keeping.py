"""Events about conversations that are kept: list, reopen, rename, delete, rate, take away."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import gradio as gr

from qa.conversations import SavedAnswer
from qa.errors import NotFoundError
from qa.pipeline import Qingwen
from qa.reopening import reopen
from qa.taking_away import MEDIA_TYPES, Format, write_conversation
from qa.types import Answer, Article
from ui import render
from ui.exchange import SHOWN, Dialogue, Exchange
from ui.handlers import Handlers, with_next
from ui.shell import calmly, field, owner

_LISTED = 100


class Keeping:
    """What happens on each event; a reader changes nothing but their own conversations."""

    def __init__(self, qingwen: Qingwen, handlers: Handlers) -> None:
        self._qingwen = qingwen
        self._handlers = handlers

    def listed(self, dialogue: Dialogue, request: gr.Request) -> str:
        """List the reader's conversations, the newest first, with the one on the page marked."""
        kept = self._qingwen.library.conversations
        return calmly(
            lambda: render.conversations(
                kept.listed(owner(request))[:_LISTED], current=dialogue.id
            ),
            render.failure,
        )

    def reopen(self, event: gr.EventData, request: gr.Request) -> tuple[str, str, Dialogue]:
        """Open the conversation with an address, or the one that an answer is of."""
        self._handlers.forget(request)
        kept = self._qingwen.library.conversations
        dialogue = Dialogue()

        def opened() -> str:
            nonlocal dialogue
            answer = str(field(event, "answer") or "")
            where = str(field(event, "conversation") or "")
            where = kept.answer(answer).conversation_id if answer else where
            exchanges = self._exchanges(kept.answers(where))
            if not exchanges:
                raise NotFoundError(f"{where}: no conversation has this address")
            mine = kept.conversation(where).owner == owner(request)
            # Who follows a link to another's answer goes on in a conversation of their own.
            at = next((n for n, e in enumerate(exchanges) if e.id == answer), len(exchanges))
            shown = max(SHOWN, len(exchanges) - 1 - at)
            dialogue = Dialogue(where if mine else "", exchanges, shown)
            return render.exchange(with_next(exchanges[-1], exchanges[:-1]), last=True)

        live = calmly(opened, render.lost)
        return _past(dialogue), live, dialogue

    def earlier(self, dialogue: Dialogue) -> tuple[str, Dialogue]:
        """Show more of a long conversation."""
        more = replace(dialogue, shown=dialogue.shown + 2 * SHOWN)
        return _past(more), more

    def rename(self, event: gr.EventData, dialogue: Dialogue, request: gr.Request) -> str:
        """Give a conversation another title."""
        kept, title = self._qingwen.library.conversations, str(field(event, "title") or "")
        return self._changed(
            lambda who: kept.rename(_id(event), title, owner=who), dialogue, request
        )

    def delete(self, event: gr.EventData, dialogue: Dialogue, request: gr.Request) -> str:
        """Delete a conversation."""
        kept = self._qingwen.library.conversations
        return self._changed(lambda who: kept.delete(_id(event), owner=who), dialogue, request)

    def rate(self, event: gr.EventData, dialogue: Dialogue, request: gr.Request) -> Dialogue:
        """Store what the reader thinks of an answer, and why."""
        liked, answer = field(event, "liked"), str(field(event, "answer") or "")
        opinion = liked if isinstance(liked, bool) else None
        said = field(event, "remark")
        remark = said if isinstance(said, str) and said else None
        self._qingwen.library.conversations.rate(
            answer, liked=opinion, remark=remark, owner=owner(request)
        )
        return dialogue.rated(answer, liked=opinion)

    def take_away(self, event: gr.EventData, dialogue: Dialogue) -> str:
        """Write the conversation on the page as a file for the browser to save."""

        def written() -> str:
            form = Format(str(field(event, "format") or "md"))
            answers = [e.answer for e in dialogue.exchanges if e.answer is not None]
            title = answers[0].question if answers else "Qingwen"
            content = write_conversation(title, answers, form)
            name = f"qingwen-{date.today().isoformat()}.{form.value}"
            return render.download(name, MEDIA_TYPES[form], base64.b64encode(content).decode())

        return calmly(written, render.failure)

    def _changed(
        self, change: Callable[[str], None], dialogue: Dialogue, request: gr.Request
    ) -> str:
        def done() -> str:
            change(owner(request))
            return self.listed(dialogue, request)

        return calmly(done, render.failure)

    def _exchanges(self, kept: list[SavedAnswer]) -> tuple[Exchange, ...]:
        articles: dict[str, Article | None] = {}

        def find(article_id: str) -> Article | None:
            if article_id not in articles:
                try:
                    articles[article_id] = self._qingwen.library.article(article_id)
                except NotFoundError:
                    articles[article_id] = None
            return articles[article_id]

        def answer_of(saved: SavedAnswer) -> Answer | None:
            try:
                return reopen(saved.record, find)
            except ValueError:  # stored by another program
                return None

        return tuple(
            Exchange.reopened(answer, id=saved.id, liked=saved.liked)
            for saved in kept
            if (answer := answer_of(saved)) is not None
        )


def _past(dialogue: Dialogue) -> str:
    return render.conversation(dialogue.exchanges[:-1], shown=dialogue.shown)


def _id(event: gr.EventData) -> str:
    return str(field(event, "conversation") or "")
