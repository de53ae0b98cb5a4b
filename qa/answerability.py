"""Whether the library holds the answer: a calibrated probability from a few signals."""

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from qa.answer_type import TOLD_LANGUAGES, only_kind_asked, tells
from qa.conversation import Query
from qa.events import tells_another_event
from qa.evidence import Candidate, Extraction
from qa.names import lacks_names
from qa.periods import without_publication_date
from qa.posts import tells_another_post
from qa.quantities import known_values
from qa.reading.language import detect_language
from qa.text import fold

ANSWERABLE = 0.35
"""At or above this probability a question is answered, below it is refused.

The weights were fitted with both classes weighing the same, on development questions of which some
had the passage that answers them taken out of the library.
"""

ANSWERABLE_BESIDE = 0.3
"""So is a part of a question at or above this probability, where another part is answered."""

CERTAIN = 0.9
"""At or above this probability the evidence is quoted where the writer did not find it there."""

# Not 2000个, 1990.5 or 2,050: a counted thing is no year. 年 may be left out, as in 2018亚运会.
_MEASURES = (
    "个家项名人次座台套辆亩种款条件倍层届位支艘所期批天周元万亿千百余吨公米平立只头张本份册场处块度级集部户架"
    "岁字分秒小时点克斤升美欧日港英间棵株票箱瓶栋幢兆毫强"
)
# 2019ABC杯 names a year, 2000MPa does not.
_EVENT = r"(?!mah|[kmgt]wh|[kmgt]hz|mpa|kpa|rpm|rmb|usd|cny|eur|[kmg]bps)[a-z]{3,}(?![a-z])"
_YEAR = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:19|20)\d{2}"
    rf"(?=\s*[年년]|(?![\w.,%]*\w)|[\u3400-\u9fff]|{_EVENT})(?!\s*多?[{_MEASURES}])"
)
_CERTAIN_YEAR = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:19|20)\d{2}(?:\s*[年년]|(?=[-/.]\d)|(?![\w.,%]*\w))"
)
_YEAR_END = re.compile(r"(?:19|20)\d\d年?(?:年?[底末终]|全年|一?整年)")
_WHOLE_YEAR = re.compile(r"年[底末终]|全年|一?整年|年内")
_DECEMBER = "12"
# 二、三期 names both.
_LISTED_LABELS = re.compile(
    r"([一二三四五六七八九十\d]{1,2})[、,和]([一二三四五六七八九十\d]{1,2})([期届])"
)
_LABEL = re.compile(
    r"(?<![\d.分共续任])(?P<number>\d{1,2}(?:\.\d{1,2})?|[一二三四五六七八九十]{1,3})"
    r"(?P<kind>(?<=\.\d)版|[期届](?![间内待望限货]))"
)
_OFFERS = re.compile(
    r"还是|是否|有没有|吗[，,？?。\s]|吗$|没[？?。\s]*$|(?<![什怎那这多])么[？?]|([\u4e00-\u9fff])不\1|\bor\b"
    r"|(?:和|与|跟|、)[^，。？?]{1,12}(?:谁|哪[个家座所支只款条边])"
    r"|^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)
# 为了拉动销量，东港区出台了… opens with its subject behind the comma.
_ADVERBIAL = re.compile(r"^(?:为了?|随着|经过|自从|面对|针对)[^，,。？?]{2,30}[，,]")
_BEFORE_SUBJECT = re.compile(
    r"^(?:(?:我?[想要]|麻烦)?请?(?:教|了解|咨询|打听)一?下|请问|请|[上下这本]个?[月周]|去(?![年除掉世])|到(?![底会达])|已经?|早已|号称|据称|听说|帮我|给我|查一?下|要是|如果|假如|跟(?!踪|进|随|团)|与(?!会)|和(?!平|谐|解)|继(?!续|承)|论(?![坛文述])|靠(?!山)|通过(?!率)|借助|除了|总(?![部裁统经理监台共计会])|[市区省县村镇]里|那么?(?![个家些里篇次位种批座条项])|在|根据|关于|截至|目前|据|对于?|按照|由于?|被|从|因|为了|让|使|当|讲述?|写|介绍|说到|提到"
    r"|年|月|日|以来|底|初|第|[^\w]|\d)+"
)
_SUBJECT = re.compile(
    r"(?!什么|谁|哪|几|多少|为何|为什么|怎|如何|何|这|该|其|它|他|她|此|那|下列|以下|以上|上述|前[者述]|有|是|人们|可"
    r"|[一二两三四五六七八九十几\d]|[做搞干卖]|我|你|您|麻烦|告诉|想[问知]|能否|能不能|是否|到底|究竟|一共|总共|本文|文[中章]|报道|新闻)"
    r"(?P<subject>[\u4e00-\u9fff]{2})"
)

# 北州（North Bank）有多少用户？ opens with two names of its subject.
_OTHER_NAME = re.compile(r"^[^，,。？?]{2,16}?[（(](?P<name>[^（）()]{2,20})[）)]")
_INTRODUCTION = re.compile(r"^[^:？?，,]{2,20}:(?=.{4})")

_FIRM = re.compile(r"(?P<name>[\u4e00-\u9fff]{5,}?)(?:股份|集团|控股)?(?:有限)?(?:责任)?公司")
_FULL_NAME = re.compile(r"全[称名]|full name|正式名称", re.IGNORECASE)
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
    that answer: they rival nothing.
    ``corroborated``: 1 when a sentence of another article holds those words (Clarke et al. 2001,
    "Exploiting redundancy in question answering").
    ``crowd``: log10 of how many hundred passages the library holds, from 0 on: the more there are,
    the more similar is the nearest that does not answer.
    ``absent_subject``: 1 when what a Chinese question opens with stands nowhere in the article.
    ``absent_names``: 1 when it names places or firms, none of which stand there.
    ``other_matter``: 1 when it asks when something happened and the sentence tells of another
    event, or who holds a post and the sentence tells who holds another.
    ``null_odds``: log odds that no words of it answer. ``idle``: 1 when those that do only repeat
    the question, or are not of the kind that is asked for, or when there are none in a sentence
    that does not hold that kind.
    ``named_elsewhere``: 1 when another article found holds a name of the question, and its own not
    (``qa.named_elsewhere``).
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
) -> Signals:
    """Collect the signals of the best candidate among all that were found.

    ``passages`` is how many the library holds, ``elsewhere`` whether another article holds a
    name of the question that its own does not.
    """
    others = [
        other
        for other in candidates
        if other is not best and not other.leads_to(best) and not best.leads_to(other)
    ]
    agreeing = [other for other in others if _says(other, extraction.span, query.question)]
    rest = [other.evidence.score for other in others if other not in agreeing]
    return Signals(
        judged=judged,
        similarity=max(other.similarity for other in (best, *candidates)),
        missing_years=len(missing_years(query, best)) + len(missing_labels(query, best)),
        lacks_type=int(not best.type_matches),
        foreign=int(detect_language(query.question) != best.article.language),
        several=int(several),
        ahead=best.evidence.score - max(rest) if rest else 0.0,
        absent_subject=int(best.states is None and lacks_subject(query, best)),
        absent_names=int(best.states is None and lacks_all_names(query, best)),
        other_matter=int(best.states is None and is_of_another_matter(query, best)),
        null_odds=extraction.null_odds,
        idle=int(best.states is None and _says_nothing(query, best, extraction.span)),
        corroborated=int(any(other.article.id != best.article.id for other in agreeing)),
        crowd=math.log10(max(1.0, passages / _FEW_PASSAGES)),
        named_elsewhere=int(elsewhere),
    )


def _says_nothing(query: Query, candidate: Candidate, span: str) -> bool:
    """Whether words taken for an answer tell nothing, or none were taken and none can be there."""
    if not span:
        return not candidate.type_matches
    return is_idle(query, span, candidate.article.language)


def _says(candidate: Candidate, span: str, question: str) -> bool:
    """Whether a sentence holds the words that answer: words that say something of their own.

    Short figures stand in many sentences, and so does what the question holds.
    """
    bare = _bare(span).replace(" ", "")
    least = _TELLING_FIGURE if any(map(str.isdigit, bare)) else _TELLING_WORDS
    text = candidate.evidence.text
    says = len(bare) >= least and _repeats(text, span) and known_values(span) <= known_values(text)
    return says and not _repeats(question, span)


def is_idle(query: Query, span: str, language: str) -> bool:
    """Whether words taken for an answer only repeat the question or are not of the kind asked for.

    ``language`` is that of the words. Where nothing was taken nothing is idle; a question that
    offers answers, as yes or no, or this or that, is answered in its own words.
    """
    if not span:
        return False
    question = query.question
    # The translation of a follow-up is also of what it leans on.
    translation = query.translation if question == query.standalone else ""
    wordings = (question, translation)
    tells_nothing = _spells_out(question, span) or any(_repeats(each, span) for each in wordings)
    if tells_nothing and not any(map(offers_answers, wordings)):
        return True
    kind = only_kind_asked(query.question, query.standalone)
    return language in TOLD_LANGUAGES and not tells(span, kind, query.question)


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


def missing_labels(query: Query, candidate: Candidate) -> list[str]:
    """Versions (3.0版) and phases (二期) asked for that the article never names.

    A first phase is often told by what follows it.
    """
    asked = {label for label in _labels(query.question) if label[0] > 1}
    missing = asked - _labels("\n".join(_stated(candidate))) if asked else set()
    return [f"{number:g}{kind}" for number, kind in sorted(missing)]


def _labels(text: str) -> set[tuple[float, str]]:
    return {
        (max(known_values(found["number"]), default=0.0), found["kind"])
        for found in _LABEL.finditer(_LISTED_LABELS.sub(r"\1\3、\2\3", fold(text)))
    }


def missing_years(query: Query, candidate: Candidate) -> list[str]:
    """Years asked for that the candidate does not state.

    A follow-up asks for its own years where it names any. A sentence that names no year of its own
    beyond doubt takes those of its passage, and of its article's title and date; not that of the
    date where the end of the year is asked for, which the article did not see.
    """
    sentence = fold(candidate.alone().evidence.text)
    stated = set(_YEAR.findall(sentence))
    if not _CERTAIN_YEAR.search(sentence):
        article = candidate.article
        near = fold(f"{article.title}\n{candidate.passage.text}\n{candidate.evidence.text}")
        stated |= set(_YEAR.findall(near))
        published = article.published or ""
        saw_all = published[5:7] == _DECEMBER or bool(_WHOLE_YEAR.search(sentence))
        if saw_all or not _YEAR_END.search(fold(query.question)):
            stated.add(published[:4])
    asked = _years_asked(query.question) or _years_asked(query.standalone)
    return [year for year in asked if year not in stated]


def _years_asked(question: str) -> list[str]:
    return _YEAR.findall(fold(without_publication_date(question)))


def lacks_subject(query: Query, candidate: Candidate) -> bool:
    """Whether the first two characters of what a Chinese question is about are not in the article.

    Chinese questions mostly open with their subject. One that opens otherwise, or leans on an
    earlier one, says nothing.
    """
    question = query.question
    if query.standalone != question:
        return False
    # 两所大学：青大在北岸揭牌的是什么？ opens with its subject behind the colon.
    asking = _INTRODUCTION.sub("", fold(question))
    if candidate.article.language != "zh":
        return False
    openings = (asking, _ADVERBIAL.sub("", asking))
    found = [_SUBJECT.match(_BEFORE_SUBJECT.sub("", opening)) for opening in openings]
    stated = fold("\n".join(_stated(candidate)))
    other_name = _OTHER_NAME.search(asking)
    if other_name and other_name["name"] in stated:
        return False
    return all(opening is not None and opening["subject"] not in stated for opening in found)


def lacks_all_names(query: Query, candidate: Candidate) -> bool:
    """Whether a question names places or firms, none of which a Chinese article speaks of."""
    language = detect_language(query.question)
    is_chinese = candidate.article.language == "zh"
    return is_chinese and lacks_names(query.standalone, language, _stated(candidate))


def is_of_another_matter(query: Query, candidate: Candidate) -> bool:
    """Whether a Chinese sentence tells of another event, or another post, than what is asked for.

    When something else happened, or who holds a post that only sounds like it.
    """
    if candidate.article.language != "zh":
        return False
    told = query.question, query.translation, candidate.evidence.text
    return tells_another_event(*told) or tells_another_post(*told)


def _stated(candidate: Candidate) -> tuple[str, ...]:
    """All that an article says."""
    article = candidate.article
    return article.title, article.body, article.publisher or "", article.published or ""


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

    def probability(self, signals: Signals) -> float:
        """Probability in (0, 1) that the question can be answered from the sentence."""
        logit = self.intercept + sum(
            getattr(self, name) * value for name, value in asdict(signals).items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
