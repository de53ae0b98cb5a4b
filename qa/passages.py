"""What a passage is searched by."""

from embeddings.encoder import Encoder
from qa.types import Article, Chunk

_VERSION = 2
"""To be raised with every change of ``passage_text``: what was embedded before it is stale."""


def passage_text(article: Article, chunk: Chunk) -> str:
    """Text that is embedded and indexed for a chunk: title and date before its own words.

    A chunk at the very start of the body begins with the title as it is.
    """
    title = article.title if chunk.start else ""
    head = " ".join(part for part in (title, article.published) if part)
    return f"{head}\n{chunk.text}" if head else chunk.text


def vectors_name(encoder: Encoder) -> str:
    """Identity of the vectors of passages: who made them, and of what text."""
    return f"{encoder.name}/passage-{_VERSION}"
