"""Parse, locate, verify: pure functions between an answer's words and its sources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexical import tokenize
from qa.quantities import missing_quantities
from qa.text import cjk_share, fold, normalise, split_sentences
from qa.types import Verdict

_MARKER = re.compile(r"\s*(?:\[\^?\d+(?:\s*[,，、-]\s*\d+)*\]|【\d+】|［\d+］|〔\d+〕)")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]*\d[A-Za-z0-9]*\b|\b[A-Z]{2,}[A-Za-z0-9]*\b")
_CHINESE_SHARE = 0.3

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
    """Outcome of verifying one claim; ``support`` in [0, 1], ``missing`` what no source states."""

    verdict: Verdict
    support: float
    missing: tuple[str, ...] = ()


def verify(
    claim: str, *, question: str, sources: Sequence[str], context: str, similarity: float
) -> Check:
    """Check a claim against the quotes it cites.

    Every number and every name in a foreign script must stand in the quotes; what the question gave
    may also stand in ``context`` (the passages around the quotes and the articles' mastheads). In
    the sources' language, the words that the question did not give must be the sources' words; in
    another language ``similarity``, the encoder's inner product of claim and quotes, decides.
    """
    quoted = "\n".join(sources)
    missing = tuple(
        item
        for item in (*missing_quantities(claim, quoted), *_foreign_names(claim, quoted))
        if not _given(item, question, context)
    )
    if missing:
        return Check(Verdict.UNSUPPORTED, 0.0, missing)
    if same_language(claim, quoted):
        support = _coverage(claim, question, quoted)
        return Check(_verdict(support, SUPPORTED_COVERAGE, PARTLY_COVERAGE), support)
    return Check(
        _verdict(similarity, SUPPORTED_SIMILARITY, PARTLY_SIMILARITY),
        max(0.0, min(similarity, 1.0)),
    )


def same_language(claim: str, source: str) -> bool:
    """Whether words can be compared: both in Chinese characters, or both not."""
    return (cjk_share(claim) > _CHINESE_SHARE) == (cjk_share(source) > _CHINESE_SHARE)


def _verdict(value: float, supported: float, partly: float) -> Verdict:
    if value >= supported:
        return Verdict.SUPPORTED
    return Verdict.PARTLY if value >= partly else Verdict.UNSUPPORTED


def _coverage(claim: str, question: str, quoted: str) -> float:
    known = set(tokenize(quoted))
    new = set(tokenize(claim)) - set(tokenize(question))
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
