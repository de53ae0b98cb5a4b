"""The word for what a question wants named (which park), and whether a name is of that class.

The lexical answer type of Ferrucci et al. 2010, "Building Watson", for the one class whose names
end as they do in these articles' language: universities, hospitals and media go by short names.
"""

import re

_PARK_ASKED = re.compile(
    r"哪一?[个家座]?(?:园区|产业园|科技园|工业园)(?=[内里]?(?![\u3400-\u9fff]))"
)
_PARK = re.compile(r"[园区城谷港]|基地")


def is_of_another_class(words: str, question: str) -> bool:
    """Whether a question asks which park, and some Chinese words hold the name of none.

    The foot of a hill is no answer to that.
    """
    return bool(words and _PARK_ASKED.search(question)) and not _PARK.search(words)
