"""What a question asks for that a sentence, or its article, does not speak of: near misses."""

import re

from qa.contrasts import is_of_a_group, tells_opposite
from qa.conversation import Query
from qa.events import tells_another_event
from qa.evidence import Candidate
from qa.names import is_of_others, lacks_names
from qa.periods import without_publication_date
from qa.posts import tells_another_post
from qa.quantities import known_values
from qa.reading.language import detect_language
from qa.text import compact, fold

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
_JANUARY, _DECEMBER = "01", "12"
_ADDED_IN_THE_YEAR = re.compile(r"年(?:全年|一年|共|总共|一共|累计)?(?:新增|增[长加])了?")
_WITHIN_THE_YEAR = re.compile(r"\d月|本月|季度|春节|元旦|假期|计划|目标|预计|今年|将")
# 二、三期 names both.
_LISTED_LABELS = re.compile(
    r"([一二三四五六七八九十\d]{1,2})[、,和]([一二三四五六七八九十\d]{1,2})([期届]|季度)"
)
_LABEL = re.compile(
    r"(?<![\d.分共续任])(?P<number>\d{1,2}(?:\.\d{1,2})?|[一二三四五六七八九十]{1,3})"
    r"(?P<kind>(?<=\.\d)版|[期届](?![间内待望限货])|季度)"
)
# 为了拉动销量，东港区出台了… opens with its subject behind the comma.
_ADVERBIAL = re.compile(
    r"^(?:(?:为了?|随着|经过|自从|面对|针对)[^，,。？?]{2,30}"
    r"|(?:按照?|根?据|依照?)[^，,。？?]{2,20}(?:说法|介绍|说|称|透露|讲|表示|预计))[，,]"
)
_FIRST_UNTOLD = frozenset("期届")
_QUARTER = "季度"
# As 首季, Q4 or 1至3月.
_QUARTER_OTHERWISE = re.compile(r"季(?!度|节)|q[1-4]|\d\s*月?\s*[-—–~至到]\s*\d{1,2}\s*月")
_NAME_CHARACTERS = 2
_GIVEN = re.compile(r"[（(](?P<name>[\u3400-\u9fff]{2,})[）)]")
_BEFORE_SUBJECT = re.compile(
    r"^(?:(?:我?[想要]|麻烦)?请?(?:教|了解|咨询|打听)一?下|请问|请|[上下这本]个?[月周]|去(?![年除掉世])|到(?![底会达])|已经?|早已|号称|据称|听说|帮我|给我|查一?下|要是|如果|假如|跟(?!踪|进|随|团)|与(?!会)|和(?!平|谐|解)|继(?!续|承)|论(?![坛文述])|靠(?!山)|通过(?!率)|借助|除了|总(?![部裁统经理监台共计会])|[市区省县村镇]里|那么?(?![个家些里篇次位种批座条项])|在|根据|关于|截至|目前|据|对(?![手象方岸面话])于?|按照|由于?|被(?![告子动])|从(?![业事])|因(?![素特])|为了|让|使(?![馆用命者])|当(?![地事选局代])|讲述?|写|介绍|说到|提到"
    r"|最近|近[日期来年]|日前|如今|现在(?!职)|眼下|[今去前明]年(?!轻)|[今昨前明]天(?![津文台])|位于|坐落[于在]?|地处(?!理)|同样是?(?!本)|同[为是]|作为(?!力)"
    r"|年(?![轻货])|月(?![球亮饼台])|日(?![本照])|以来|底(?![特层部])|初(?![中级])|第|[^\w]|\d)+"
)
_SUBJECT = re.compile(
    r"(?!什么|谁|哪|几|多少|为何|为什么|怎|如何|何|这|该|其|它|他|她|此|那|下列|以下|以上|上述|前[者述]|有|是|人们|可"
    r"|[一二两三四五六七八九十几\d]|[做搞干卖]|我|你|您|麻烦|告诉|想[问知]|能否|能不能|是否|到底|究竟|一共|总共|本文|文[中章]|报道|新闻)"
    r"(?P<subject>[\u4e00-\u9fff]{2})"
)

# 北州（North Bank）有多少用户？ opens with two names of its subject.
_OTHER_NAME = re.compile(r"^[^，,。？?]{2,16}?[（(](?P<name>[^（）()]{2,20})[）)]")
_INTRODUCTION = re.compile(r"^[^:？?，,]{2,20}:(?=.{4})")


def missing_labels(query: Query, candidate: Candidate) -> list[str]:
    """Versions (3.0版), phases (二期) and quarters asked for that the article never names.

    A first phase is often told by what follows it.
    """
    # The translation of a follow-up is also of what it leans on.
    translation = query.translation if query.standalone == query.question else ""
    labels = _labels(f"{query.question}\n{translation}")
    asked = {(number, kind) for number, kind in labels if number > 1 or kind not in _FIRST_UNTOLD}
    stated = fold("\n".join(_stated(candidate))) if asked else ""
    if _QUARTER_OTHERWISE.search(stated):
        asked = {(number, kind) for number, kind in asked if kind != _QUARTER}
    missing = asked - _labels(stated) if asked else set()
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
    date where the end of the year is asked for, which the article did not see, nor in January where
    it is what was added in the year.
    """
    sentence = fold(candidate.alone().evidence.text)
    stated = set(_YEAR.findall(sentence))
    if not _CERTAIN_YEAR.search(sentence):
        article = candidate.article
        near = fold(f"{article.title}\n{candidate.passage.text}\n{candidate.evidence.text}")
        stated |= set(_YEAR.findall(near))
        published = article.published or ""
        saw_all = published[5:7] == _DECEMBER or bool(_WHOLE_YEAR.search(sentence))
        asked = query.translation or query.question
        # 2021年新增了几家, told in January without the year, was 2020.
        saw_none = (
            published[5:7] == _JANUARY
            and bool(_ADDED_IN_THE_YEAR.search(asked))
            and not _WITHIN_THE_YEAR.search(asked + sentence)
        )
        if saw_all or not (saw_none or _YEAR_END.search(fold(query.question))):
            stated.add(published[:4])
    return [year for year in _years_asked(query) if year not in stated]


def years_left_out(query: Query, candidate: Candidate) -> list[str]:
    """Years asked for that the sentence itself does not state, whatever its article does."""
    stated = set(_YEAR.findall(fold(candidate.evidence.text)))
    return [year for year in _years_asked(query) if year not in stated]


def _years_asked(query: Query) -> list[str]:
    """The years of a question; those of the earlier one where it names none."""
    own, earlier = (
        _YEAR.findall(fold(without_publication_date(question)))
        for question in (query.question, query.standalone)
    )
    return own or earlier


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


def lacks_name(query: Query, candidate: Candidate) -> bool:
    """Whether a question names places or firms that a Chinese article does not speak of.

    So does one in another language by the Chinese names that it gives in brackets.
    """
    language = detect_language(query.question)
    if candidate.article.language != "zh":
        return False
    stated = _stated(candidate)
    # Without what says of what kind it is: 青溪公园 may be called 青溪. Japanese notes so as well.
    given = _GIVEN.findall(fold(query.question)) if language not in {"zh", "ja"} else []
    text = compact("\n".join(stated))
    if given and not any(name[:_NAME_CHARACTERS] in text for name in given):
        return True
    return lacks_names(query.standalone, language, stated)


def is_of_another_place(query: Query, candidate: Candidate) -> bool:
    """Whether a Chinese sentence speaks of other places or firms than a question.

    Where its passage and title do not name those of the question either.
    """
    around = candidate.article.title, candidate.passage.text
    asked, sentence = query.translation or query.question, candidate.evidence.text
    return candidate.article.language == "zh" and is_of_others(asked, sentence, around)


def is_of_another_matter(query: Query, candidate: Candidate) -> bool:
    """Whether a Chinese sentence tells of another event or post, of a counterpart or a group.

    When something else happened, or who holds a post that only sounds like it.
    """
    if candidate.article.language != "zh":
        return False
    told = query.question, query.translation, candidate.evidence.text
    wording, sentence = query.translation or query.question, candidate.evidence.text
    opposite = tells_opposite(wording, sentence) or is_of_a_group(wording, sentence)
    return opposite or tells_another_event(*told) or tells_another_post(*told)


def _stated(candidate: Candidate) -> tuple[str, ...]:
    """All that an article says."""
    article = candidate.article
    return article.title, article.body, article.publisher or "", article.published or ""
