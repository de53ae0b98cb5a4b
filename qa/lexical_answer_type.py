"""The word for what a question wants named (which park, who), and whether a name is of that class.

The lexical answer type of Ferrucci et al. 2010, "Building Watson", for two classes whose names have
a form of their own in these articles' language: universities, hospitals and media go by short
names.
"""

import re

from qa.question_parts import ASKS_WHO

_PARK_ASKED = re.compile(
    r"哪一?[个家座]?(?:园区|产业园|科技园|工业园)(?=[内里]?(?![\u3400-\u9fff]))"
)
_PARK = re.compile(r"[园区城谷港厦村]|基地")
# A part, a by-name or a group is set in quotation marks as well.
_QUOTED_NAMES = re.compile(r"扮演|饰演|出演|[被誉]为|[外绰]号|艺名|歌手|乐队|组合")


def is_of_another_class(words: str, question: str, sentence: str) -> bool:
    """Whether a question asks which park or who, and some Chinese words of a sentence name none.

    The foot of a hill is no park, and what the sentence sets in quotation marks nobody's name.
    """
    if not words:
        return False
    if _PARK_ASKED.search(question):
        return not _PARK.search(words)
    if not ASKS_WHO.search(question) or _QUOTED_NAMES.search(question):
        return False
    return bool(re.search(rf"[“「‘『]{re.escape(words)}[”」’』]", sentence))
