"""Parse and verify: pure functions between an answer's words and its sources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.dimensions import invented_units
from qa.lexicon import untold_words
from qa.pinyin_names import invented_names
from qa.quantities import NEAR, find_quantities, misnamed_quantities, missing_quantities
from qa.reading.language import detect_language
from qa.terms import tokenize
from qa.text import cjk_share, compact, fold, split_sentences
from qa.types import Reason, Verdict
from qa.units import lost_units

_ABBREVIATED = re.compile(r"\b(?:Co|Ltd|Inc|Corp|No|Dr|Mr|Mrs|Ms|St|vs|approx)\.$")
_MARKER = re.compile(
    r"\s*(?:\[\s*\^?\d+(?:\s*[,，、-]\s*\d+)*\s*\]|【\s*\d+\s*】|［\s*\d+\s*］|〔\s*\d+\s*〕)"
)
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]*\d[A-Za-z0-9]*\b|\b[A-Z]{2,}[A-Za-z0-9]*\b")
_TERM = re.compile(r"[“「『]([^“”「」『』]+)[”」』]")
_CHINESE_SHARE = 0.3
_CAPITALS_SHARED = frozenset({"de", "fr", "es", "it", "pt"})
"""Languages that write many names and terms as English does."""

_CLAUSE_BREAK = re.compile(r"(?<=[，；;])|(?<=,)(?!\d)")
_CLAUSE_LETTERS = 5
# Bigrams across these say how a sentence is built, not what it says.
_FUNCTION_CHARACTERS = frozenset("是的了在为和与由于有也都而及被将把对从到以等其该这那它他她们共")
# Words that turn a statement round: up, down, not.
_TURNS = [
    re.compile(
        r"增长|上升|提高|增加|上涨|提升|升至|增至"
        r"|\b(?:rose|risen|increas\w+|grew|grown|growth)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"下降|下滑|减少|降低|下跌|降至|减至|亏损"
        r"|\b(?:fell|fallen|decreas\w+|declin\w+|dropped)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"没有|未(?!来)|并非|不(?!断|仅|但|同|少|得不|过|久|乏|止|只|等|锈)|无(?!锡|人机|线|论|数)|尚无|否认"
        r"|\b(?:not|no|never|without|neither|nor)\b|n't\b",
        re.IGNORECASE,
    ),
]

_MORE = (
    r"(?:超过?|逾|突破|多于|大于|高于|至少|不少于|不低于)\s*\d|以上|이상|넘"
    r"|\d[\d.,]*\s*[十百千万亿]*\s*[多余]"
    r"|\b(?:more than|at least|exceed\w*|mehr als|mindestens|plus d[e'’]|au moins|más de|al menos"
    r"|более|больше|свыше)\b"
)
_LESS = (
    rf"(?:{NEAR}|将近|接近|不足|不到|少于|低于)\s*\d|미만"
    r"|\b(?:nearly|almost|less than|fewer than|knapp|beinahe|weniger als|près de|presque"
    r"|moins d[e'’]|casi|menos de|почти|менее)\b"
)
# On which side of a number the truth lies, as a claim and as a source may say it; what means time
# or place as well (over three years, under five sites) is a bound only in a source.
_BOUNDS = [
    (re.compile(_MORE, re.IGNORECASE), re.compile(rf"{_MORE}|\b(?:over|über)\s+\d", re.IGNORECASE)),
    (
        re.compile(_LESS, re.IGNORECASE),
        re.compile(rf"{_LESS}|\b(?:under|unter|close to|fast)\s+\d", re.IGNORECASE),
    ),
]

_BY_WORDS = {
    Verdict.SUPPORTED: Reason.WORDS,
    Verdict.PARTLY: Reason.SOME_WORDS,
    Verdict.UNSUPPORTED: Reason.NO_MATCH,
}
_BY_MEANING = {
    Verdict.SUPPORTED: Reason.MEANING,
    Verdict.PARTLY: Reason.LOOSE_MEANING,
    Verdict.UNSUPPORTED: Reason.NO_MATCH,
}

SUPPORTED_COVERAGE = 0.75
PARTLY_COVERAGE = 0.6
# The default encoder, English against Chinese: 22 written pairs lie at .69 (a short answer, a long
# source) to .88, 270 shuffled ones below .76, nine tenths of them below .72.
SUPPORTED_SIMILARITY = 0.72
PARTLY_SIMILARITY = 0.68


def strip_markers(text: str) -> str:
    """Remove citation markers: a model's own are never shown."""
    return _MARKER.sub("", text)


def split_claims(draft: str) -> list[str]:
    """Sentences of a draft, without markers and without empty ones."""
    clean = strip_markers(draft)
    sentences: list[str] = []
    for start, end in split_sentences(clean):
        sentence = clean[start:end].strip()
        if sentences and _ABBREVIATED.search(sentences[-1]):
            sentences[-1] += f" {sentence}"
        elif any(map(str.isalnum, sentence)):
            sentences.append(sentence)
    return sentences


@dataclass(frozen=True, slots=True)
class Check:
    """Outcome of verifying one claim.

    ``support`` in [0, 1]; ``carriers`` are the positions of the quotes that carry the claim, in
    order; ``doubts`` what of the claim they do not state.
    """

    verdict: Verdict
    support: float
    carriers: tuple[int, ...]
    reason: Reason
    doubts: tuple[str, ...] = ()


def verify(
    claim: str,
    *,
    question: str,
    quotes: Sequence[str],
    context: str,
    similarities: Sequence[float] | None,
) -> Check:
    """Check a claim against the quotes it may cite.

    Every number and every name in a foreign script must stand in the quotes; what the question gave
    may also stand in ``context``, the text around them. In the quotes' own language, the words that
    the question did not give must be the quotes' words; where there are several quotes, all words
    of a clause must be those of one of them, so that what one says of one thing is not said of
    another. Where the claim is in another language, ``similarities``, the encoder's inner products
    of claim and quotes, decide; ``None`` says that it is in theirs. A name that an English claim
    spells in pinyin must stand in the quotes, in what is around them or in the question.
    """
    if similarities is not None:
        return _verify_translation(claim, question, quotes, context, similarities)
    alone = len(quotes) == 1
    clauses = [claim] if alone else _clauses(claim)
    best = [_verify_clause(c, quotes, question, context, alone=alone) for c in clauses]
    weakest = min(best, key=lambda check: check.support)
    return Check(
        weakest.verdict,
        weakest.support,
        tuple(sorted({i for check in best for i in check.carriers})),
        weakest.reason,
        weakest.doubts,
    )


def _verify_clause(
    clause: str, quotes: Sequence[str], question: str, context: str, *, alone: bool
) -> Check:
    """Check against the one quote that carries a clause best.

    Beside a quote that is ``alone`` the question's words need no proof: they can mean nothing else.
    """
    checks = []
    for i, quote in enumerate(quotes):
        unproved = _unproved(clause, quote, question, context)
        if unproved:
            checks.append(Check(Verdict.UNSUPPORTED, 0.0, (i,), *unproved))
            continue
        given = question
        support = _coverage(clause, question, quote)
        if not alone and (by_itself := _coverage(clause, "", quote)) < support:
            support, given = by_itself, ""
        verdict = _verdict(support, SUPPORTED_COVERAGE, PARTLY_COVERAGE)
        doubts = () if verdict is Verdict.SUPPORTED else _new_words(clause, given, quote)
        checks.append(Check(verdict, support, (i,), _BY_WORDS[verdict], doubts))
    return max(checks, key=lambda check: check.support)


def _verify_translation(
    claim: str, question: str, quotes: Sequence[str], context: str, similarities: Sequence[float]
) -> Check:
    quoted = "\n".join(quotes)
    unproved = _unproved(claim, quoted, question, context)
    if not unproved and (lost := [*lost_units(claim, quoted), *invented_units(claim, quoted)]):
        unproved = Reason.FIGURE, tuple(lost)
    if not unproved and (invented := invented_names(claim, (quoted, context, question))):
        unproved = Reason.NAME, tuple(invented)
    if not unproved and detect_language(claim) in _CAPITALS_SHARED:
        untold = untold_words(claim, (quoted, context, question))
        unproved = (Reason.NAME, tuple(untold)) if untold else None
    support = 0.0 if unproved else max(0.0, min(max(similarities), 1.0))
    nearest = max(range(len(quotes)), key=lambda i: similarities[i])
    figures = len(find_quantities(claim))
    carriers = {nearest} | {
        i for i, quote in enumerate(quotes) if len(missing_quantities(claim, quote)) < figures
    }
    verdict = _verdict(support, SUPPORTED_SIMILARITY, PARTLY_SIMILARITY)
    reason, doubts = unproved or (_BY_MEANING[verdict], ())
    return Check(verdict, support, tuple(sorted(carriers)), reason, doubts)


def _unproved(
    claim: str, quoted: str, question: str, context: str
) -> tuple[Reason, tuple[str, ...]] | None:
    """What number, name, denial, direction or bound a claim states that the quotes do not.

    A number under the name of another one is none that they state.
    """
    for reason, items in (
        (Reason.FIGURE, missing_quantities(claim, quoted)),
        (Reason.FIGURE, misnamed_quantities(claim, quoted)),
        (Reason.NAME, _foreign_names(claim, quoted)),
    ):
        unstated = tuple(item for item in items if not _given(item, question, context))
        if unstated:
            return reason, unstated
    turns = [
        found.group()
        for stated, proved in [*((words, words) for words in _TURNS), *_BOUNDS]
        if (found := stated.search(claim)) and not proved.search(quoted)
    ]
    return (Reason.DIRECTION, tuple(turns)) if turns else None


def _clauses(claim: str) -> list[str]:
    """Clauses of a sentence; one of a few letters belongs to the next."""
    clauses: list[str] = []
    rest = ""
    for piece in _CLAUSE_BREAK.split(claim):
        rest += piece
        if sum(map(str.isalnum, rest)) >= _CLAUSE_LETTERS:
            clauses.append(rest)
            rest = ""
    return clauses or [claim]


def _verdict(value: float, supported: float, partly: float) -> Verdict:
    if value >= supported:
        return Verdict.SUPPORTED
    return Verdict.PARTLY if value >= partly else Verdict.UNSUPPORTED


def _new_words(claim: str, given: str, quoted: str) -> tuple[str, ...]:
    """Words of a claim that neither the quote nor what was given holds, in order."""
    known = set(tokenize(quoted)) | set(tokenize(given))
    return tuple(
        dict.fromkeys(
            token
            for token in tokenize(claim)
            if token not in known and _FUNCTION_CHARACTERS.isdisjoint(token)
        )
    )


def _coverage(claim: str, given: str, quoted: str) -> float:
    known = set(tokenize(quoted))
    new = {token for token in tokenize(claim) if _FUNCTION_CHARACTERS.isdisjoint(token)}
    new -= set(tokenize(given))
    if not new:
        # the claim only repeats the question: it must stand in the quote by itself
        new = set(tokenize(claim))
    # 第5 says what 第五 says
    known |= {token for token in new - known if token[0].isdigit() and _states(quoted, token)}
    return len(new & known) / len(new) if new else 0.0


def _states(quoted: str, number: str) -> bool:
    return not missing_quantities(number, quoted)


def _foreign_names(claim: str, quoted: str) -> list[str]:
    """Names that a translation must not change: Chinese ones in other scripts, codes in Chinese.

    Nor may a Chinese claim set in quotation marks what the quotes do not say.
    """
    is_chinese = cjk_share(claim) > _CHINESE_SHARE
    names = (_LATIN_NAME if is_chinese else _CHINESE_NAME).findall(claim)
    terms = _TERM.findall(claim) if is_chinese else []
    folded, squeezed = fold(quoted), compact(quoted)
    return [name for name in names if fold(name) not in folded] + [
        term for term in terms if compact(term) not in squeezed
    ]


def _given(item: str, question: str, context: str) -> bool:
    """Whether something the quotes do not state was given by the question and stands nearby."""
    if any(map(str.isdigit, item)):
        return not missing_quantities(item, question) and not missing_quantities(item, context)
    return fold(item) in fold(question) and fold(item) in fold(context)
