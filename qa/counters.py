"""Measure words: figures that count something else than what is asked for."""

import re

from qa.quantities import BOUND
from qa.question_parts import GROWTH_ASKED

# 多少企业 leaves the measure word out.
_FIRMS_ASKED = re.compile(
    r"(?:多少|几[十百千万亿]*)(?:家(?![电具属人禽畜务政教长庭业居])"
    r"|(?:公司|企业)(?=$|[^\w]|[有获入参进上通签落加被完实已将在来达]))"
)
_COUNTED = re.compile(
    r"(?:\d[\d.,]*|(?<![\u3400-\u9fff\d.,])[一二两三四五六七八九十]+)(?![\d.,])[十百千万亿]*[多余来]?"
    r"\s*(?P<word>[件次名人位项款种台辆套届支只棵艘]?)"
)
_THINGS = re.compile(
    rf"{BOUND}*\d[\d.,]*[十百千万亿]*[多余]?[家个件次名人位项款种台辆套支只座所](?!百分点)"
)


def counts_things(words: str, question: str) -> bool:
    """Whether some words are a number of things, where a question does not ask for growth.

    480家 tells no share, but may tell by how much something grew.
    """
    return bool(_THINGS.fullmatch(words)) and not re.search(GROWTH_ASKED, question)


def counts_no_firms(words: str, question: str) -> bool:
    """Whether a question asks how many firms, and every figure of some words counts other things.

    600名 counts none; a figure without a measure word may.
    """
    counted = _COUNTED.findall(words) if _FIRMS_ASKED.search(question) else []
    return bool(counted) and all(counted)
