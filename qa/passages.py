"""What a passage is searched by."""

from qa.types import Article, Chunk


def passage_text(article: Article, chunk: Chunk) -> str:
    """Text that is embedded and indexed for a chunk: the article's title before its own words."""
    if not article.title or chunk.start == 0:
        return chunk.text
    return f"{article.title}\n{chunk.text}"
