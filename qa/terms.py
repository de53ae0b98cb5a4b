"""Terms of a text, as the lexical index counts them."""

import re

from qa.synonyms import Synonyms
from qa.text import fold

TERMS_VERSION = 1
"""To be raised when ``terms`` changes: an index saved before it counts others."""

_CJK = r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]"
_CJK_RUN = rf"{_CJK}+"
_NUMBER = r"\d+(?:[.,]\d+)*"
_WORD = r"[^\W\d_\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
_TOKEN = re.compile(rf"({_CJK_RUN})|{_NUMBER}|{_WORD}")
_MEASURE = re.compile(rf"(?<![\d.,]){_NUMBER}(?:{_CJK}|%)")
_SHORTEST_STEM = 3
_NO_SYNONYMS = Synonyms()


def tokenize(text: str) -> list[str]:
    """Character bigrams of Chinese runs, whole numbers, whole words of other scripts, all folded.

    A Chinese run of one character is its own token.
    """
    return _tokens(fold(text))


def terms(text: str, synonyms: Synonyms = _NO_SYNONYMS) -> list[str]:
    """The tokens of a text in its synonyms' first form, words stemmed; numbers also with a unit.

    The unit is the character that follows a number directly: 3.6亿 is no 3.6万.
    """
    folded = synonyms(fold(text))
    return [*map(stem, _tokens(folded)), *_MEASURE.findall(folded)]


def _tokens(folded: str) -> list[str]:
    tokens: list[str] = []
    for match in _TOKEN.finditer(folded):
        token = match.group()
        if len(token) > 1 and match.group(1):
            tokens.extend(token[i : i + 2] for i in range(len(token) - 1))
        else:
            tokens.append(token)
    return tokens


def stem(token: str) -> str:
    """An English plural as its singular (Harman 1991, "How effective is suffixing?")."""
    if not token.isascii() or len(token) <= _SHORTEST_STEM or token[-1] != "s":
        return token
    if token.endswith("ies") and token[-4] not in "ae":
        return token[:-3] + "y"
    if token.endswith("es") and token[-3] not in "aeo":
        return token[:-1]
    return token if token[-2] in "us" else token[:-1]
