"""Follow-up questions made to stand alone by what was asked before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.types import Turn

# Words that point back to something said before, in Chinese …
_POINTS_BACK_ZH = re.compile(
    r"^(?:那(?!么多|些地)|这(?!么)|该|其(?!他|它|余)|里面(?!积)|里头|当中(?=[，,有的])|后来(?!居|者)|此后|随后|(?:这|那)?之后|还有(?:吗|呢|没有|别的)|另外|同样|然后|以及)"
    r"|(?<!其)(?:它|他|她)(?!人|山)"
    r"|(?:这|那|该)(?:家|个|些|位|座|项|次|篇|类|里|边|年|月|天|笔|款|所|处|批)"
    r"|当年|同年|上述|前者|后者|呢[？?]?$"
)
# … and as whole words in other languages; an opening conjunction continues a question.
_POINTS_BACK = re.compile(
    r"^(?:and|but|also|what about|how about|und|et|y|а|и)\b"
    r"|^(?:that|this|these|those)\b|\b(?:this|these|those)\b(?=\s\w)|\b(?:that|those)\b(?=\W*$)"
    r"|\b(?:of|in|at|for|from|by|on|with) that (?=[a-z])"
    r"(?!(?:time|day|year|month|moment|point|case|matter|\w+day)\b)"
    r"|^(?:when|where|how|why|who|by whom|what) (?:was|were|is|did|does|has|will) that\b(?=\s\w)"
    r"|\b(?:it|its|he|she|him|his|her|they|them|their"
    r"|er|sie|ihr|ihre|dessen|elle|elles|leur|él|ella|ellos|suyo|он|она|они|его|её|их)\b",
    re.IGNORECASE,
)
# … in Japanese and Korean, whose words are not set apart.
_POINTS_BACK_KANA = re.compile(
    r"^(?:それ(?!ぞれ|でも)|これ(?!まで|から|ら)|その(?!他|まま|後)|この(?!度|ほど|たび)|そこ|ここ(?!\d|数)|では|じゃあ?"
    r"|で、|また、|ちなみに)|^彼(?:女|ら)?(?=[はがをにの])"
)
_POINTS_BACK_HANGUL = re.compile(
    r"^(?:그럼|그러면|그리고|또(?=한\s|\s)|그(?:\s(?!밖|외)|것|곳)|이(?:\s|것|곳)|거기|여기)"
)
_INTERJECTION = re.compile(
    r"^(?:(?:ok(?:ay)?|nice|great|good|thanks|thank you|right|sure|i see|so)\b[\s.,!;:]*)+",
    re.IGNORECASE,
)
# When did Harbour Mills start its night shift: what the pronoun stands for is in the question.
_OWN_ANTECEDENT = re.compile(
    r"(?<=[a-z] )(?<!\bin )(?<!\bat )"
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)[A-Z][\w-]+\b[^.?!;]*?\b(?:its|his|her|their)\b"
)
_SHORT_ZH = 6
_CLIPPED_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was asked, and ``standalone`` with what it leaves out.

    ``translation`` is that in the language of the passages, where it is another.
    """

    question: str
    standalone: str
    translation: str = ""

    @property
    def search_text(self) -> str:
        """What is searched for: the words of both languages."""
        return f"{self.standalone} {self.translation}".strip()


def resolve(question: str, history: Sequence[Turn]) -> Query:
    """Give a question what it leans on; one that stands alone stays as it is.

    A follow-up is preceded by the user's last question, itself resolved, in brackets: what it
    leaves out stands there, but it is not asked again.
    """
    turns = list(history)
    while turns and turns[-1].role != "user":
        turns.pop()
    if not turns or not is_follow_up(question):
        return Query(question, question)
    previous = turns.pop().content.strip()
    context = resolve(previous, turns).standalone.rstrip("？?。. ")[-_CLIPPED_CHARACTERS:]
    return Query(question, f"（{context}）{question}")


def is_follow_up(question: str) -> bool:
    """Whether a question leaves out what it is about."""
    is_short = len(question.strip()) <= _SHORT_ZH
    return points_back(question) or (_is_chinese(question) and is_short)


def points_back(question: str) -> bool:
    """Whether a word of a question stands for something said before."""
    if len(re.findall(r"[\u3041-\u309f\u30a1-\u30fa]", question)) > 1:
        return bool(_POINTS_BACK_KANA.search(question.strip()))
    if re.search(r"[\uac00-\ud7af]", question):
        return bool(_POINTS_BACK_HANGUL.search(question.strip()))
    if _is_chinese(question):
        return bool(_POINTS_BACK_ZH.search(question.strip()))
    asked = _INTERJECTION.sub("", question.strip())
    return bool(_POINTS_BACK.search(_OWN_ANTECEDENT.sub(" ", asked)))


def without_pointers(question: str) -> str:
    """A Chinese question without the words that stand for something said before."""
    return _POINTS_BACK_ZH.sub(" ", question.strip())


def _is_chinese(question: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", question)) and not re.search(
        r"[A-Za-z]{3,} [A-Za-z]{2,}", question
    )
