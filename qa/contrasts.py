"""What sets a thing apart from its like: women's and men's, per head and in all, one of several."""

import re

from qa.answer_type import AnswerType, asked_for
from qa.quantities import BOUND, known_values
from qa.question_parts import GROWTH_ASKED

# Each side with what shows that a sentence speaks of it.
_OPPOSITES = (
    (r"男(?:子|单|双|篮|足|排|团|队|性)", "男"),
    (r"女(?:子|单|双|篮|足|排|团|队|性)", "女"),
    (r"(?<!进)出口", "出口|外销"),
    (r"进口", "进口|进出口"),
    (r"上半年", r"上半年|前[6六]个?月|(?<!\d)1月?[-~—至到]6月|[一二]季度"),
    (r"下半年", r"下半年|后[6六]个?月|7月?[-~—至到]12月|[三四]季度|年底"),
)
_PAIRS = tuple(
    (asked, shown, other)
    for one, two in zip(_OPPOSITES[::2], _OPPOSITES[1::2], strict=True)
    for (asked, shown), (other, _) in ((one, two), (two, one))
)
_PER_HEAD = r"(?:[人户]均|每[股人户])"
_AVERAGE = re.compile(rf"(?:[人户年月日]均|平均|每[股人户])[^，；。\d]{{0,8}}?(?:{BOUND}|为)*$")
_ANY_AVERAGE = re.compile(r"均|每")
_OUTPUT = re.compile(r"GDP|生产总值|产值|产量|销量|利润|面积")
_RATE_ASKED = re.compile(r"(?<![\d去今前明当本全每上同近])[年月日](?:GDP|产|销|营收|利润)")
_CLAUSE_BREAK = re.compile(r"[，；。！？]|,(?!\d)|;")
_TOTAL_ASKED = re.compile(
    r"(?:销量|产量|数量|人数|人口|总数|总量|次数|票房|销售额|营收|产值|总值)"
    r"[^，。？]{0,6}(?:多少|几|[？?]?$)"
)
# What people earn is mostly told per head.
_GROWTH_ASKED = re.compile(rf"(?<![收入薪资]){GROWTH_ASKED}")
# What changes, or is part of a whole, may be told as a share.
_SHARE_ASKED = re.compile(r"[升降减涨跌增长提高滑缩幅占率]|比[例重]|份额|百分|变化|完成|达到")
_SHARE = re.compile(rf"{BOUND}*(?:[\d.]+\s*[%％]|百分之[\d零一二三四五六七八九十点]+)")
_MONEY = r"\d[\d.,]*[万亿]*(?:[美欧日港]?元)"
# 甲桥等合计造价8亿元的9座桥: of all of them.
_OF_A_GROUP = re.compile(
    rf"等[^，。；]{{0,4}}(?:总|合计|共计?)[\u3400-\u9fff]{{0,6}}{_MONEY}的(?:\d+|[二两三四五六七八九十]+)[个项家座条]"
    r"(?P<things>[\u3400-\u9fff]{2,8}?)(?:建设|[，。；…\s]|$|[全正均都已将于上昨今近])"
)
_RANK_ASKED = re.compile(r"第几(?P<word>[\u3400-\u9fff])")
_CARDINAL = r"[\d一二两三四五六七八九十百]+"


def tells_opposite(question: str, sentence: str) -> bool:
    """Whether a Chinese sentence speaks of the counterpart of what is asked about, and not of that.

    Who won the women's singles does not tell who won the men's, nor 人均GDP the whole.
    """
    output = None if _ANY_AVERAGE.search(question) else _OUTPUT.search(question)
    if output and output.group() in sentence:
        noun = output.group()
        if len(re.findall(_PER_HEAD + noun, sentence)) == sentence.count(noun):
            return True
    return any(
        re.search(asked, question)
        and not re.search(other, question)
        and re.search(other, sentence)
        and not re.search(shown, sentence)
        for asked, shown, other in _PAIRS
    )


def is_of_a_group(question: str, sentence: str) -> bool:
    """Whether a Chinese question asks what one thing costs, and a sentence tells only of several.

    What nine projects cost, a new line among them, is not what that line costs.
    """
    found = _OF_A_GROUP.search(sentence)
    if found is None or asked_for(question) is not AnswerType.MONEY:
        return False
    alone = len(re.findall(_MONEY, sentence)) == 1
    return alone and not re.search(
        rf"{found['things'][-2:]}|总|合计|一共|[这那]批|集中|\d[个项家]", question
    )


def is_of_another_measure(words: str, question: str, sentence: str) -> bool:
    """Whether a Chinese question asks for a total, rank or growth, and words tell another measure.

    人均产值2万元 tells no output, 近34% no sales, nor 两次 the how-manieth time.
    """
    if not words:
        return False
    rank = _RANK_ASKED.search(question)
    if rank and re.fullmatch(_CARDINAL + rank["word"], words):
        ordinals = re.findall(rf"第({_CARDINAL}){rank['word']}", sentence)
        return known_values(words).isdisjoint(known_values("、".join(f"{o}个" for o in ordinals)))
    total = bool(_TOTAL_ASKED.search(question))
    if total and _SHARE.fullmatch(words) and not _SHARE_ASKED.search(question):
        return True
    if not (total or _GROWTH_ASKED.search(question)):
        return False
    if _ANY_AVERAGE.search(question) or _RATE_ASKED.search(question):
        return False
    told = [clause for clause in _CLAUSE_BREAK.split(sentence) if words in clause]
    return bool(told) and all(_AVERAGE.search(clause.partition(words)[0]) for clause in told)
