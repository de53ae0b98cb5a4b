"""The only place with markup: pure functions from the product's records to HTML.

Every string that did not come from ``ui.strings`` passes through ``escaping.text``. Whatever the
page says itself stands there in both languages and the style sheet shows one, so that switching the
language needs no request and disturbs no answer.
"""

from ui.render.card import card, health
from ui.render.composer import composer
from ui.render.conversation import conversation, exchange, welcome
from ui.render.conversations import conversations, lost
from ui.render.download import download
from ui.render.frame import failure, header, turn
from ui.render.library import (
    exported,
    ingested,
    library,
    library_bar,
    reading,
    removed,
    restored,
    saved,
    upload_hint,
)
from ui.render.map import map_empty, map_form, map_view, timeline
from ui.render.quality import evaluation, models, quality_bar
from ui.render.search import period_error, results, search_choices, search_form
from ui.render.source import source, source_error, source_hint
from ui.render.status import status

__all__ = [
    "card",
    "composer",
    "conversation",
    "conversations",
    "download",
    "evaluation",
    "exchange",
    "exported",
    "failure",
    "header",
    "health",
    "ingested",
    "library",
    "library_bar",
    "lost",
    "map_empty",
    "map_form",
    "map_view",
    "models",
    "period_error",
    "quality_bar",
    "reading",
    "removed",
    "restored",
    "results",
    "saved",
    "search_choices",
    "search_form",
    "source",
    "source_error",
    "source_hint",
    "status",
    "timeline",
    "turn",
    "upload_hint",
    "welcome",
]
