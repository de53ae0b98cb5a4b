"""Which found articles do not speak of what a question names, where another one does."""

import re
from collections.abc import Iterable, Mapping

from qa.conversation import Query
from qa.question_parts import QUESTION_WORDS
from qa.text import fold

# Of 北州的体育场在哪 the parts between small words.
_PIECE = re.compile(r"(?:(?![的在是了和与及])[\u3400-\u9fff])+")

_IN_BRACKETS = re.compile(r"[（(]([\u3400-\u9fff]{2,})[）)]")

_NAME, _LONG_NAME = 4, 6
"""Characters of a stretch that may be a name, and of one that hardly is anything else."""

_HELD = 0.5
"""Share of a long name's pairs of characters that an article may hold that speaks of another."""


def named_elsewhere(query: Query, texts: Mapping[str, str]) -> frozenset[str]:
    """The keys of those Chinese ``texts`` that do not hold the longest stretch that any holds.

    Of 北州云海体育场的面积 one article holds the name as it stands, another at most 北州: what that
    one says of an area is of another place. Nor may it hold more than half of a long stretch in
    pairs of characters, or any of a shorter one, which may be words in a row and not a name; nor
    three characters in a row of the question, or the two it opens with, that no article with the
    stretch holds, for then that is what it speaks of. Of a translated question it is the
    translation that counts, and before it the Chinese names that the question itself gives in
    brackets. A follow-up also holds what was asked before: it says nothing.
    """
    if query.standalone != query.question:
        return frozenset()
    wording = fold(query.translation or query.question)
    pieces = _PIECE.findall(QUESTION_WORDS.sub(" ", wording))
    squeezed = {key: "".join(fold(text).split()) for key, text in texts.items()}
    given = _IN_BRACKETS.findall(fold(query.question)) if query.translation else []
    without = {key for key, text in squeezed.items() if not any(name in text for name in given)}
    if given and len(without) < len(texts):
        return frozenset(without)
    stretch = _longest_stretch(pieces, squeezed.values())
    if len(stretch) < _NAME:
        return frozenset()
    pairs = [stretch[i : i + 2] for i in range(len(stretch) - 1)]
    most = _HELD * len(pairs) if len(stretch) >= _LONG_NAME else 0
    naming = [text for text in squeezed.values() if stretch in text]
    own = {piece[i : i + 3] for piece in pieces for i in range(len(piece) - 2)}
    own |= {piece[:2] for piece in pieces[:1] if wording.startswith(piece) and len(piece) > 1}
    others = [words for words in own if not any(words in text for text in naming)]
    return frozenset(
        key
        for key, text in squeezed.items()
        if stretch not in text
        and sum(pair in text for pair in pairs) <= most
        and not any(words in text for words in others)
    )


def _longest_stretch(pieces: Iterable[str], texts: Iterable[str]) -> str:
    """The longest part of any piece that stands in any text."""
    texts, longest = list(texts), ""
    for piece in pieces:
        for start in range(len(piece)):
            end = start + len(longest) + 1
            while end <= len(piece) and any(piece[start:end] in text for text in texts):
                longest = piece[start:end]
                end += 1
    return longest
