"""The words of a sentence that answer: how they are asked for, looked for and doubted."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answer_type import asked_for, holds, only_kind_asked
from qa.answerability import is_idle
from qa.conversation import Query
from qa.evidence import Candidate, Extraction, led
from qa.generation.base import AnswerGenerator
from qa.quantities import known_values
from qa.question_parts import QUESTION_WORDS
from qa.terms import tokenize
from qa.text import compact

NULL_ODDS = 0.5
"""Log odds above which no words of a sentence answer."""

STATED_ODDS = 4.0
"""Log odds of a line by which an article states what is asked about it: it needs no judge."""

_LARGEST_WORD = 12
"""Figures up to this one may be words of the question, or its months."""

_SHORT = 6
"""Characters of a follow-up that says too little by itself."""

_PART = re.compile(r"[^；;]+[；;]?")
_CLAUSE = re.compile(r"(?:[^；;，,。！？]|(?<=\d),(?=\d))+[；;，,。！？]?")
_PART_WORDS = 4
"""Tokens of a question that a sentence must hold for its parts to be told apart by them."""

_PART_AHEAD = 0.5
"""Share of what a sentence holds of a question by which one part of it must be ahead.

Where no words were found, the share that the part itself must hold.
"""

_LESS_SURE = 0.3
"""Log odds by which no words of the part that speaks of the matter may be likelier than of the
whole: it shows less of what a question is about."""

_LIST_ASKED = re.compile(r"哪些|哪[几两二三四五六七八九十]|(?<!第)几[样种类个](?![月百千万])")
_LIST = re.compile(r"[^、]、[^、]+(?:、|[和与及])")

_WHAT = re.compile(r"(?:什么|哪种|哪类|何种)(?P<noun>[\u3400-\u9fff]{2,8})[？?]?$")
_HOW_MANY_OF = re.compile(r"哪(?P<number>[两二三四五六七八九十])")
# No part of a sentence with a verb in it: 迎来了东厂 is no item.
_ITEM = r"(?![^，,。；;、]*[了着过有是为把被将对在于])[^，,。；;：:、“”‘’（）()\s]{1,12}"
_ITEMS_BEFORE = re.compile(rf"[，,。；;：:“（(](?P<items>(?:{_ITEM}、)+)$")
_ITEMS_AFTER = re.compile(rf"(?P<items>(?:、{_ITEM}?)+)(?=等|[，,。；;”）)]|$)")

_KIND_ASKED = re.compile(
    r"(?:是|作为|成为|称为|评为|属于)(?:了|一?个|一家)?(?:什么样|怎样|何种|哪种|哪类)的?(?P<noun>[\u3400-\u9fff]{2,10})[？?]?$"
)
_IS = (
    r"(?:作为|成为|(?<![不但只可还若凡正总就都])是|获批|获评|入选|评为|称为|列为|属于)"
    r"(?:了|一[个家座种])?"
)
_INNER = r"(?:[^，。；！？,;:：]|(?<=\d),(?=\d))"

_PARTICLES = frozenset("的了着过得地是在有和与就也都又把被")
"""Characters that stand beside a word rather than in it: a term with one (设了) says little."""


def answers(query: Query, candidate: Candidate, generator: AnswerGenerator) -> bool:
    """Whether words of one sentence answer a question."""
    found = generator.extract(_translated(query.question, query), candidate)
    return _finds(query, candidate, found)


def asked_of_model(query: Query) -> tuple[str, str]:
    """How the model is asked whether a sentence answers, and for the words that do.

    A follow-up that says what it wants stands by itself, lest the earlier one be answered; words
    are looked for with its own question unless that is hardly more than a question word.
    """
    question, standalone = query.question, query.standalone
    judged = question if asked_for(question) else standalone
    leans = standalone != question and standalone.endswith(question)
    asks = leans and len(question) > _SHORT and QUESTION_WORDS.search(question)
    return _translated(judged, query), _translated(question if asks else judged, query)


def _translated(question: str, query: Query) -> str:
    """A question with its translation, which the words of the articles are nearer to.

    Not where the translation is of more than the question, or has other figures: it may be wrong.
    """
    translation = query.translation if question == query.standalone else ""
    figures = {value for value in known_values(translation) if value > _LARGEST_WORD}
    invented = figures - known_values(question)
    return f"{question}（{translation}）" if translation and not invented else question


def finds_none(query: Query, candidate: Candidate, found: Extraction) -> bool:
    """Whether what was copied from a sentence is likely none, or says nothing new."""
    idle = is_idle(query, found.span, candidate)
    return found.null_odds > NULL_ODDS or idle


def read_words(
    query: Query, question: str, candidate: Candidate, generator: AnswerGenerator
) -> tuple[Candidate, Extraction]:
    """The words of a sentence that answer, and the sentence; where it has none, with the one before
    that it points back to, or without what leads to it."""
    found = _extract(query, question, candidate, generator)
    if _finds(query, candidate, found):
        return candidate, found
    # What leads to a sentence may hide its words; it is read behind that all the same.
    other = candidate.alone() if candidate.lead else led(candidate)
    if other is not None:
        again = _extract(query, question, other, generator)
        if _finds(query, other, again):
            return (candidate if candidate.lead else other), again
    return candidate, found


def _finds(query: Query, candidate: Candidate, found: Extraction) -> bool:
    """Whether words were copied that answer."""
    return bool(found.span) and not finds_none(query, candidate, found)


def _extract(
    query: Query, question: str, candidate: Candidate, generator: AnswerGenerator
) -> Extraction:
    """The words that answer; looked for again in the part of the sentence that speaks of the matter
    where there are none, or those of another part.

    In 甲乙两厂与大学合作；丙厂与丁公司合作 a model may take the wrong half for who works with the
    university; of a sentence that lists half a dozen facts it may say that none answers.
    """
    if candidate.states:
        return Extraction(candidate.evidence.text, -STATED_ODDS)
    found = generator.extract(question, candidate)
    if found.invented and question.endswith(f"（{query.translation}）"):
        # Words of the question's own language, where the sentence has those of the translation.
        found = generator.extract(query.translation, candidate)
    passed_over = is_idle(query, found.span, candidate) or _is_mixed(question, candidate, found)
    span = "" if passed_over else found.span
    if part := _part_about(query, question, candidate.evidence.text, span):
        evidence = replace(candidate.evidence, text=part)
        again = generator.extract(question, replace(candidate, evidence=evidence))
        most = min(found.null_odds + _LESS_SURE, NULL_ODDS) if span else NULL_ODDS
        if span and _shares_nothing(question, candidate.evidence.text, span):
            most = max(most, 0.0)
        if again.span and not is_idle(query, again.span, candidate) and again.null_odds <= most:
            return again
    text = candidate.evidence.text
    if _LIST_ASKED.search(question) and span:
        found = replace(found, span=whole_list(question, text, found.span))
    phrase = described(question, text) or quoted(question, text, found.span)
    # A part of what stands before the noun says less than all of it.
    if phrase and span in phrase:
        return Extraction(phrase, min(found.null_odds, 0.0))
    return found


def _is_mixed(question: str, candidate: Candidate, found: Extraction) -> bool:
    """Whether a list that is asked for was put together from several places of a sentence."""
    copied = compact(found.span) in compact(candidate.evidence.text)
    return bool(_LIST_ASKED.search(question)) and not copied


def quoted(question: str, sentence: str, span: str) -> str:
    """A noun that only repeats what is asked (什么手续), with what a sentence calls it in quotation
    marks; empty without that."""
    asked = _WHAT.search(question)
    if asked is None or span != asked["noun"]:
        return ""
    found = re.search(rf"[“「][^“”「」]{{1,16}}[”」]的?{re.escape(span)}", sentence)
    return found.group() if found else ""


def whole_list(question: str, sentence: str, span: str) -> str:
    """Some words of a sentence with the other items of the list that they are a part of.

    Of 东厂、西厂、南厂等 where 西厂、南厂 was copied. Not with items that the question itself has,
    nor where it asks for as many as were copied; the first must open behind a mark, the last end
    before one or before 等.
    """
    start = sentence.find(span)
    asked = _HOW_MANY_OF.search(question)
    items = span.count("、") + 1
    if start < 0 or (asked and items >= max(known_values(asked["number"]))):
        return span
    before = _ITEMS_BEFORE.search(sentence[:start])
    after = _ITEMS_AFTER.match(sentence[start + len(span) :])
    first, last = (found["items"] if found else "" for found in (before, after))
    if any(item and item in question for item in f"{first}{last}".split("、")):
        return span
    return f"{first}{span}{last}"


def described(question: str, sentence: str) -> str:
    """What a sentence says that something is, of a Chinese question what kind of thing it is.

    Of 丝厂是什么样的企业 the noun with all that stands before it, as in 作为首批出口企业. Empty
    where the sentence does not say it so.
    """
    asked = _KIND_ASKED.search(question)
    if asked is None:
        return ""
    noun = re.escape(asked["noun"])
    forms = (
        rf"{_IS}(?P<said>{_INNER}{{2,40}}{noun})",
        rf"{_IS}(?P<said>{_INNER}{{2,40}}{noun[-2:]})",
    )
    found = next(filter(None, (re.search(form, sentence) for form in forms)), None)
    return found["said"] if found else ""


def _shares_nothing(question: str, sentence: str, span: str) -> bool:
    """Whether the clause that some words stand in shares no word with a question besides."""
    clauses = [clause for clause in _CLAUSE.findall(sentence) if span in clause]
    asked = set(tokenize(question)) - set(tokenize(span))
    shared = asked & {term for clause in clauses for term in tokenize(clause)}
    return bool(clauses) and all(not _PARTICLES.isdisjoint(term) for term in shared)


def _part_about(query: Query, question: str, sentence: str, span: str) -> str:
    """The part of a sentence that holds most of a question, and far more than that of a span.

    Halves are told apart for any span; clauses where no words were found, or where the one that
    speaks of the matter holds the kind asked for too, or a list. Empty where there is none.
    """
    kind = only_kind_asked(query.question, query.standalone)
    clause = _most_about(question, _CLAUSE.findall(sentence), span, at_clauses=True)
    lists = bool(_LIST_ASKED.search(question) and _LIST.search(clause))
    if clause and (not span or kind or lists) and holds(clause, kind):
        return clause
    return _most_about(question, _PART.findall(sentence), span) if span else ""


def _most_about(question: str, parts: Sequence[str], span: str, *, at_clauses: bool = False) -> str:
    """The part with most of a question's terms, half of those in all parts more than a span's own.

    Of ``at_clauses`` it has all that the span's own has: a subject stands often in another one
    than what is asked of it.
    """
    words = set(tokenize(span))
    asked = set(tokenize(question)) - words
    held = [asked & set(tokenize(part)) for part in parts]
    all_held = set().union(*held)
    if len(parts) == 1 or len(all_held) < _PART_WORDS:
        return ""
    best = max(range(len(parts)), key=lambda i: len(held[i]))
    own: set[str] = set()
    if words:
        own = held[max(range(len(parts)), key=lambda i: len(words & set(tokenize(parts[i]))))]
    ahead = len(held[best]) - len(own) >= _PART_AHEAD * len(all_held)
    lacking = (term for term in own - held[best] if _PARTICLES.isdisjoint(term))
    return parts[best] if ahead and not (at_clauses and any(lacking)) else ""
