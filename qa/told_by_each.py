"""Questions after what several publishers say of one thing: 晨报和渔业报分别怎么说？"""

import re
from collections.abc import Callable, Iterable

from qa.metadata_type import metadata_asked
from qa.question_parts import MOST_PARTS, QUESTION_WORDS, Found

_SEVERALLY = re.compile(
    r"分别|各自|各(?=[有是为占用说写给报提怎])|都(?=[是有]?[说写提讲报用把称]|怎)"
)
_DATE = r"(?:(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号])?|[初中底])?)?"
_REPORT = (
    rf"(?:的?{_DATE}的?(?:[这那]一?篇)?的?(?:[讲写谈][^，,。？?的]{{1,16}}的)?(?:报道|文章|稿件)?)"
)
_JOINED = r"(?:、|，|以及|和|与|跟|及)"
_PLACE = r"(?:[这那]?两[篇家份]|的)*(?:报道|文章|稿件)?(?:[里中上]面?|之中)?"
# Asks for nothing by itself: of what, the question before it says.
_HOW_TOLD = re.compile(
    r"[，,\s]*(?:是|又|都)*(?:怎么|怎样|如何)(?:说|写|讲|报道|描述|介绍|表述|形容|称呼|评价|看)的?[呢]?"
    r"|[，,\s]*的?(?:说法|表述|描述|提法|口径)(?:是什么|是怎样的|如何|怎样)?"
    r"|[，,\s]*(?:是|又|都)*说(?:的是)?什么的?"
)
_TELLS = re.compile(
    r"报道|文章|稿件|[那这]篇|根?据|[写提讲谈]到|(?<!小)说|给出|怎么看|称为|[写讲谈][^，,]{2,16}时"
)
_OTHER_LIST = re.compile(r"[^，,]{2}(?:、|以及|和|与|跟)[^，,]{2}|[两二三几]个")
# That they differ is told by what each says.
_SAID_TO_DIFFER = re.compile(
    r"^(?:[写说讲报]得?|好像|似乎|都|并|是)*不(?:太|大)?(?:一样|一致|相同)[吧吗呢]?[？?，,]+"
)
_COMPARED = re.compile(r"一样|一致|相同|不同|哪[个家]更|谁更")
_END = "？?。！! "


# 写某园时提到了“龙头”，指什么？ asks what the 龙头 of that park is.
_WHERE_TOLD = re.compile(
    r"^(?:[写讲谈]|报道|介绍)[到起]?(?P<of>[^，,。？?]{2,16})时[，,]?(?:提到|说到|讲到|谈到|写到|用到|用)了?"
    r"(?P<what>[^，,。？?]{2,20})[，,]"
)
_FIGURE_GIVEN = re.compile(
    r"(?:给出|提到|说|写|报道?)[了的]?(?:数字?|数据)?[是为]?(?=多少|几[^乎])"
)


def told_by_each(question: str, publishers: Callable[[], Iterable[str]]) -> Found | None:
    """The question put to each of the publishers that it lists; ``None`` where it does not.

    Nor where it asks about their articles themselves.
    """
    severally = _SEVERALLY.search(question) and not metadata_asked(question)
    names = {
        name: publisher
        for publisher in (publishers() if severally else ())
        for name in re.split(r"[/、\s]", publisher)
        if len(name) > 1 and name in question
    }
    name = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    one = rf"{_DATE}的?(?:{name}){_REPORT}"
    listed = len(set(names.values())) > 1 and re.search(
        rf"(?:(?<![^，,。？?])(?:据|根据|在|按照?))?(?P<list>{one}(?:{_JOINED}{one})+){_PLACE}[，,]?",
        question,
    )
    if not listed:
        return None
    before, after = question[: listed.start()], question[listed.end() :]
    after = _SAID_TO_DIFFER.sub("", after)
    shared = _SEVERALLY.search(after)
    lead = after[: shared.start()] if shared else ""
    # The publishers themselves, or other things that are listed, may be what is asked about.
    tells = _TELLS.search(listed.group() + lead + after) or before.strip("，, ")
    if not shared or not tells or _OTHER_LIST.search(lead) or _COMPARED.search(after):
        return None
    told = {
        re.findall(name, report["report"])[0]: report["report"]
        for report in re.finditer(rf"(?P<report>{one})", listed["list"])
    }
    after = "".join(_SEVERALLY.split(after)).strip(f"，,{_END}")
    after = _FIGURE_GIVEN.sub("是", _WHERE_TOLD.sub(r"\g<of>的\g<what>", after), count=1)
    asked = before.strip(f"，,{_END}")
    if _HOW_TOLD.fullmatch(after) and QUESTION_WORDS.search(asked):
        before, after = "", asked
    says_nothing = _HOW_TOLD.fullmatch(after) and not before.strip("，, ")
    if not 1 < len(told) <= MOST_PARTS or says_nothing or not QUESTION_WORDS.search(before + after):
        return None
    questions = (f"{before}{_named(report)}里，{after}？" for report in told.values())
    return Found(tuple(questions), tuple(told))


def _named(report: str) -> str:
    report = report.removesuffix("的")
    if re.search(r"(?:报道|文章|稿件)$", report):
        return report
    return report + ("报道" if report.endswith("篇") else "的报道")
