"""Chinese questions that ask for several things: lists, comparisons, 分别."""

import re
from collections.abc import Sequence

from qa.question_parts import (
    LONGEST_PART,
    MOST_PARTS,
    QUESTION_WORDS,
    SHORTEST_PART,
    Direction,
    Found,
)

_QUOTED = re.compile(r"[“「《（(][^”」》）)]{1,40}[”」》）)]")
_AND_ZH = re.compile(
    r"、|以及|(?<!共)(?<!温)(?<!饱)和(?!平|谐|解|睦|气|声|美)|与(?!会|众)|跟(?!踪|进)"
)
# 东港厂，跟西岭厂 is a list; 今年，与去年相比 and 在临江，与东港合作的甲和乙 are none.
_AND_AFTER_COMMA = re.compile(
    rf"(?<=[^，,])[，,]\s*(?=(?:{_AND_ZH.pattern})(?!.*(?:{_AND_ZH.pattern}))"
    r"(?!.*(?:相比|相同|不同|(?:合作|签约|联合)(?:签署|签订|建设|推出|开发|完成)?的)))"
)
_SETTING = re.compile(r"^(?:在|截至|截止|到)?[^，,]{0,8}(?:年|月|日|里|中|内|上|时|今天)$|^在")
_EACH = re.compile(r"分别|各自|各(?=[有是为占用投引花几多])")
_WHICH_ZH = re.compile(
    r"(?:之间|当中|相比|比较|比(?=[，,])|两者|两家|两个)*[，,]?"
    r"(?:哪一?[个家座所项条位篇款]|谁(?:家(?=的))?|哪里|哪边)的?(?P<aspect>[^，。？?]{0,10}?)"
    r"(?:更|比较|最)?(?P<adjective>大|多|高|长|远|重|早|晚|快|少|小|低|短|近|轻|慢|贵|便宜)(?:一些|一点|些)?$"
)
_THAN_ZH = re.compile(
    r"^(?P<first>.{2,40}?)比(?P<second>(?!较|例|如|赛|重).{2,40}?)(?P<aspect>的[^的，]{1,8})?"
    r"(?P<adjective>多|大|高|长|早|晚|重|快|少|小|低|短|轻|贵)"
    r"(?:出|了|(?<=[早晚])(?P<verb>[^，。？?多少几]{2,4}))?(?:多少|几|吗|还是).{0,6}$"
)
_COMPARE_ZH = re.compile(
    r"^(?:请|请你|帮我)?(?:比较|对比|比一比)(?:一下)?(?P<subjects>.+?)[。？?！!]?$"
)
_DIFFER_ZH = re.compile(
    r"(?:之间)?(?:有什么|有何|的)(?:不同|区别|差别|差异).{0,3}$|相差(?:多少|几.?)$"
)
_ASK_ZH = re.compile(
    r"(?:都|又|各)?(?:是|有|为|达|达到|共有|需要)?"
    r"(?:多少.{0,6}|几.{0,5}|多[大高长远重久]|什么(?:时候)?|谁|何时|哪[里儿年天家位]|在哪.{0,4})$"
)
_HOW = {"大": "多大", "小": "多大", "高": "多高", "低": "多高", "长": "多长", "短": "多长",
        "远": "多远", "近": "多远", "重": "多重", "轻": "多重", "快": "多快", "慢": "多快",
        "多": "有多少", "少": "有多少", "早": "是什么时候", "晚": "是什么时候",
        "贵": "多少钱", "便宜": "多少钱"}  # fmt: skip
_LESS_ZH = frozenset("少小低短近轻慢") | {"便宜"}
_FOR_ALL = re.compile(r"[这那][两二三四几]|[他她它]们|[两二三]者|(?<!第)[两二三]人(?!民)|俩|同一")
_LONGEST_ASPECT = 10
_IN_RESPECT_OF = re.compile(
    r"^(?:论|按照?|就|从)(?P<aspect>(?:(?!年|月|\d).){1,10}?(?:[量积额数率值价度长]|投资|收入|规模|人口|成本))"
    r"(?:来[说看讲]|而言|上看)?[，,]"
)
_IN_ANY_RESPECT = re.compile(r"^(?:论|按|就|从).{2,12}[，,]")
_REQUEST = re.compile(
    r"^(?:请|麻烦|烦请|并|最好)?.{0,4}(?:给|列出|说明|写出|附上|报).{0,6}(?:数字?|数据|数值)[。！!]?$"
)
_EACH_AFTER = re.compile(r"[，,](?=(?:分别|各自?)(?:[是有为占]|达到?)?(?:多少|几))")
_COUNTABLE = re.compile(r"(?:[量积额数率值价]|投资|收入|规模|人口|成本)$")
# What a thing has, named without the thing: the second of 丝厂年产值和年利润.
_OWNED = re.compile(
    r"(?:[总净]|(?<![\d〇零一二三四五六七八九十今去前明当本每同全上近往历])年|(?<![\d今昨当每])日|规划|预计|计划|累计|注册|首期|一期|二期)*"
    r"(?:占地(?:面积)?|建筑面积|用地面积|面积|投资(?:总?额)?|产[值量能]|销售(?:额|收入)|营业?收入?|利润|税收"
    r"|资[本金]|规模|人口|成本|人数|[长宽高]度|造价|订单额|成交额)$"
)
_SHORTEST_OWNER = 2
_TIME_PREFIX = re.compile(
    r"^(?:截至|截止|到|在)?(?:(?:19|20)\d\d年(?:\d{1,2}月)?(?!\d|以来)|今年(?!以来)|去年(?!以来)|前年)[，,]?"
)


def chinese_parts(text: str) -> Found | None:
    """The questions that a Chinese question asks at once; ``None`` where no rule is certain."""
    body = text.rstrip("？?。！! ")
    head, _, more = body.partition("？")
    if not more and (after := _EACH_AFTER.search(head)) and _WHICH_ZH.search(head[: after.start()]):
        head, more = head[: after.start()], head[after.end() :]
    if _REQUEST.match(more):
        more = ""
    if more and not _EACH.match(more):
        # "A和B哪个大？分别多少？" is one comparison; other questions in a row are their own
        return None
    found = _which(head, more) or _than(head) or _compare(head) or _each(head) or _listed(head)
    # A word for all of them (这两位, 他们) belongs to none of the parts.
    return None if found and any(map(_FOR_ALL.search, found.questions)) else found


def _which(head: str, more: str) -> Found | None:
    """A和B哪个占地更大; 论占地，A和B哪个更大."""
    match = _WHICH_ZH.search(head)
    respect = _IN_RESPECT_OF.match(head) if match and not match["aspect"] else None
    if respect:
        head = head[respect.end() :]
        match = _WHICH_ZH.search(head)
    # In A跟B的C比，谁的X更大 the aspect is named: 的C is B's own.
    own = bool(match and match["aspect"] and "的" in match.group())
    subjects = _subjects(head[: match.start()], shares_aspect=not own) if match else None
    if not match or not subjects or (not match["aspect"] and _IN_ANY_RESPECT.match(head)):
        return None
    aspect, adjective = match["aspect"], match["adjective"]
    if adjective in {"早", "晚"}:
        aspect = aspect.removesuffix("得")
    if respect:
        aspect = f"的{respect['aspect'].removeprefix('的')}"
    asked = _how(aspect, adjective)
    if more:
        asked += "，" + _EACH.sub("", more, count=1).strip("是有")
    return Found(
        tuple(f"{subject}{asked}？" for subject in subjects),
        tuple(subjects),
        _direction_zh(adjective),
        adjective,
    )


def _than(head: str) -> Found | None:
    """A的投资比B多多少."""
    match = _THAN_ZH.search(head)
    if not match:
        return None
    first, second = match["first"], match["second"]
    aspect = match["aspect"] or ""
    if not aspect and "的" in first and "的" not in second:
        aspect = first[first.rindex("的") :]
        first = first[: first.rindex("的")]
    elif aspect and first.endswith(aspect):
        first = first[: -len(aspect)]
    asked = _how(aspect or match["verb"] or "", match["adjective"])
    return Found(
        (f"{first}{asked}？", f"{second}{asked}？"),
        (first, second),
        _direction_zh(match["adjective"]),
        match["adjective"],
    )


def _compare(head: str) -> Found | None:
    """比较A和B的X; A和B的X有什么不同."""
    match = _COMPARE_ZH.search(head)
    subjects = match["subjects"] if match else None
    differ = _DIFFER_ZH.search(subjects or head)
    if subjects is None and differ is None:
        return None
    subjects = (subjects or head)[: differ.start() if differ else None]
    parts = _subjects(subjects)
    if not parts:
        return None
    return Found(tuple(f"{part}{_question_end(part)}" for part in parts), tuple(parts))


def _each(head: str) -> Found | None:
    """A和B的X分别是多少; 话题，A和B，分别是几."""
    match = _EACH.search(head)
    if not match:
        return None
    subjects = _subjects(head[: match.start()])
    predicate = head[match.end() :].strip("，, ")
    if not subjects or not predicate:
        return None
    return Found(tuple(f"{part}{predicate}？" for part in subjects), tuple(subjects))


def _listed(head: str) -> Found | None:
    """A的X以及Y是多少: without 分别 only where the list belongs to the question word."""
    match = _ASK_ZH.search(head)
    if not match or not match.group():
        return None
    before = head[: match.start()]
    of_one = re.search(r"的[^的，]{2,8}和[^的，]{2,8}$", before) or _owner(_AND_ZH.split(before))
    if "以及" not in before and not of_one:
        return None
    subjects = _subjects(before)
    if not subjects:
        return None
    return Found(tuple(f"{part}{match.group()}？" for part in subjects), tuple(subjects))


def _subjects(text: str, *, shares_aspect: bool = True) -> list[str] | None:
    """The members of the list in a text, each with what the list shares: topic, time, aspect."""
    text = text.strip("，, ")
    if not _SETTING.match(_AND_AFTER_COMMA.split(text, maxsplit=1)[0]):
        text = _AND_AFTER_COMMA.sub("", text, count=1)
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match.group())
        return f"\x00{len(hidden) - 1}\x01"

    clauses = re.split(r"[，,]", _QUOTED.sub(hide, text))
    place = next((i for i, clause in enumerate(clauses) if _AND_ZH.search(clause)), None)
    if place is None:
        return None
    members = [member.strip() for member in _AND_ZH.split(clauses[place])]
    if owner := _owner(members):
        members = [members[0], *(owner + member for member in members[1:])]
    else:
        members = _shared(members, shares_aspect=shares_aspect)
    if not 1 < len(members) <= MOST_PARTS or any(
        not SHORTEST_PART <= len(member) <= LONGEST_PART for member in members
    ):
        return None
    topic = "".join(f"{clause}，" for clause in clauses[:place])
    tail = "".join(f"，{clause}" for clause in clauses[place + 1 :])
    whole = [f"{topic}{member}{tail}" for member in members]
    return [re.sub(r"\x00(\d+)\x01", lambda m: hidden[int(m[1])], part) for part in whole]


def _shared(members: Sequence[str], *, shares_aspect: bool) -> list[str]:
    """Give every member the time before the first and the noun after the last (or before all)."""
    time = _TIME_PREFIX.match(members[0])
    # the date of a report is its own; that of an event is shared
    dated = any(_TIME_PREFIX.match(member) or "报道" in member for member in members[1:])
    if time and not dated:
        members = [members[0], *(time.group() + member for member in members[1:])]
    if not shares_aspect:
        return list(members)
    first, last = members[0], members[-1]
    aspect = last[last.rindex("的") :] if "的" in last else ""
    if aspect.startswith("的\x00"):
        # A和B的“X”园: a name is the last one's own
        return list(members)
    if aspect and not any("的" in member for member in members[:-1]):
        # A和B的X: of each the X, unless that is long enough to be a name
        if len(aspect) > _LONGEST_ASPECT:
            return []
        return [*(member + aspect for member in members[:-1]), last]
    if "的" in first and not any("的" in member for member in members[1:]):
        # A的X和Y: X and Y of the same
        owner = first[: first.rindex("的") + 1]
        return [first, *(owner + member for member in members[1:])]
    return list(members)


def _owner(members: Sequence[str]) -> str:
    """Whose the quantities of a list are, where only its first member tells; else empty."""
    owned = _OWNED.search(members[0])
    owner = members[0][: owned.start()] if owned else ""
    shared = len(owner) >= _SHORTEST_OWNER and all(map(_OWNED.fullmatch, members[1:]))
    return owner if shared else ""


def _how(aspect: str, adjective: str) -> str:
    asked = _HOW[adjective]
    if aspect and adjective in {"早", "晚"} and not aspect.startswith("的"):
        return f"什么时候{aspect}"
    if _COUNTABLE.search(aspect):
        return f"{aspect}是多少"
    if aspect and asked == "有多少":
        asked = "多少" if aspect[-1] in "有的" else "是多少"
    if aspect and asked.startswith("多") and aspect.startswith("的"):
        asked = "有" + asked
    return aspect + asked


def _direction_zh(adjective: str) -> Direction:
    if adjective in {"早", "晚"}:
        return Direction.EARLIER if adjective == "早" else Direction.LATER
    return Direction.LESS if adjective in _LESS_ZH else Direction.MORE


def _question_end(part: str) -> str:
    if QUESTION_WORDS.search(part):
        return "？"
    if _COUNTABLE.search(part):
        return "是多少？"
    return "是什么？" if "的" in part else "的情况是怎样的？"
