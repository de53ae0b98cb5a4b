"""Articles as the tests store them."""

import numpy as np

from qa.chunking import chunk
from qa.library import Item
from qa.reading.assembly import article_id
from qa.types import Article, Precision, Run
from tests.test_chunking import characters

DIMENSION = 4
FILE = "library.sqlite3"


def make(
    source: str,
    body: str = "第一句。第二句。",
    published: str | None = None,
    path: str = "/f.jsonl",
) -> Article:
    precision = {None: Precision.UNKNOWN, 4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
    return Article(
        id=article_id("", body, source),
        source=source,
        title="",
        body=body,
        publisher=None,
        author=None,
        published=published,
        published_precision=precision[len(published) if published else None],
        url=None,
        language="zh",
        path=path,
        content_hash=f"hash of {body}",
        runs=(Run(0, 0, len(body)),),
    )


def item(article: Article, seed: int = 0) -> Item:
    chunks = chunk(article, 50, characters)
    vectors = np.random.default_rng(seed).random((len(chunks), DIMENSION), dtype=np.float32)
    return Item(article, chunks, vectors)
