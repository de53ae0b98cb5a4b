"""Follow-up questions made to stand alone by what was asked before."""

import re
from collections.abc import Sequence

from qa.types import Turn

# Words that point back to something said before, at any place of a Chinese question …
_POINTS_BACK_ZH = re.compile(
    r"^(?:那么?|这|该|其|它|他|她|还有|另外|同样|然后|以及)"
    r"|(?:它|他|她)们?(?=[^\u3400-\u9fff]|的|在|是|有|打算|计划|预计|说|表示|用|占|为|把|将|与|和|对)"
    r"|(?:这|那|该)(?:家|个|些|位|座|项|次|篇|类|里|边|年|月|天|笔|款|所|处|批)|当年|同年|上述|前者|后者|呢[？?]?$"
)
# … and, in other languages, as whole words; an opening conjunction continues a question.
_POINTS_BACK = re.compile(
    r"^(?:and|but|also|what about|how about|und|et|y|а|и)\b"
    r"|\b(?:it|its|he|she|him|his|her|they|them|their|that|those|this|these|there"
    r"|er|sie|ihr|ihre|dessen|il|elle|ils|elles|leur|él|ella|ellos|su|sus|он|она|они|его|её|их)\b",
    re.IGNORECASE,
)
_SHORT_ZH = 6


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leans on, or unchanged when it stands alone.

    A follow-up is preceded by the last question of the user, in brackets: what it leaves out stands
    there, but it is not asked again.
    """
    previous = next((turn.content for turn in reversed(history) if turn.role == "user"), None)
    if previous is None or not is_follow_up(question):
        return question
    return f"（{previous.strip().rstrip('？?。.')}）{question}"


def is_follow_up(question: str) -> bool:
    """Whether a question leaves out what it is about."""
    text = question.strip()
    if re.search(r"[\u3400-\u9fff]", text) and not re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", text):
        return bool(_POINTS_BACK_ZH.search(text)) or len(text) <= _SHORT_ZH
    return bool(_POINTS_BACK.search(text))
