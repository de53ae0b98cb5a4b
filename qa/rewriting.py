"""Questions that lean on others or ask for several things, as a model puts them anew.

Rules come first (``conversation``, ``decomposition``). What a model makes of a question is taken
only where it says nothing that the conversation did not: nothing is answered that was not asked.
"""

import re
from collections.abc import Sequence

from qa.answer_type import asked_for
from qa.conversation import Query, is_follow_up
from qa.decomposition import ABOUT_THE_REST
from qa.question_parts import MOST_PARTS, QUESTION_WORDS
from qa.text import fold
from qa.types import Turn

_LONGEST_QUESTION = 300
_NEW_SHARE = 0.4
"""Share of a question's characters or words that may be new: those by which it asks."""

_CUT_SHORT = 0.6
"""Share of the first part's length up to which another hardly names what it is about."""

_SHORT, _SHORT_CHINESE = 60, 20
"""Characters of a question that may lean on another without a word that says so."""

_STEM = 4
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+(?:[.,]\d+)*")
_SEVERAL = re.compile(
    r"分别|各[自是有为占]|各?多少.*各?多少|[这那]两|两[个者]数?|以及|跟.{2,}比|[与和].{2,}相比"
    r"|(?:哪.{0,3}|谁的?.{0,6})(?:更|最先|[大多高长早晚先前]$)|[大小多少高低早晚][？?].|[？?].*[？?]"
    r"|\b(?:both|each|respectively|versus|vs|compared?)\b|,? or\b.*\?.|\b(?:more|higher|larger"
    r"|bigger|earlier|fewer|lower|smaller|later|longer)\b.*\bor\b",
    re.IGNORECASE,
)


def may_lean(query: Query) -> bool:
    """Whether a question in a conversation may be about what was said before."""
    return query.standalone != query.question or len(query.question) <= (
        _SHORT_CHINESE if re.search(r"[\u3400-\u9fff]", query.question) else _SHORT
    )


def may_ask_several(question: str) -> bool:
    """Whether a question may ask for several things: one that does not is never rewritten."""
    if len(question) > _LONGEST_QUESTION:
        return False
    asked = re.findall(rf"(?:{QUESTION_WORDS.pattern})+", question, re.IGNORECASE)
    return len(asked) > 1 or bool(_SEVERAL.search(question.strip("？? ")))


def accepted(rewritten: Sequence[str], question: str, history: Sequence[Turn]) -> tuple[Query, ...]:
    """The questions of a model that stand for ``question``; none where any says something new.

    One that only asks again what was asked before, or how the others compare, is left out; one
    that leans on the one before it takes that along.
    """
    said = fold("\n".join([question, *(turn.content for turn in history)]))
    before = {_bare(turn.content) for turn in history}
    texts = dict.fromkeys(text for text in (" ".join(each.split()) for each in rewritten) if text)
    if not 0 < len(texts) <= MOST_PARTS or any(_says_more(text, said) for text in texts):
        return ()
    several = len(texts) > 1
    queries: list[Query] = []
    for text in texts:
        if _bare(text) in before or (several and ABOUT_THE_REST.search(text)):
            continue
        if several and not (QUESTION_WORDS.search(text) or asked_for(text)):
            return ()
        leans = bool(queries) and (
            is_follow_up(text) or _is_cut_short(text, question, queries[0].question)
        )
        context = queries[0].standalone.rstrip("？?。. ") if leans else ""
        queries.append(Query(text, f"（{context}）{text}" if leans else text))
    return tuple(queries)


def _is_cut_short(text: str, question: str, first: str) -> bool:
    """Whether a part only repeats some words of the question, much fewer than the first part."""
    return _bare(text) in _bare(question) and len(text) <= _CUT_SHORT * len(first)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _says_more(text: str, said: str) -> bool:
    """Whether a text has a number that was not said, or many words that were not."""
    known = set(_WORD.findall(said))
    stems = {word[:_STEM] for word in known if len(word) >= _STEM}
    words = _WORD.findall(fold(text))
    new = [word for word in words if word not in known and word[:_STEM] not in stems]
    return any(word[0].isdigit() for word in new) or len(new) > _NEW_SHARE * len(words)
