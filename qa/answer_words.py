"""The words that answer, in what was written: told, kept beside a translation, not rounded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.evidence import Candidate
from qa.lexicon import gloss
from qa.number_words import english_values
from qa.quantities import ABOUT, NEAR, find_quantities, known_values
from qa.text import cjk_share, fold, normalise
from qa.types import Claim

_CHINESE_SHARE = 0.3
_ODD_ONES = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?[十百千万亿]*)([多余])([\u3400-\u9fff])")
_BOUNDS = "近约超逾到足余破达于少多"
"""Last characters of words by which a number is only a bound, or told as one already."""
_SOME_TENS = re.compile(r"(?P<tens>[一二两三四五六七八九]?)十几(?P<unit>[\u3400-\u9fff])")
_BOUNDED = re.compile(
    rf"(?P<bound>将近|{NEAR}|大约|{ABOUT}|(?<!不)超过|逾|不到|不足)"
    r"(?P<number>\d[\d,.]*[十百千万亿]*)(?P<unit>[\u3400-\u9fff%])"
)
_DIGITS = "零一二三四五六七八九"
_NUMERAL = _DIGITS + "两十百千万亿几"
_LONGEST_ORIGINAL = 40
_PARTS = "；"
_SPELLED_OUT = frozenset(map(float, range(13)))
"""Numbers that a language may write as a word."""
_KNOWN_WORDS = frozenset({"en", "ja"})
"""Languages whose small numbers are known as words; Japanese ones are Chinese numerals."""
_COUNTED = tuple("个家项名位座台套辆种款条支艘所批处")

# Neither in brackets nor in quotation marks, where the source's own words stand.
_LEFT_CHINESE = re.compile(
    r"(?<![(（“\"\u3400-\u9fff])[\u3400-\u9fff]{2,}(?![)）”\"\u3400-\u9fff])"
)

_LISTED = re.compile(r"\s*[、，,；;]\s*")


def hold_words(claims: Sequence[Claim], spans: Sequence[str]) -> bool:
    """Whether claims tell the words that answer: each of a list, figures in whatever form.

    Nothing is missed where no words are known, and none that are too long to be a name.
    """
    told = _bare(" ".join(claim.text for claim in claims))
    values = known_values(told)
    return all(
        _bare(item).strip('“”"《》') in told
        or (bool(figures := known_values(item)) and figures <= values)
        for span in spans
        for item in _LISTED.split(span)
        if len(item) <= _LONGEST_ORIGINAL
    )


def _bare(text: str) -> str:
    """A text folded, without blanks and the 的 that may stand before a noun or not."""
    return "".join(fold(text).replace("的", "").split())


def hold_figures(claims: Sequence[Claim], spans: Sequence[str], language: str = "") -> bool:
    """Whether claims in another language tell the figures of the words that answer.

    Those that a language may write as a word are passed over, but for counts where its words for
    them are known.
    """
    told = " ".join(claim.text for claim in claims)
    values, known = known_values(told), language in _KNOWN_WORDS
    if language == "en":
        values |= english_values(told)
    return all(
        figure.values & values
        for span in spans
        for figure in find_quantities(span)
        if span[figure.end : figure.end + 1] in ("%", "％", *(_COUNTED if known else ()))
        or (known and span.isdigit())
        or not figure.values <= _SPELLED_OUT
    )


def joined(spans: Iterable[str]) -> str:
    """The words that answer several questions from one sentence, each once."""
    return _PARTS.join(dict.fromkeys(filter(None, spans)))


def with_originals(
    claims: Sequence[Claim], chosen: Sequence[Candidate], spans: Sequence[str], language: str
) -> list[Claim]:
    """Translated sentences with the words that answer as the source writes them, in brackets.

    A model's rendering of a name can be wrong where every figure is right; of words with figures it
    is those that count. They stand once, in the first sentence that cites their article, where no
    sentence holds them anyway.
    """
    result = list(claims)
    pairs = zip(chosen, spans, strict=False)
    for candidate, span in ((c, span) for c, words in pairs for span in words.split(_PARTS)):
        if not _is_wording(span, candidate) or _is_told(span, result, language):
            continue
        for i, claim in enumerate(result):
            if candidate.article.id in {citation.article_id for citation in claim.citations}:
                body = claim.text.rstrip(".。!?")
                text = f"{body} ({span}){claim.text[len(body) :]}"
                result[i] = replace(claim, text=text)
                break
    return result


def _is_wording(span: str, candidate: Candidate) -> bool:
    """Whether a span is Chinese words of a candidate, few enough to stand in brackets."""
    stands = normalise(span).text in normalise(candidate.evidence.text).text
    return stands and cjk_share(span) > _CHINESE_SHARE and len(span) <= _LONGEST_ORIGINAL


def _is_told(span: str, claims: Sequence[Claim], language: str) -> bool:
    """Whether claims hold every name of some words, or the figures where they have any."""
    if any(map(str.isdigit, span)):
        return hold_figures(claims, [span], language)
    told = fold(" ".join(claim.text for claim in claims))
    return all(fold(name) in told for name in _LISTED.split(span))


def glossed(text: str, quotes: Sequence[str]) -> str:
    """An English sentence with the ordinary words of the quotes that stayed Chinese put in English.

    Names stay as they are, and so do words of several meanings.
    """
    quoted = "\n".join(quotes)

    def put(found: re.Match[str]) -> str:
        word = found.group()
        return gloss(word) or word if word in quoted else word

    return _LEFT_CHINESE.sub(put, text)


def with_odd_ones(text: str, quotes: Sequence[str]) -> str:
    """A Chinese sentence in which 40多种, 十几种 and 近20年 of the quotes are not made exact."""
    quoted = "\n".join(quotes)
    for found in _SOME_TENS.finditer(quoted):
        tens = _DIGITS.find(found["tens"].replace("两", "二")) if found["tens"] else 1
        plain = rf"(?:{tens}0|(?<![{_NUMERAL}数约近]){found['tens']}十)(?={found['unit']})"
        bare = rf"(?<![\d.约近过逾]){plain}"
        if not re.search(bare, quoted):
            text = re.sub(bare, found.group()[:-1], text)
    for number, odd, unit in _ODD_ONES.findall(quoted):
        if not re.search(rf"(?<![\d.]){re.escape(number + unit)}", quoted):
            bare = rf"(?<![\d.约近过逾]){re.escape(number)}(?={unit}(?!以))"
            text = re.sub(bare, number + odd, text)
    for bound, number, unit in _BOUNDED.findall(quoted):
        exact = rf"(?<!超过)(?<![\d.,\-—~～至{_BOUNDS}]){re.escape(number + unit)}"
        exact += "(?!以[上下]|左右|上下)"
        if not re.search(exact, quoted):
            text = re.sub(exact, bound + number + unit, text)
    return text
