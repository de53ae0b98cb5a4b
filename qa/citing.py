"""Parse, locate, verify: pure functions between an answer's words and its sources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexical import tokenize
from qa.quantities import find_quantities, missing_quantities
from qa.text import cjk_share, fold, normalise, split_sentences
from qa.types import Verdict

_MARKER = re.compile(r"\s*(?:\[\^?\d+(?:\s*[,，、-]\s*\d+)*\]|【\d+】|［\d+］|〔\d+〕)")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]*\d[A-Za-z0-9]*\b|\b[A-Z]{2,}[A-Za-z0-9]*\b")
_CHINESE_SHARE = 0.3
_CLAUSE_BREAK = re.compile(r"(?<=[，；;])|(?<=,)(?!\d)")
_CLAUSE_LETTERS = 5

SUPPORTED_COVERAGE = 0.75
PARTLY_COVERAGE = 0.5
SUPPORTED_SIMILARITY = 0.72
PARTLY_SIMILARITY = 0.66


def strip_markers(text: str) -> str:
    """Remove citation markers: a model's own are never shown."""
    return _MARKER.sub("", text)


def split_claims(draft: str) -> list[str]:
    """Sentences of a draft, without markers and without empty ones."""
    clean = strip_markers(draft)
    sentences = (clean[start:end].strip() for start, end in split_sentences(clean))
    return [sentence for sentence in sentences if any(map(str.isalnum, sentence))]


def locate(quote: str, body: str) -> tuple[int, int] | None:
    """First span of ``body`` that reads as ``quote`` but for width, blanks and punctuation."""
    needle = normalise(quote).text
    copy = normalise(body)
    at = copy.text.find(needle) if needle else -1
    return copy.locate(at, at + len(needle)) if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Check:
    """Outcome of verifying one claim.

    ``support`` in [0, 1]; ``carriers`` are the positions of the quotes that carry the claim, in
    order; ``missing`` is what the claim states and no quote does.
    """

    verdict: Verdict
    support: float
    carriers: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def verify(
    claim: str,
    *,
    question: str,
    quotes: Sequence[str],
    context: str,
    similarities: Sequence[float],
) -> Check:
    """Check a claim against the quotes it may cite.

    Every number and every name in a foreign script must stand in the quotes; what the question gave
    may also stand in ``context``, the text around them. In the quotes' own language, the words that
    the question did not give must be the quotes' words; where there are several quotes, all words
    of a clause must be those of one of them, so that what one says of one thing is not said of
    another.
    In another language ``similarities``, the inner products of claim and quotes, decide.
    """
    if not same_language(claim, "\n".join(quotes)):
        return _verify_translation(claim, question, quotes, context, similarities)
    if len(quotes) == 1:
        best = [_verify_clause(claim, quotes, question, context, given=question)]
    else:
        best = [
            _verify_clause(clause, quotes, question, context, given="")
            for clause in _clauses(claim)
        ]
    weakest = min(best, key=lambda check: check.support)
    return Check(
        weakest.verdict,
        weakest.support,
        tuple(sorted({i for check in best for i in check.carriers})),
        tuple(item for check in best for item in check.missing),
    )


def _verify_clause(
    clause: str, quotes: Sequence[str], question: str, context: str, *, given: str
) -> Check:
    """Check against the one quote that carries a clause best; words of ``given`` need no proof."""
    checks = []
    for i, quote in enumerate(quotes):
        missing = _missing(clause, quote, question, context)
        support = 0.0 if missing else _coverage(clause, given, quote)
        verdict = _verdict(support, SUPPORTED_COVERAGE, PARTLY_COVERAGE)
        checks.append(Check(verdict, support, (i,), missing))
    return max(checks, key=lambda check: check.support)


def _verify_translation(
    claim: str, question: str, quotes: Sequence[str], context: str, similarities: Sequence[float]
) -> Check:
    missing = _missing(claim, "\n".join(quotes), question, context)
    support = 0.0 if missing else max(0.0, min(max(similarities), 1.0))
    nearest = max(range(len(quotes)), key=lambda i: similarities[i])
    figures = len(find_quantities(claim))
    carriers = {nearest} | {
        i for i, quote in enumerate(quotes) if len(missing_quantities(claim, quote)) < figures
    }
    verdict = _verdict(support, SUPPORTED_SIMILARITY, PARTLY_SIMILARITY)
    return Check(verdict, support, tuple(sorted(carriers)), missing)


def _missing(claim: str, quoted: str, question: str, context: str) -> tuple[str, ...]:
    items = (*missing_quantities(claim, quoted), *_foreign_names(claim, quoted))
    return tuple(item for item in items if not _given(item, question, context))


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


def same_language(claim: str, source: str) -> bool:
    """Whether words can be compared: both in Chinese characters, or both not."""
    return (cjk_share(claim) > _CHINESE_SHARE) == (cjk_share(source) > _CHINESE_SHARE)


def _verdict(value: float, supported: float, partly: float) -> Verdict:
    if value >= supported:
        return Verdict.SUPPORTED
    return Verdict.PARTLY if value >= partly else Verdict.UNSUPPORTED


def _coverage(claim: str, given: str, quoted: str) -> float:
    known = set(tokenize(quoted))
    new = set(tokenize(claim)) - set(tokenize(given))
    if not new:
        # the claim only repeats the question: it must stand in the quote by itself
        new = set(tokenize(claim))
    return len(new & known) / len(new) if new else 0.0


def _foreign_names(claim: str, quoted: str) -> list[str]:
    """Names that a translation must not change: Chinese ones in other scripts, codes in Chinese."""
    pattern = _LATIN_NAME if cjk_share(claim) > _CHINESE_SHARE else _CHINESE_NAME
    folded = fold(quoted)
    return [name for name in pattern.findall(claim) if fold(name) not in folded]


def _given(item: str, question: str, context: str) -> bool:
    """Whether something the quotes do not state was given by the question and stands nearby."""
    if any(map(str.isdigit, item)):
        return not missing_quantities(item, question) and not missing_quantities(item, context)
    return fold(item) in fold(question) and fold(item) in fold(context)
