"""Which found articles do not speak of what a question names, where another one does."""

import re
from collections.abc import Iterable, Mapping

from qa.conversation import Query
from qa.question_parts import QUESTION_WORDS
from qa.text import fold

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9.+-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BORDER = re.compile(r"[^\w.+-]+")

_SHORTEST_NAME = 4
"""Characters, and words in other letters, of a stretch that may be a name."""

_LONGER = 2
"""By how many of them it must be longer than what another article holds."""


def named_elsewhere(query: Query, texts: Mapping[str, str]) -> frozenset[str]:
    """The keys of those Chinese ``texts`` that hold far less of a question in one piece.

    Of 北州云海体育场的面积 one article holds the name as it stands, another at most 北州: what that
    one says of an area is of another place. Of a translated question it is the translation that
    counts. Stretches without Chinese characters name nothing: they may be 'of the'.
    """
    wording = fold(query.translation or query.standalone)
    clauses = _BORDER.split(QUESTION_WORDS.sub(" ", wording))
    pieces = [_TOKEN.findall(clause) for clause in clauses if _HAN.search(clause)]
    longest = {key: _longest_stretch(pieces, _squeezed(text)) for key, text in texts.items()}
    most = max(longest.values(), default=0)
    if most < _SHORTEST_NAME:
        return frozenset()
    return frozenset(key for key, length in longest.items() if length <= most - _LONGER)


def _longest_stretch(pieces: Iterable[list[str]], text: str) -> int:
    """Tokens of the longest run of any piece that stands in a text and holds a Chinese one."""
    longest = 0
    for tokens in pieces:
        for start in range(len(tokens)):
            end = start + longest + 1
            while end <= len(tokens) and (stretch := "".join(tokens[start:end])) in text:
                if _HAN.search(stretch):
                    longest = end - start
                end += 1
    return longest


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())
