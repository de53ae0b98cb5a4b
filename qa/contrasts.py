"""What sets a thing apart from its like: women's and men's, most and least, per head and in all."""

import re

_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"男(?:子|单|双|篮|足|排|团|队|性)", r"女(?:子|单|双|篮|足|排|团|队|性)"),
        ("进口", "出口"),
        ("上半年", "下半年"),
        ("最高", "最低"),
        ("最大", "最小"),
        ("夏季", "冬季"),
        ("收入", "支出"),
    )
)
_AVERAGE = re.compile(r"[人户年月日]均|平均|每[股人户]")
_ANY_AVERAGE = re.compile(r"均|每")
_OUTPUT = re.compile(r"GDP|生产总值|产值|收入|产量|销量|利润|面积")
_CLAUSE_BREAK = re.compile(r"[，；。！？]|,(?!\d)|;")
_TOTAL_ASKED = re.compile(
    r"(?:销量|产量|数量|人数|人口|总数|总量|次数|票房|销售额|营收|收入|产值|总值)"
    r"[^，。？增长占率]{0,6}(?:多少|几|[？?]?$)"
)
_SHARE = re.compile(r"[将接近约超过达逾]*(?:[\d.]+\s*[%％]|百分之[\d零一二三四五六七八九十点]+)")
_RANK_ASKED = re.compile(r"第几(?P<word>[\u3400-\u9fff])")
_CARDINAL = r"[\d一二两三四五六七八九十百]+"


def tells_opposite(question: str, sentence: str) -> bool:
    """Whether a Chinese sentence speaks of the counterpart of what is asked about, and not of that.

    Who won the women's singles does not tell who won the men's, nor 人均GDP the whole.
    """
    output = None if _ANY_AVERAGE.search(question) else _OUTPUT.search(question)
    if output and output.group() in sentence:
        noun = output.group()
        averages = re.findall(rf"(?:{_AVERAGE.pattern}){noun}", sentence)
        if len(averages) == sentence.count(noun):
            return True
    for pair in _OPPOSITES:
        for asked, other in (pair, pair[::-1]):
            only_asked = asked.search(question) and not other.search(question)
            if only_asked and other.search(sentence) and not asked.search(sentence):
                return True
    return False


def is_of_another_measure(words: str, question: str, sentence: str) -> bool:
    """Whether a Chinese question asks for a total or rank, and words tell a mean, share or count.

    人均产值2万元 tells no output, 近34% no sales, nor 两次 the how-manieth time.
    """
    if not words:
        return False
    if _TOTAL_ASKED.search(question) and _SHARE.fullmatch(words):
        return True
    rank = _RANK_ASKED.search(question)
    if rank and re.fullmatch(_CARDINAL + rank["word"], words):
        return True
    if _ANY_AVERAGE.search(question) or not any(map(str.isdigit, words)):
        return False
    told = [clause for clause in _CLAUSE_BREAK.split(sentence) if words in clause]
    return bool(told) and all(_AVERAGE.search(clause.partition(words)[0]) for clause in told)
