"""Whether the library holds the answer: a calibrated probability from a few signals."""

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from qa.answer_type import (
    TOLD_LANGUAGES,
    AnswerType,
    only_kind_asked,
    stands_in_a_date,
    tells,
)
from qa.attributes import attribute_asked, names_attribute
from qa.contrasts import is_of_another_measure
from qa.conversation import Query
from qa.counters import counts_no_firms, counts_things
from qa.dimensions import lacks_dimension
from qa.evidence import Candidate, Extraction, opens_back
from qa.near_misses import (
    is_of_another_matter,
    is_of_another_place,
    lacks_name,
    lacks_subject,
    missing_labels,
    missing_years,
)
from qa.posts import holds_another_post
from qa.quantities import known_values
from qa.question_parts import QUESTION_WORDS
from qa.reading.language import detect_language
from qa.speakers import is_only_speaker
from qa.text import compact, fold

ANSWERABLE = 0.35
"""At or above this probability a question is answered, below it is refused.

The weights were fitted with both classes weighing the same, on development questions of which some
had the passage that answers them taken out of the library.
"""

ANSWERABLE_BESIDE = 0.3
"""So is a part of a question at or above this probability, where another part is answered."""

CERTAIN = 0.9
"""At or above this probability the evidence is quoted where the writer did not find it there."""

_COUNTING = frozenset({AnswerType.COUNT, AnswerType.PEOPLE, AnswerType.QUANTITY, AnswerType.MONEY})
_OFFERS = re.compile(
    r"还是|是否|有没有|吗[，,？?。\s]|吗$|没[？?。\s]*$|(?<![什怎那这多])么[？?]|([\u4e00-\u9fff])不\1|\bor\b"
    r"|(?:和|与|跟|、)[^，。？?]{1,12}(?:谁|哪[个家座所支只款条边])"
    r"|^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(r"(?P<name>[\u4e00-\u9fff]{5,}?)(?:股份|集团|控股)?(?:有限)?(?:责任)?公司")
_FULL_NAME = re.compile(r"全[称名]|full name|正式名称", re.IGNORECASE)
_DENIED = -0.5
"""Log odds of the judge below which a sentence without words that answer tells nothing."""

_FEW_PASSAGES = 100
_TELLING_WORDS, _TELLING_FIGURE = 2, 4
"""Fewest characters of words, or of a figure with its unit, that say something of their own."""
_PLACE_CHARACTERS = 2
"""Length of the name of the place that a firm's full name mostly opens with."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known before a word is written, of the sentence that would be answered from.

    ``judged``: log odds that it answers. ``similarity``: of the question with the most similar
    sentence that was found, for one that answers may leave out what it speaks of.
    ``missing_years``: how many years the question names that it does not state, and versions and
    phases that its article does not.
    ``lacks_type``: 1 when it does not hold the kind of thing that is asked for. ``foreign``: 1 when
    it is in another language than the question, which is less similar then. ``several``: 1
    when the question asks for several things, of which one sentence is expected to hold a part.
    ``ahead``: by how much its evidence score exceeds that of the best other sentence, but for
    the one that it is read from, those that are read from it, and those that hold the same words
    that answer: they rival nothing. Nor do those in which no such words were found, and those
    without the quantity asked for by name, where it holds that.
    ``corroborated``: 1 when a sentence of another article holds those words (Clarke et al. 2001,
    "Exploiting redundancy in question answering").
    ``crowd``: log10 of how many hundred passages the library holds, from 0 on: the more there are,
    the more similar is the nearest that does not answer.
    ``absent_subject``: 1 when what a Chinese question opens with stands nowhere in the article.
    ``absent_names``: 1 when it names places or firms that do not stand there (``qa.names``).
    ``other_matter``: 1 when it asks when something happened and the sentence tells of another
    event, or who holds a post and the sentence tells who holds another.
    ``null_odds``: log odds that no words of it answer. ``idle``: 1 when those that do only repeat
    the question, or are not of the kind that is asked for, or when there are none in a sentence
    that does not hold that kind, the quantity asked for by name or a figure of the unit asked for,
    or that the judge denies.
    ``named_elsewhere``: 1 when another article found holds a name of the question, and its own not
    (``qa.named_elsewhere``), or when it names other places or firms than the question, which stand
    neither in its passage nor in its title. ``lacks_attribute``: 1 when the question asks for a
    quantity by name (``qa.attributes``) that it does not hold.
    """

    judged: float
    similarity: float
    missing_years: int
    lacks_type: int
    foreign: int
    several: int
    ahead: float
    absent_subject: int
    absent_names: int
    other_matter: int
    null_odds: float
    idle: int
    corroborated: int
    crowd: float
    named_elsewhere: int
    lacks_attribute: int


def signals(
    query: Query,
    best: Candidate,
    candidates: Sequence[Candidate],
    judged: float,
    extraction: Extraction,
    *,
    several: bool,
    passages: int = 0,
    elsewhere: bool = False,
    silent: Sequence[Candidate] = (),
) -> Signals:
    """Collect the signals of the best candidate among all that were found.

    ``passages`` is how many the library holds, ``elsewhere`` whether another article holds a
    name of the question that its own does not, ``silent`` those in which no words that answer were
    found.
    """
    others = [
        other
        for other in candidates
        if other is not best and not other.leads_to(best) and not best.leads_to(other)
    ]
    agreeing = [other for other in others if _says(other, extraction.span, query.question)]
    attribute = attribute_asked(query.translation or query.question)
    named = names_attribute(best, attribute)
    unnamed = attribute is not None and not named
    no_words = not extraction.span and (unnamed or judged < _DENIED)
    rest = [
        other.evidence.score
        for other in others
        if other not in (*agreeing, *silent)
        and not (named and not names_attribute(other, attribute))
    ]
    return Signals(
        judged=judged,
        similarity=max(other.similarity for other in (best, *candidates)),
        missing_years=len(missing_years(query, best)) + len(missing_labels(query, best)),
        lacks_type=int(not best.type_matches),
        foreign=int(detect_language(query.question) != best.article.language),
        several=int(several),
        ahead=best.evidence.score - max(rest) if rest else 0.0,
        absent_subject=int(best.states is None and lacks_subject(query, best)),
        absent_names=int(best.states is None and lacks_name(query, best)),
        other_matter=int(best.states is None and _of_another(query, best, extraction.span)),
        null_odds=extraction.null_odds,
        idle=int(best.states is None and (no_words or _says_nothing(query, best, extraction.span))),
        corroborated=int(any(other.article.id != best.article.id for other in agreeing)),
        crowd=math.log10(max(1.0, passages / _FEW_PASSAGES)),
        named_elsewhere=int(
            elsewhere or (best.states is None and is_of_another_place(query, best))
        ),
        lacks_attribute=int(best.states is None and unnamed),
    )


def _of_another(query: Query, candidate: Candidate, span: str) -> bool:
    """Whether a sentence tells of another event or post, or its words who holds another post."""
    if is_of_another_matter(query, candidate):
        return True
    asked, sentence = query.translation or query.question, candidate.evidence.text
    return candidate.article.language == "zh" and holds_another_post(span, asked, sentence)


def _says_nothing(query: Query, candidate: Candidate, span: str) -> bool:
    """Whether words taken for an answer tell nothing, or none were taken and none can be there.

    Nor do words of what leads to a sentence that itself does not hold the kind: they are of another
    matter, unless the sentence points back to it.
    """
    if not span:
        return not candidate.type_matches or _lacks_dimension(query, candidate)
    own = candidate.alone().evidence.text
    apart = bool(candidate.lead) and not opens_back(own)
    if apart and not candidate.type_matches and compact(span) not in compact(own):
        return True
    return is_idle(query, span, candidate)


def _says(candidate: Candidate, span: str, question: str) -> bool:
    """Whether a sentence holds the words that answer: words that say something of their own.

    Short figures stand in many sentences, and so does what the question holds.
    """
    bare = _bare(span).replace(" ", "")
    least = _TELLING_FIGURE if any(map(str.isdigit, bare)) else _TELLING_WORDS
    text = candidate.evidence.text
    says = len(bare) >= least and _repeats(text, span) and known_values(span) <= known_values(text)
    return says and not _repeats(question, span)


def is_idle(query: Query, span: str, candidate: Candidate) -> bool:
    """Whether words taken from a sentence only repeat the question or are not of what it asks for.

    Where nothing was taken nothing is idle; a question that offers answers, as yes or no, or this
    or that, is answered in its own words.
    """
    if not span:
        return False
    question = query.question
    # The translation of a follow-up is also of what it leans on.
    translation = query.translation if question == query.standalone else ""
    wordings = (question, translation)
    tells_nothing = any(_spells_out(each, span) or _repeats(each, span) for each in wordings)
    if tells_nothing and not any(map(offers_answers, wordings)):
        return True
    language, sentence = candidate.article.language, candidate.evidence.text
    kind = only_kind_asked(query.question, query.standalone)
    if language in TOLD_LANGUAGES and not tells(span, kind, query.question):
        return True
    if kind in _COUNTING and stands_in_a_date(span, sentence):
        return True
    asked = translation or question
    return language == "zh" and (
        counts_no_firms(span, asked)
        or _lacks_dimension(query, candidate)
        or (kind is AnswerType.SHARE and counts_things(span, asked))
        or is_only_speaker(span, asked, sentence)
        or is_of_another_measure(span, asked, sentence)
    )


def _lacks_dimension(query: Query, candidate: Candidate) -> bool:
    if len(QUESTION_WORDS.findall(query.question)) > 1:
        return False  # a sentence may tell the other thing
    asked = f"{query.question} {query.translation}"
    return candidate.article.language == "zh" and lacks_dimension(asked, candidate.evidence.text)


def offers_answers(question: str) -> bool:
    """Whether a question offers its answers: yes or no, this or that."""
    return bool(_OFFERS.search(question))


def _repeats(question: str, span: str) -> bool:
    """Whether a span stands in a question, whole words and numbers of it."""
    words, asked = _bare(span), _bare(question)
    border = r"[0-9a-z]"
    before, after = rf"(?<!{border})", rf"(?!{border})"
    return bool(re.search(f"{before}{re.escape(words)}{after}", asked))


def _spells_out(question: str, span: str) -> bool:
    """Whether a span is the full name of a firm that a question names in short."""
    firm = _FIRM.fullmatch(_bare(span))
    if firm is None or _FULL_NAME.search(question):
        return False
    asked = _bare(question)
    return firm["name"] in asked or firm["name"][_PLACE_CHARACTERS:] in asked


def _bare(text: str) -> str:
    words = " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())
    return re.sub(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])", "", words)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression over ``Signals``."""

    intercept: float
    judged: float
    similarity: float
    missing_years: float
    lacks_type: float
    foreign: float
    several: float
    ahead: float
    absent_subject: float
    absent_names: float
    other_matter: float
    null_odds: float
    idle: float
    corroborated: float
    crowd: float
    named_elsewhere: float
    lacks_attribute: float

    def probability(self, signals: Signals) -> float:
        """Probability in (0, 1) that the question can be answered from the sentence."""
        logit = self.intercept + sum(
            getattr(self, name) * value for name, value in asdict(signals).items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
