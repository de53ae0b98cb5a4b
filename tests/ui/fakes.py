"""A stand-in for ``Qingwen`` that answers from a script: for speed and for hostile text only."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from embeddings.encoder import FloatMatrix
from qa.config import Settings
from qa.errors import QingwenError
from qa.library import Item, Library
from qa.recency import asks_for_newest
from qa.types import (
    Answer,
    Answered,
    Article,
    Chunk,
    Citation,
    Claim,
    ClaimReady,
    Event,
    Filters,
    Hit,
    Precision,
    Refusal,
    Retrieved,
    Token,
    Turn,
    Verdict,
)


def article(
    identity: str = "a1",
    *,
    title: str = "海边的灯塔",
    body: str = "灯塔建于1912年。\n\n塔高37米，每晚点亮。守塔人有3名。\n它仍在使用。",
    publisher: str | None = "海风日报",
    author: str | None = None,
    published: str | None = "2021-03-05",
    precision: Precision = Precision.DAY,
    url: str | None = "https://example.org/lighthouse",
    language: str = "zh",
    source: str = "lighthouse.txt",
) -> Article:
    """Build an article from the fields a test cares about."""
    return Article(
        id=identity,
        source=source,
        title=title,
        body=body,
        publisher=publisher,
        author=author,
        published=published,
        published_precision=precision,
        url=url,
        language=language,
        path=source,
        content_hash=identity,
    )


def cite(of: Article, quote: str, marker: int = 1) -> Citation:
    """Cite the first occurrence of a quote."""
    start = of.body.index(quote)
    return Citation(marker, of.id, start, start + len(quote), quote, 1.0)


def hit(of: Article, start: int = 0, end: int | None = None) -> Hit:
    """Find a passage of an article."""
    stop = len(of.body) if end is None else end
    return Hit(Chunk(f"{of.id}-{start}", of.id, start, stop, of.body[start:stop]), of, 1.0)


def answer(
    question: str,
    claims: Sequence[Claim],
    hits: Sequence[Hit],
    *,
    refusal: Refusal | None = None,
    language: str = "zh",
) -> Answer:
    """Build an answer whose articles are those of its hits."""
    return Answer(
        question=question,
        standalone_question=question,
        language=language,
        claims=tuple(claims),
        hits=tuple(hits),
        refusal=refusal,
        timings={"total": 0.1},
        model="scripted",
        library_version="1",
        articles={h.article.id: h.article for h in hits},
    )


def library_of(articles: Sequence[Article], folder: Path) -> Library:
    """Make a real library of some articles, each one passage long; its vectors mean nothing."""
    library = Library.open(folder)
    items = [
        Item(
            _storable(a),
            [Chunk(f"{a.id}:0-{len(a.body)}", a.id, 0, len(a.body), a.body)],
            np.ones((1, 1), np.float32),
        )
        for a in articles
    ]
    library.add_many(items, encoder="scripted")
    return library


def _storable(of: Article) -> Article:
    """Replace what no reader lets through: halves of surrogate pairs."""
    written: dict[str, Any] = {
        name: said.encode("utf-8", "replace").decode()
        for name in ("title", "body", "publisher", "author", "source", "path")
        if (said := getattr(of, name)) is not None
    }
    return replace(of, **written)


class FakeQingwen:
    """Answers by what the question holds: 拒 refuses, 错 fails, 坏 breaks, 慢 takes its time."""

    def __init__(self, articles: Sequence[Article], *, pause: float = 0.0) -> None:
        self._folder = TemporaryDirectory()
        folder = Path(self._folder.name)
        self.settings = Settings(library=folder, home=folder / "home", generator="extractive")
        self.library = library_of(articles, folder)
        self.notice: str | None = None
        self.generator_name = "scripted"
        self.histories: list[tuple[Turn, ...]] = []
        self._pause = pause

    def encode_question(self, question: str) -> FloatMatrix:
        """Give the one vector that every passage has, too."""
        del question
        return np.ones((1, 1), np.float32)

    def newer_first(self, query: str) -> str:
        return asks_for_newest(query)

    def search(self, query: str, *, top: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Find the articles that hold the query."""
        del filters
        return [hit(a) for a in self.library.articles() if query in a.body][:top]

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Iterator[Event]:
        """Stream a scripted answer that quotes the first sentences of the first two articles."""
        del filters
        self.histories.append(tuple(history))
        stopped = should_stop or (lambda: False)
        pause = max(self._pause, 0.5 if "慢" in question else 0.0)
        time.sleep(pause)
        if "错" in question:
            raise QingwenError("the question could not be answered; ask another <one>")
        if "坏" in question:
            raise RuntimeError("a defect")
        articles = self.library.articles()
        hits = [hit(a) for a in articles[:8]]
        yield Retrieved(question, tuple(hits))
        time.sleep(pause)
        if "拒" in question:
            near = [cite(a, _sentences(a)[0], n) for n, a in enumerate(articles[:2], start=1)]
            refusal = Refusal("资料库里没有能回答这个问题的内容。", tuple(near))
            yield Answered(answer(question, [], hits, refusal=refusal))
            return
        claims: list[Claim] = []
        verdicts = (Verdict.SUPPORTED, Verdict.PARTLY, Verdict.UNSUPPORTED)
        quotes = [(a, s) for a in articles[:2] for s in _sentences(a)[:2]][:3]
        for number, ((a, sentence), verdict) in enumerate(
            zip(quotes, verdicts, strict=False), start=1
        ):
            for character in sentence:
                if stopped():
                    return
                time.sleep(pause / 10)
                yield Token(character)
            cited = () if verdict is Verdict.UNSUPPORTED else (cite(a, sentence, number),)
            claims.append(Claim(sentence, cited, verdict))
            yield ClaimReady(claims[-1])
        yield Answered(answer(question, claims, hits))


def _sentences(of: Article) -> list[str]:
    return re.findall(r"[^\n。]+。?", of.body)
