"""Which quantity of a thing a question asks for by name: its investment, its floor area."""

import re

from qa.evidence import Candidate
from qa.text import compact, fold

_ASKED = re.compile(
    r"(?P<noun>[\u3400-\u9fff]+?)"
    r"(?:[一总]共|合计|大[约概]|分别|各自|预计|目前|现在|有望|达到|超过|高达|突破|[约共各将能可会已都还是为有达])*"
    r"\s*(?:多少|几(?=[十百千万亿]*[元平亩])|多[大高])"
)
# How a question names a quantity, and how a sentence that tells it does, hardly otherwise.
_NAMES = [
    (re.compile(rf"(?:{asked})$"), re.compile(told))
    for asked, told in (
        (r"总投资|投资总?额", r"总投资|投资总?额|投资[约近达超过为共]{0,3}\d"),
        (r"建筑面积", r"建筑(?:总|占地)?面积|建面"),
        (r"占地(?:面积)?", r"占地|用地"),
        (r"注册资[本金]", r"注册资[本金]"),
        (r"产值", r"产值"),
        (r"产[量能]", r"产[量能]|年产|生产"),
        (r"销售(?:额|收入)", r"销售"),
        (r"利润", r"利润|盈利|净利"),
        (r"税收|纳税额?", r"税"),
        (r"规模", r"规模"),
    )
]
_RATE = re.compile(r"[\u3400-\u9fff]率$")


def attribute_asked(question: str) -> re.Pattern[str] | None:
    """The words for the quantity that a Chinese question asks for, as sentences hold them.

    Of 投资总额是多少 also 总投资. A sentence that tells another figure of the same thing (its
    registered capital) holds none. ``None`` where a question asks for no quantity by a known name.
    """
    asked = _ASKED.search(fold(question))
    if asked is None:
        return None
    noun = asked["noun"]
    for name, told in _NAMES:
        if name.search(noun):
            return told
    rate = _RATE.search(noun)
    return re.compile(rate.group()) if rate else None


def names_attribute(candidate: Candidate, attribute: re.Pattern[str] | None) -> bool:
    """Whether a sentence names a quantity; one in another language than Chinese is given it."""
    if attribute is None or candidate.article.language != "zh":
        return attribute is not None
    return bool(attribute.search(compact(candidate.evidence.text)))
