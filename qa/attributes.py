"""Which quantity of a thing a question asks for by name: its investment, its floor area."""

import re

from qa.evidence import Candidate
from qa.text import compact, fold

_ASKED = re.compile(
    r"(?P<noun>[\u3400-\u9fff]+?)"
    r"(?:[一总]共|合计|大[约概]|分别|各自|预计|目前|现在|有望|达到|超过|高达|突破|[约共各将能可会已都还是为有达])*"
    r"\s*(?:多少|几(?=[十百千万亿]*[元平亩])|多[大高])"
)
# Those that articles tell by these words, and hardly by others.
_NAMES = tuple(
    map(
        re.compile,
        (
            *(
                r"总投资|投资总?额",
                r"建筑面积",
                r"占地(?:面积)?",
                r"注册资[本金]",
                r"产值",
                r"产[量能]",
            ),
            *(r"销售额|销售收入", r"利润", r"税收|纳税", r"(?:总|基金)规模"),
        ),
    )
)
_RATE = re.compile(r"[\u3400-\u9fff]{2}率$")


def attribute_asked(question: str) -> re.Pattern[str] | None:
    """The words by which a Chinese question asks for a quantity, as a sentence may hold them.

    Of 投资总额是多少 also 总投资. A sentence that answers holds them; one that tells another figure
    of the same thing (its registered capital) does not. ``None`` where it asks for none by a name
    that is known.
    """
    asked = _ASKED.search(fold(question))
    if asked is None:
        return None
    noun = asked["noun"]
    for name in _NAMES:
        if any(found.end() == len(noun) for found in name.finditer(noun)):
            return name
    rate = _RATE.search(noun)
    return re.compile(rate.group()) if rate else None


def names(candidate: Candidate, attribute: re.Pattern[str] | None) -> bool:
    """Whether a sentence names a quantity; one in another language than Chinese is given it."""
    if attribute is None or candidate.article.language != "zh":
        return attribute is not None
    return bool(attribute.search(compact(candidate.evidence.text)))
