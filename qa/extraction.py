"""The words of a sentence that answer: how they are asked for, looked for and doubted."""

import re
from dataclasses import replace

from qa.answer_type import asked_for
from qa.answerability import is_idle
from qa.conversation import Query
from qa.evidence import Candidate, Extraction, led
from qa.generation.base import AnswerGenerator
from qa.question_parts import QUESTION_WORDS
from qa.terms import tokenize

NULL_ODDS = 0.5
"""Log odds above which no words of a sentence answer."""

STATED_ODDS = 4.0
"""Log odds of a line by which an article states what is asked about it: it needs no judge."""

_FIGURE = re.compile(r"\d+")
_SHORT = 6
"""Characters of a follow-up that says too little by itself."""

_PART = re.compile(r"[^；;]+[；;]?")
_PART_WORDS = 4
"""Tokens of a question that a sentence must hold for its parts to be told apart by them."""

_PART_AHEAD = 0.5
"""Share of what a sentence holds of a question by which one part of it must be ahead."""


def answers(query: Query, candidate: Candidate, generator: AnswerGenerator) -> bool:
    """Whether words of one sentence answer a question."""
    found = generator.extract(_translated(query.question, query), candidate)
    return bool(found.span) and not finds_none(query, candidate, found)


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
    figures = set(_FIGURE.findall(translation)) - set(_FIGURE.findall(question))
    return f"{question}（{translation}）" if translation and not figures else question


def finds_none(query: Query, candidate: Candidate, found: Extraction) -> bool:
    """Whether what was copied from a sentence is likely none, or says nothing new."""
    idle = is_idle(query, found.span, candidate.article.language)
    return found.null_odds > NULL_ODDS or idle


def read_words(
    query: Query, question: str, candidate: Candidate, generator: AnswerGenerator
) -> tuple[Candidate, Extraction]:
    """The words of a sentence that answer, and the sentence; with the one before where it points
    back and has none."""
    found = _extract(query, question, candidate, generator)
    wider = led(candidate)
    if wider is not None and finds_none(query, candidate, found):
        again = _extract(query, question, wider, generator)
        if again.span and not finds_none(query, wider, again):
            return wider, again
    return candidate, found


def _extract(
    query: Query, question: str, candidate: Candidate, generator: AnswerGenerator
) -> Extraction:
    """The words that answer; looked for again where others of the sentence speak of the matter.

    In 甲乙两厂与大学合作；丙厂与丁公司合作 a model may take the wrong half for who works with the
    university.
    """
    if candidate.states:
        return Extraction(candidate.evidence.text, -STATED_ODDS)
    found = generator.extract(question, candidate)
    part = _part_about(question, candidate.evidence.text, found.span)
    if part:
        evidence = replace(candidate.evidence, text=part)
        again = generator.extract(question, replace(candidate, evidence=evidence))
        idle = is_idle(query, again.span, candidate.article.language)
        if again.span and not idle and again.null_odds <= min(found.null_odds, NULL_ODDS):
            return again
    return found


def _part_about(question: str, sentence: str, span: str) -> str:
    """The part of a sentence that holds far more of a question than the one a span stands in.

    Empty where there is none.
    """
    parts = _PART.findall(sentence)
    words = set(tokenize(span))
    asked = set(tokenize(question)) - words
    held = [set(tokenize(part)) for part in parts]
    said = [len(asked & tokens) for tokens in held]
    all_said = len(asked & set().union(*held))
    if not words or all_said < _PART_WORDS:
        return ""
    own = max(range(len(parts)), key=lambda i: len(words & held[i]))
    best = max(range(len(parts)), key=lambda i: said[i])
    return parts[best] if said[best] - said[own] >= _PART_AHEAD * all_said else ""
