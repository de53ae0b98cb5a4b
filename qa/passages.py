"""What a passage is searched by."""

from embeddings.encoder import Encoder
from qa.types import Article, Chunk

_VERSION = 2
"""To be raised with every change of ``passage_text``: what was embedded before it is stale."""


def passage_text(article: Article, chunk: Chunk) -> str:
    """Text that is embedded and indexed for a chunk: title and date before its own words.

    A chunk at the very start of the body begins with the title as it is.
    """
    return with_head(article.title, article.published, chunk.start, chunk.text)


def with_head(title: str, published: str | None, start: int, text: str) -> str:
    """The same from the fields that it takes."""
    head = " ".join(part for part in (title if start else "", published) if part)
    return f"{head}\n{text}" if head else text


def vectors_name(encoder: Encoder) -> str:
    """Identity of the vectors of passages: who made them, and of what text."""
    return f"{encoder.name}/passage-{_VERSION}"
