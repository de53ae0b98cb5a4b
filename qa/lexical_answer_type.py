"""The word for what a question wants named (which park), and whether a name is of that class.

The lexical answer type of Ferrucci et al. 2010, "Building Watson", for those words whose names
mostly end as they do.
"""

import re

_ASKED = re.compile(r"哪一?[个家所座条份]?(?P<noun>[\u3400-\u9fff/]{1,8})")
_CLASSES = [
    (re.compile(word), re.compile(names))
    for word, names in (
        (r"园区|产业园|功能区|开发区|新区|片区|园(?!林|长|丁)", r"[园区]"),
        (r"大学|高校|院校|学校", r"大学|学院|[中小学]学|校"),
        (r"医院", r"院|中心"),
        (r"银行", r"行"),
        (r"街道|[道公]?路|大街", r"[路街道巷镇]"),
        (r"报纸|报社|媒体", r"[报社网台刊]"),
    )
]


def is_of_another_class(words: str, question: str) -> bool:
    """Whether some Chinese words name something else than a question asks to be named.

    北山脚下 is no answer to which park. Where nothing is known of the class nothing is said.
    """
    asked = _ASKED.search(question)
    if asked is None or not words:
        return False
    names = next((names for word, names in _CLASSES if word.match(asked["noun"])), None)
    return names is not None and not names.search(words)
