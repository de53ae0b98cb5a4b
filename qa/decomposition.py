"""A question that asks for several things, as the questions that it is made of.

Rules for Chinese and English: what stands in a list shares what stands around it. A question that
no rule takes apart with certainty stays whole.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qa.conversation import Query, is_follow_up
from qa.decomposition_en import english_parts
from qa.decomposition_zh import chinese_parts
from qa.question_parts import MOST_PARTS, QUESTION_WORDS, WITHOUT_SUBJECT, Direction
from qa.text import cjk_share
from qa.told_by_each import told_by_each

_LONGEST_QUESTION = 300
_CHINESE_SHARE = 0.3
# After a question: "State both.", "两个数都说一下。" It asks for nothing else.
_HOW_TO_TELL = re.compile(
    r"(?<=[？?])\s*(?:"
    r"(?:please )?(?:state|give|quote|name|list|tell me|provide|include)(?: me)?"
    r" (?:both|the two|each)(?: (?:numbers?|values?|figures?|amounts?|lengths?|sizes?|dates?|names?"
    r"|areas?|totals?|answers?))?(?:,? please)?[.!]?"
    r"|请?把?(?:[两二]|这两|各自)(?:个|者|边|方)?[^，。？?什多几哪谁何怎]{0,6}[都各]"
    r"(?:说|告诉|列|给|写|报)[^，。？?什多几哪谁何怎]{0,6}[。！!]?"
    r")\s*$",
    re.IGNORECASE,
)

# "我在核对数据：…" "想了解一下，…": says why it is asked, not what.
_PREFACE = re.compile(
    r"^(?:我们?(?:正?在|想|要)(?:整理|核对|统计|查|写)[人名单数据日期资材料报告稿子一下个些份]{0,5}[：:](?!\d)"
    r"|(?:我?想|帮我|请|麻烦)(?:请?[问教]|了解|知道|查|看|咨询|打听)一?下[，,：:](?!\d))\s*"
)


# The figures of one thing between which reports differ: where they do it is told anyway.
_FIGURES_GIVEN = re.compile(
    r"[，,]\s*(?:报道|文章|文中|资料|新闻)[里中]?(?:先后|前后|分别)?(?:给|说|提|写|报|出现)[了过到出]*"
    r"哪[两二三几][个种处](?:不同的)?(?:数字?|数据|数值|说法)\s*[？?]$"
    r"|(?<=[量积额数率值价收入本模营])(?:好像|似乎|一共)?(?:(?:报道|文章|文中|资料|新闻)[里中]?)?(?:先后|前后|分别)?出现[了过]*"
    r"[两二三几]个(?:不同的)?(?:数字?|数据|数值)[，,]\s*(?:到底|究竟|分别)*是?(?:哪[两二三几]个|什么|多少)"
    r"\s*[？?](?:\s*(?:分别|各自?)?(?:说|指)的?是?(?:什么|啥)\s*[？?])?$"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Questions with what each is about, and how their answers are to be compared, if at all."""

    queries: tuple[Query, ...]
    labels: tuple[str, ...] = ()
    direction: Direction | None = None
    adjective: str = ""


def decompose(query: Query) -> tuple[Query, ...]:
    """The questions that a question is made of, in order; the question itself where it is one."""
    return take_apart(query).queries


def take_apart(query: Query, publishers: Callable[[], Iterable[str]] = tuple) -> Parts:
    """``decompose`` with what each part is about, for naming it and comparing.

    ``publishers`` gives those of the library: what each of several says is a question of its own.
    """
    text = query.question.strip()
    if len(text) > _LONGEST_QUESTION:
        return Parts((query,))
    text = _HOW_TO_TELL.sub("", text)
    bare = _FIGURES_GIVEN.sub("是多少？", _PREFACE.sub("", text))
    if bare and bare != text:
        query, text = _part(query, bare), bare
    mostly_chinese = cjk_share(text) > _CHINESE_SHARE
    if mostly_chinese:
        found = told_by_each(text, publishers) or chinese_parts(text)
    else:
        found = english_parts(text)
    if found is None and not mostly_chinese and not re.search(r"[A-Za-z] [a-z]{2,}", text):
        found = chinese_parts(text)
    if found is None:
        return _sentences(query, text)
    return Parts(
        tuple(_part(query, question) for question in found.questions),
        found.labels,
        found.direction,
        found.adjective,
    )


def _part(query: Query, question: str) -> Query:
    """A part stands in the same conversation as the whole."""
    standalone = query.standalone
    if query.question in standalone:
        standalone = standalone.replace(query.question, question)
    else:
        standalone = question
    return Query(question, standalone)


# ---------------------------------------------------------------- questions in a row
_MARKS = re.compile(r"(?<=[？?])\s*")
# "一样吗？" says nothing by itself: it is asked of what the questions before it find.
_ABOUT_THE_REST = re.compile(
    r"一样|一致|相同|对得上|有(?:什么|何|没有|无)?(?:不同(?!的)|出入(?!口|境)|矛盾)|哪个更|哪家更|谁更|分别|各|both|each|same|differ",
    re.I,
)

# "各家报道的说法一致吗？" asks whether the sources agree: where they differ it is told anyway.
_OF_THE_SOURCES = re.compile(
    r"^(?=.*(?:前后|先后)|[^，]*[两几]处)(?=.*(?:数字?|数据|数值|说法))"
    r"(?:报道|文章?|文中|资料|新闻|里|中|前后|先后|[两几]处|[两几]个|不同|给出?|提到?|说|了|的|数字?|数据|数值|说法|各自?|分别|都?是"
    r"|有|哪|多少|什么|[，。？?\s])+$"
    r"|^(?=.*(?:一样|一致|相同|对得上|吻合|相符|有出入|矛盾|打架))(?=.*(?:报道|文章|媒体|来源|资料|新闻|[两几这那]篇|前后|说法))"
    r"(?:那|这|各|几|[两二三]|多|不同|所有|篇|家|个|处|的|报道|文章?|媒体|来源|资料|新闻|里|中|之间|上|前后|说法?|给|写|讲"
    r"|提|报|到|数字?|数据|口径|好像|似乎|都|是|有|一样|一致|相同|对得上|吻合|相符|出入|矛盾|打架|不|没|吗|么|呢|互相"
    r"|彼此|会|[，。？?！\s])+$"
    r"|^do the [^?,;]{2,60} (?P<kind>article|report|story|piece) and the [^?,;]{2,60} (?P=kind)"
    r" (?:agree|differ|disagree)[?.]?$"
    r"|^do (?:the|these|those|all|different|various|both|our|your)?(?: the)? ?"
    r"(?:articles|sources|reports|stories|texts|papers|pieces) "
    r"(?:all )?(?:agree|differ|disagree|say the same(?: thing)?|contradict each other"
    r"|(?:give|report|state|have) the same \w+)(?: (?:on|about) (?:this|that|it))?[?.]?$",
    re.IGNORECASE,
)


_SUBJECT = re.compile(
    r"^(?:请问|那么?)?(?P<subject>[^，。？?的它他她这那哪谁何几]{2,20}?)"
    r"(?=[被是]|位于|总(?:投资|占地|建筑|面积|规模|产值)|占地|一共|共有|目前|计划|预计|打算|什么|何时)"
)
# Only of a thing whose attribute is asked for: 北州计划新建几所学校 is about the schools.
_OWNER = re.compile(
    r"^(?:请问|那么?)?(?P<subject>[^，。？?的它他她这那哪谁何几多]{2,20}?)"
    r"(?=位于|总(?:投资|占地|建筑|面积|规模|产值)|占地|一共|共有)"
)
_PRONOUN = re.compile(r"(?<![其吉利])[它他她]们?(?!人|山)|^其(?!他|它|中|余)")
# What ends like this is an attribute, or half a sentence (坐落在).
_NO_SUBJECT = re.compile(
    r"(?:投资|面积|人数|数量|产值|收入|规模|占地|时间|名称|[在于到为向从给对把])$"
)


def _with_subject(piece: str, first: str) -> str | None:
    """A question that names what the first one is about, for its pronoun or before its opening.

    Of 北州园总占地多少亩？总投资多少？ the second opens like what the first says of its subject.
    """
    points = bool(_PRONOUN.search(piece))
    subject = (_SUBJECT if points else _OWNER).match(first)
    if subject is None or is_follow_up(first) or _NO_SUBJECT.search(subject["subject"]):
        return None
    if points:
        return _PRONOUN.sub(lambda _: subject["subject"], piece, count=1)
    return subject["subject"] + piece if WITHOUT_SUBJECT.match(piece) else None


def _sentences(query: Query, text: str) -> Parts:
    """Several questions in a row, each with a question word; a follow-up takes the first along."""
    pieces = [piece.strip() for piece in _MARKS.split(text) if piece.strip()]
    told = [piece for piece in pieces if not _OF_THE_SOURCES.search(piece)]
    if 0 < len(told) < len(pieces):
        return take_apart(_part(query, "".join(told)))
    asked = [piece for piece in pieces if QUESTION_WORDS.search(piece)]
    if not 1 < len(pieces) <= MOST_PARTS or len(asked) != len(pieces):
        return Parts((query,))
    if any(_ABOUT_THE_REST.search(piece) for piece in pieces):
        return Parts((query,))
    first = _part(query, pieces[0])
    rest = []
    for piece in pieces[1:]:
        named = _with_subject(piece, pieces[0])
        if named is not None:
            rest.append(_part(query, named))
        elif (
            is_follow_up(piece) or len(piece) < len(pieces[0]) // 2 or WITHOUT_SUBJECT.match(piece)
        ):
            context = first.standalone.rstrip("？?。. ")
            rest.append(Query(piece, f"（{context}）{piece}"))
        else:
            rest.append(_part(query, piece))
    return Parts((first, *rest), tuple(piece.rstrip("？? ") for piece in pieces))
