"""Questions that articles answer: what their sentences tell, and what they state of themselves."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from qa.cloze import Asks, ask_chinese, ask_english
from qa.metadata_evidence import stating_spans
from qa.metadata_type import Metadata
from qa.text import cjk_share, split_sentences
from qa.types import Article, Citation

_CHINESE_SHARE = 0.3
_READ = 20_000
"""Characters from the beginning of a story that are looked through."""
_LONGEST_TITLE = 48
_ABOUT = {Asks.AUTHOR: Metadata.AUTHOR, Asks.PUBLICATION: Metadata.DATE,
          Asks.PUBLISHER: Metadata.PUBLISHER}  # fmt: skip
_OF_ITSELF = {
    "zh": {
        Asks.AUTHOR: "《{title}》这篇文章的作者是谁？",
        Asks.PUBLICATION: "《{title}》这篇文章是什么时候发表的？",
        Asks.PUBLISHER: "《{title}》这篇文章是哪家媒体发表的？",
    },
    "en": {
        Asks.AUTHOR: "Who wrote the article “{title}”?",
        Asks.PUBLICATION: "When was the article “{title}” published?",
        Asks.PUBLISHER: "Who published the article “{title}”?",
    },
}
_INNER: Mapping[str, dict[int, str]] = {
    "zh": {ord("《"): "〈", ord("》"): "〉"},
    "en": {ord("“"): "‘", ord("”"): "’", ord('"'): "’"},
}
"""Marks within a title that is quoted itself."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question and where its answer stands: ``article.body[start:end]``."""

    question: str
    language: str
    article_id: str
    start: int
    end: int
    asks: Asks


def suggest(articles: Iterable[Article], language: str, *, limit: int) -> list[Suggestion]:
    """Up to ``limit`` questions in a language (ISO 639-1), from the articles in turn, of all kinds.

    What sentences tell comes before what articles state of themselves.
    """
    held = [list(_in_language(article, language)) for article in articles]
    found: dict[str, Suggestion] = {}
    kinds: Counter[Asks] = Counter()
    for own in (False, True):
        queues = [[s for s in offers if (s.asks in _ABOUT) is own] for offers in held]
        while any(queues) and len(found) < limit:
            for queue in filter(None, queues):
                chosen = min(queue, key=lambda s: kinds[s.asks])
                queue.remove(chosen)
                if len(found) < limit and chosen.question not in found:
                    found[chosen.question] = chosen
                    kinds[chosen.asks] += 1
    return list(found.values())


def suggest_next(
    articles: Iterable[Article],
    cited: Iterable[Citation],
    language: str,
    *,
    asked: Iterable[str],
    limit: int,
) -> list[Suggestion]:
    """Questions in a language that cited articles answer elsewhere, nearest to the quotes first.

    Then those of the other articles, in the order given; last what the articles state of
    themselves.
    """
    quotes = list(cited)
    done = set(asked)
    found: list[tuple[bool, float, Suggestion]] = []
    for article in articles:
        spans = [(c.start, c.end) for c in quotes if c.article_id == article.id]
        for suggestion in _in_language(article, language):
            gap = min((_gap(suggestion, span) for span in spans), default=math.inf)
            if suggestion.question not in done and gap > 0:
                found.append((suggestion.asks in _ABOUT, gap, suggestion))
    found.sort(key=lambda each: each[:2])
    return list({s.question: s for *_, s in found}.values())[:limit]


def iter_suggestions(article: Article) -> Iterator[Suggestion]:
    """Questions about what an article tells, in the order of its text, one a sentence."""
    first, last = article.story or (0, len(article.body))
    story = article.body[first : min(last, first + _READ)]
    for start, end in split_sentences(story):
        sentence = story[start:end]
        if "\n" in sentence.strip():
            continue
        chinese = cjk_share(sentence) > _CHINESE_SHARE
        made = ask_chinese(sentence, article.title) if chinese else ask_english(sentence)
        if made is not None:
            asks, question = made
            language = "zh" if chinese else "en"
            yield Suggestion(question, language, article.id, first + start, first + end, asks)


def iter_suggestions_of_itself(article: Article, language: str) -> Iterator[Suggestion]:
    """Questions in Chinese or English about what the lines of an article state of itself."""
    if not 0 < len(article.title) <= _LONGEST_TITLE:
        return
    for asks, words in _OF_ITSELF.get(language, {}).items():
        for start, end in islice(stating_spans(article, _ABOUT[asks]), 1):
            question = words.format(title=article.title.translate(_INNER[language]))
            yield Suggestion(question, language, article.id, start, end, asks)


def _in_language(article: Article, language: str) -> Iterator[Suggestion]:
    yield from (s for s in iter_suggestions(article) if s.language == language)
    yield from iter_suggestions_of_itself(article, language)


def _gap(suggestion: Suggestion, span: tuple[int, int]) -> int:
    """Characters between a suggestion's sentence and a quote, 0 where they overlap."""
    return max(suggestion.start - span[1] + 1, span[0] - suggestion.end + 1, 0)
