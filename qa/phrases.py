"""Every place where a phrase stands word for word; no model takes part.

Width, case, white space, punctuation marks and traditional or simplified characters do not count
(``qa.text.normalise``). Where the phrase begins or ends with a Latin letter or a digit, the word or
number must begin or end there too: ``12亩`` does not stand in ``112亩``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from embeddings.encoder import well_formed
from qa.errors import QuestionError
from qa.library import Library
from qa.text import compact, normalise
from qa.types import Article, Chunk, Filters, Hit

_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """A passage with the places at which a phrase begins in it, as spans of the article's body."""

    hit: Hit
    spans: tuple[tuple[int, int], ...]


def find_phrase(
    library: Library, phrase: str, *, top: int, filters: Filters = Filters()  # noqa: B008
) -> list[Occurrences]:  # fmt: skip
    """The first ``top`` passages in which a phrase begins, in the library's order.

    Raises ``QuestionError`` for a phrase of blanks only.
    """
    wanted = normalise(well_formed(phrase)).text
    if not wanted:
        raise QuestionError("the phrase is empty; write the words to look for")
    found: list[Occurrences] = []
    for article in library.iter_articles(filters):
        if wanted not in compact(article.body):
            continue
        spans = list(phrase_spans(article.body, phrase))
        if spans:
            found += _by_passage(article, library.passages(article.id)[1], spans)
        if len(found) >= top:
            break
    return found[:top]


def phrase_spans(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` that hold a phrase, in order, none overlapping another."""
    wanted = normalise(phrase).text
    copy = normalise(text)
    last = 0
    at = copy.text.find(wanted) if wanted else -1
    while at >= 0:
        start, end = copy.locate(at, at + len(wanted))
        if start >= last and _is_whole(text, start, end):
            yield start, end
            last = end
        at = copy.text.find(wanted, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word or number of ``text`` is cut at the edges of a span."""
    return not (
        (start > 0 and _WORD.match(text[start - 1]) and _WORD.match(text[start]))
        or (end < len(text) and _WORD.match(text[end - 1]) and _WORD.match(text[end]))
    )


def _by_passage(
    article: Article, passages: list[Chunk], spans: list[tuple[int, int]]
) -> Iterator[Occurrences]:
    for passage in passages:
        inside = tuple(span for span in spans if passage.start <= span[0] < passage.end)
        if inside:
            yield Occurrences(Hit(passage, article, float(len(inside))), inside)
