"""Every place where a phrase stands word for word, or shares words; no model takes part.

Width, case, white space, punctuation marks and traditional or simplified characters do not count
(``qa.text.normalise``). Where the phrase begins or ends with a Latin letter or a digit, the word or
number must begin or end there too: ``12亩`` does not stand in ``112亩``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from embeddings.encoder import well_formed
from qa.errors import QuestionError
from qa.library import Library
from qa.terms import stem, tokenize
from qa.text import compact, fold, normalise, simplify
from qa.types import Article, Chunk, Filters, Hit

_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")
_PIECE = re.compile(r"([\u3400-\u9fff]{2,})|[0-9A-Za-z\u00c0-\u024f]+(?:[.,]\d+)*")
_LONG_ENOUGH = 4  # shorter Latin words are mostly grammar, unless they are in capitals or figures


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


def shared_spans(text: str, phrase: str) -> list[tuple[int, int]]:
    """Spans of ``text`` that share words with a phrase, in order, none touching another.

    Shared are two Chinese characters in a row, figures, and Latin words in the singular or plural.
    """
    wanted = set(map(stem, tokenize(well_formed(phrase))))
    spans: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        for start, end in _shared(match, wanted):
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


@lru_cache(maxsize=1024)  # a page draws the passages of a question again and again
def words_of(chunk: Chunk, phrase: str) -> tuple[tuple[int, int], ...]:
    """Spans of the article's body in which a passage shares words with a phrase."""
    found = shared_spans(chunk.text, phrase)
    return tuple((chunk.start + start, chunk.start + end) for start, end in found)


def densest(spans: Sequence[tuple[int, int]], width: int) -> int:
    """Where the ``width`` characters begin that hold the most of some spans; 0 without any."""

    def held(start: int) -> int:
        return sum(e - s for s, e in spans if start <= s and e <= start + width)

    return max((start for start, _ in spans), key=held, default=0)


def _shared(match: re.Match[str], wanted: set[str]) -> Iterator[tuple[int, int]]:
    piece = match.group()
    if match.group(1):
        simple = simplify(piece)
        for at in range(len(simple) - 1):
            if simple[at : at + 2] in wanted:
                yield match.start() + at, match.start() + at + 2
    elif (
        len(piece) >= _LONG_ENOUGH or piece.isupper() or piece[0].isdigit()
    ) and stem(fold(piece)) in wanted:  # fmt: skip
        yield match.span()


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
