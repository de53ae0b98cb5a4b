"""Retrieval, answer, citation and refusal scores of one question, as fractions to add up.

Every score is a pair ``(numerator, denominator)``; a figure over many questions is the sum of the
numerators over the sum of the denominators. A mean over questions has denominator 1, a share of all
citations (micro average) has the number of citations.

hit@k, recall@k and the mean reciprocal rank follow Manning, Raghavan and Schütze (2008),
*Introduction to Information Retrieval*, chapter 8; chunks of one document count once.
"""

import re
import unicodedata
from collections.abc import Mapping

from qa.evaluation.formats import Element, Prediction, Question
from qa.quantities import find_quantities
from qa.text import normalise

CUTOFFS = (1, 5, 10)
_SHORT = 4

Scores = dict[str, tuple[float, float]]


def score(
    question: Question, prediction: Prediction, documents: Mapping[str, str] | None
) -> Scores:
    """Score one question for everything its prediction holds.

    ``documents`` maps a source to its text (see ``squeeze``); without it citations are not scored.
    """
    scores: Scores = {}
    if question.answerable and prediction.retrieved is not None and question.groups:
        scores |= _retrieval(question, prediction.retrieved)
    if prediction.answer is None:
        return scores
    scores |= _refusal(question, refused=prediction.refused)
    if not question.answerable:
        return scores
    if question.elements:
        said = "" if prediction.refused else prediction.answer
        scores["contains"] = (float(contains(question, said)), 1)
    if prediction.citations is not None and documents is not None and not prediction.refused:
        scores |= _citations(question, prediction.citations, documents)
    return scores


def contains(question: Question, answer: str) -> bool:
    """Tell whether an answer says every required element (or any, by the question's mode)."""
    found = [_says(element, answer) for element in question.elements]
    return bool(found) and (all(found) if question.every else any(found))


def squeeze(text: str) -> str:
    """Drop white space: quotes are compared verbatim but for line breaks and blanks."""
    return re.sub(r"\s+", "", text)


def _says(element: Element, answer: str) -> bool:
    folded = normalise(answer).text
    return (
        any(_stands_in(name, folded) for name in element.alternatives)
        or any(_alias_stands_in(name, answer, folded) for name in element.aliases)
        or any(_same_quantity(name, answer) for name in element.alternatives)
    )


def _stands_in(name: str, folded: str) -> bool:
    """Tell whether a name stands in a folded text, not as a part of a longer number."""
    wanted = normalise(name).text
    if not wanted:
        return False
    before = r"(?<!\d)(?<!\d[.,])" if wanted[0].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, folded) is not None


def _alias_stands_in(name: str, answer: str, folded: str) -> bool:
    """As ``_stands_in``; a short name in an alphabet must be a word of its own."""
    alphabetic = all(ord(character) < 0x500 for character in name)  # noqa: PLR2004 (Latin to Cyrillic)
    if not alphabetic or len(squeeze(name)) > _SHORT:
        return _stands_in(name, folded)
    wanted, text = (unicodedata.normalize("NFKC", part).lower() for part in (name, answer))
    return re.search(rf"(?<![\w.,]){re.escape(wanted)}(?!\w|[.,]\d)", text) is not None


def _same_quantity(name: str, answer: str) -> bool:
    """Tell whether an answer holds the one scaled number of ``name`` in any notation."""
    wanted = find_quantities(name)
    if len(wanted) != 1 or name[wanted[0].start : wanted[0].end].strip()[-1].isdigit():
        return False
    return any(wanted[0].values & given.values for given in find_quantities(answer))


def _retrieval(question: Question, retrieved: tuple[tuple[str, str], ...]) -> Scores:
    ranked = list(dict.fromkeys(name.split("#")[0] for name, _ in retrieved))
    scores: Scores = {}
    for k in CUTOFFS:
        top = set(ranked[:k])
        covered = sum(bool(group & top) for group in question.groups)
        scores[f"hit@{k}"] = (float(bool(top & question.relevant)), 1)
        scores[f"recall@{k}"] = (covered / len(question.groups), 1)
    ranks = (rank for rank, name in enumerate(ranked[:10], start=1) if name in question.relevant)
    scores["mrr@10"] = (1 / next(ranks, float("inf")), 1)
    texts = [squeeze(text) for _, text in retrieved[:10]]
    if question.evidence and any(texts):
        found = sum(any(squeeze(line) in text for text in texts) for _, line in question.evidence)
        scores["evidence_recall@10"] = (found / len(question.evidence), 1)
    return scores


def _citations(
    question: Question, citations: tuple[tuple[str, str], ...], documents: Mapping[str, str]
) -> Scores:
    valid = [
        source
        for source, quote in citations
        if squeeze(quote) and squeeze(quote) in documents.get(source, "")
    ]
    good = [source for source in valid if source in question.relevant]
    if question.needs_every_group:
        covered = sum(bool(group & set(good)) for group in question.groups)
        recall = covered / len(question.groups) if question.groups else 0.0
    else:
        recall = float(bool(good))
    return {
        "quote_valid": (len(valid), len(citations)),
        "cite_precision": (len(good), len(citations)),
        "cite_recall": (recall, 1),
    }


def _refusal(question: Question, *, refused: bool) -> Scores:
    """Refusing is the positive class: right when the question has no answer in the documents."""
    right = float(refused and not question.answerable)
    scores: Scores = {"refusal_precision": (right, float(refused))}
    if question.answerable:
        scores["false_refusal"] = (float(refused), 1)
    else:
        scores["refusal_recall"] = (right, 1)
    return scores
