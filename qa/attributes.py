"""Which quantity of a thing a question asks for: its investment, its floor area, its users."""

import re

from qa.evidence import Candidate
from qa.text import fold

_ASKED = re.compile(r"多少|几(?=[十百千万亿]*[家项个名人次座台套辆种位元平亩年倍])|多[大高]")
_BETWEEN = re.compile(
    r"(?:[一总]共|合计|大[约概]|分别|各自|预计|目前|现在|有望|达到|超过|高达|多达|突破|[约共各将能可会已要又都还是为有达在了])+$"
)
_NOUN = re.compile(
    r"[\u3400-\u9fff]*(?:[额值量数率积价速]|收入|投资|规模|资金|成本|费用|产能|占比|比例|营收|利润|寿命|年龄|人口|里程)$"
)
_PARTICLE = re.compile(r"[的之地得和与及]")
_CHARACTERS = 3


def attribute_asked(question: str) -> str:
    """The last three characters of the quantity that a Chinese question asks the size of.

    资总额 of 投资总额是多少; a sentence that answers mostly holds them, one that tells another
    figure of the same thing (其注册资本) does not. Empty where the question names no quantity, or
    by fewer characters.
    """
    folded = fold(question)
    asked = _ASKED.search(folded)
    if asked is None:
        return ""
    before, shorter = folded[: asked.start()].rstrip(), ""
    while before != shorter:
        before, shorter = _BETWEEN.sub("", before).rstrip(), before
    noun = _NOUN.search(before)
    name = _PARTICLE.split(noun.group())[-1] if noun else ""
    return name[-_CHARACTERS:] if len(name) >= _CHARACTERS else ""


def says(candidate: Candidate, name: str) -> bool:
    """Whether a sentence holds some characters, blanks aside; each holds none."""
    return name in "".join(fold(candidate.evidence.text).split())
