"""What passage size, overlap and heading find best: a table over question sets of your own.

Run ``python -m tests.benchmarks.chunking --set FOLDER`` (with ``questions.jsonl`` and
``corpus.jsonl``), or ``--set QUESTIONS.jsonl --articles FOLDER``. Each row embeds the articles
anew, in memory, and searches them as the product does (dense and BM25, fused):

- size, overlap: in the encoder's tokens; the overlap is whole sentences of the passage before;
- head: what is embedded before the passage's own words;
- hit@1, MRR: whether and where an article that answers is found (articles count once);
- evidence: share of the gold sentences (of the answers, where a set names none) that stand in the
  first passages, as many as hold ``--budget`` characters: longer passages get no longer a look.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix, load_encoder
from qa.chunking import chunk
from qa.config import load_settings
from qa.conversation import resolve
from qa.evaluation.formats import Question, read_questions
from qa.evaluation.metrics import squeeze
from qa.lexical import LexicalIndex
from qa.reading import SUFFIXES, read_path
from qa.retrieval import CANDIDATES, fuse
from qa.text import split_sentences
from qa.types import Article, Chunk

_TOP = 10
_HEADS: dict[str, Callable[[Article], tuple[str | None, ...]]] = {
    "none": lambda _: (),
    "title": lambda article: (article.title,),
    "title+date": lambda article: (article.title, article.published),
    "title+date+publisher": lambda a: (a.title, a.published, a.publisher),
}


@dataclass(frozen=True)
class Passage:
    """What is searched, and where it comes from."""

    source: str
    text: str
    embedded: str


def main() -> None:
    """Measure every combination, and print a table a set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", type=Path, required=True, action="append", dest="sets")
    parser.add_argument("--articles", type=Path, help="for sets without a corpus.jsonl")
    parser.add_argument("--sizes", type=int, nargs="+", default=[128, 192, 256, 384])
    parser.add_argument("--overlaps", type=int, nargs="+", default=[0])
    parser.add_argument("--heads", nargs="+", choices=_HEADS, default=["title"])
    parser.add_argument("--budget", type=int, default=3200, help="characters read for evidence")
    parser.add_argument("--dense", action="store_true", help="the encoder alone, without BM25")
    options = parser.parse_args()
    settings = load_settings()
    encoder = _Remembering(
        load_encoder(
            settings.encoder, home=settings.home, threads=settings.threads, online=settings.online
        )
    )
    for path in options.sets:
        questions, articles = _read(path, options.articles)
        sys.stdout.write(f"{path.stem}: {len(questions)} questions, {len(articles)} articles\n")
        sys.stdout.write(
            f"{'size':>5}{'overlap':>9}  {'head':<22}{'passages':>8}{'length':>8}"
            f"{'hit@1':>8}{'MRR':>8}{'evidence':>10}\n"
        )
        vectors = encoder.queries([resolve(q.question, q.history).search_text for q in questions])
        for head in options.heads:
            for size in options.sizes:
                for overlap in options.overlaps:
                    passages = _passages(articles, size, overlap, _HEADS[head], encoder)
                    found = _search(passages, questions, vectors, encoder, dense=options.dense)
                    scores = _scores(questions, found, options.budget)
                    length = statistics.mean(len(passage.text) for passage in passages)
                    sys.stdout.write(
                        f"{size:>5}{overlap:>9}  {head:<22}{len(passages):>8}{length:>8.0f}"
                        + "".join(f"{s:>{w}.3f}" for s, w in zip(scores, (8, 8, 10), strict=True))
                        + "\n"
                    )
                    sys.stdout.flush()


class _Remembering:
    """An encoder that embeds each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._passages: dict[str, FloatMatrix] = {}
        self._queries: dict[str, FloatMatrix] = {}
        self.count = encoder.count_tokens

    def passages(self, texts: Sequence[str]) -> FloatMatrix:
        return self._recall(texts, self._passages, self._encoder.encode_passages)

    def queries(self, texts: Sequence[str]) -> FloatMatrix:
        return self._recall(texts, self._queries, self._encoder.encode_queries)

    def _recall(
        self,
        texts: Sequence[str],
        known: dict[str, FloatMatrix],
        encode: Callable[[Sequence[str]], FloatMatrix],
    ) -> FloatMatrix:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encode(new), strict=True))
        return np.array([known[text] for text in texts], np.float32)


def _read(path: Path, folder: Path | None) -> tuple[list[Question], list[Article]]:
    """Questions that have an answer, and the articles they are asked of."""
    if path.is_dir():
        questions, files = path / "questions.jsonl", [path / "corpus.jsonl"]
    elif folder is not None:
        questions, files = path, sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES)
    else:
        sys.exit(f"{path}: name the folder of its articles with --articles")
    articles = [a for file in files for a in read_path(file) if isinstance(a, Article)]
    return [q for q in read_questions(questions) if q.answerable and q.relevant], articles


def _passages(
    articles: Sequence[Article],
    size: int,
    overlap: int,
    head: Callable[[Article], tuple[str | None, ...]],
    encoder: _Remembering,
) -> list[Passage]:
    found: list[Passage] = []
    for article in articles:
        parts = chunk(article, size - overlap, encoder.count)
        starts = _overlapping(article, parts, overlap, encoder) if overlap else []
        for part, start in zip(parts, starts or [part.start for part in parts], strict=True):
            text = article.body[start : part.end]
            known = head(article)[0 if start else 1 :]  # the body itself begins with the title
            before = " ".join(part for part in known if part)
            embedded = f"{before}\n{text}" if before else text
            found.append(Passage(article.source, text, embedded))
    return found


def _overlapping(
    article: Article, parts: Sequence[Chunk], overlap: int, encoder: _Remembering
) -> list[int]:
    """Start of each passage with as many whole sentences before it as the overlap holds."""
    spans = split_sentences(article.body)
    sizes = encoder.count([article.body[start:end] for start, end in spans])
    starts = []
    for part in parts:
        start, room = part.start, overlap
        for (first, last), size in reversed(list(zip(spans, sizes, strict=True))):
            if last <= start and size <= room:
                start, room = first, room - size
            elif last <= start:
                break
        starts.append(start)
    return starts


def _search(
    passages: Sequence[Passage],
    questions: Sequence[Question],
    queries: FloatMatrix,
    encoder: _Remembering,
    *,
    dense: bool,
) -> list[list[Passage]]:
    """Every question's passages, best first."""
    similar = queries @ encoder.passages([passage.embedded for passage in passages]).T
    lexical = LexicalIndex(enumerate(passage.embedded for passage in passages))
    found = []
    for question, row in zip(questions, similar, strict=True):
        near = {int(n): float(row[n]) for n in np.argsort(-row, kind="stable")[:CANDIDATES]}
        scores = near
        if not dense:
            words = lexical.score(resolve(question.question, question.history).search_text)
            best = np.argsort(-words.scores, kind="stable")[:CANDIDATES]
            matched = {int(n): float(words.scores[n]) for n in best if words.scores[n] > 0}
            scores = fuse(near, matched, words.coverage)
        order = sorted(scores, key=lambda number: (-scores[number], number))
        found.append([passages[number] for number in order])
    return found


def _scores(
    questions: Sequence[Question], found: Sequence[Sequence[Passage]], budget: int
) -> tuple[float, float, float]:
    hits, ranks, evidence = [], [], []
    for question, passages in zip(questions, found, strict=True):
        sources = list(dict.fromkeys(passage.source for passage in passages))[:_TOP]
        hits.append(sources[0] in question.relevant)
        ranks.append(next((1 / n for n, s in enumerate(sources, 1) if s in question.relevant), 0.0))
        read: list[str] = []
        left = budget
        for passage in passages:
            text = passage.text[:left]
            left -= len(text)
            if passage.source in question.relevant:
                read.append(squeeze(text))
        wanted = [squeeze(line) for _, line in question.evidence]
        if wanted:
            evidence.append(statistics.mean(any(line in t for t in read) for line in wanted))
        elif question.elements:
            names = [squeeze(n) for e in question.elements for n in (*e.alternatives, *e.aliases)]
            evidence.append(float(any(name in text for name in names for text in read)))
    return statistics.mean(hits), statistics.mean(ranks), statistics.mean(evidence or [0.0])


if __name__ == "__main__":
    main()
