"""Questions that lean on others or ask for several things, as a model puts them anew.

Rules come first (``conversation``, ``decomposition``). What a model makes of a question is taken
only where its names and numbers were said, so that nothing else is answered than was asked.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from qa.answer_type import asked_for
from qa.conversation import Query, points_back, without_pointers
from qa.question_parts import MOST_PARTS, QUESTION_WORDS, WITHOUT_SUBJECT
from qa.reading.language import detect_language
from qa.text import fold
from qa.types import Turn

TURNS_READ = 4
"""How many messages of the conversation the model is told."""

_LONGEST_QUESTION = 300
_NEW_SHARE = 0.4
"""Share of a question's characters or words that may be new: those by which it asks."""

_CUT_SHORT = 0.6
"""Share of the first part's length up to which another hardly names what it is about."""

_REPEATED = 0.75
"""Share of such a part that stands in the question as it is: the model may exchange a word."""

_SHORT, _SHORT_CHINESE = 60, 20
"""Characters of a question that may lean on another without a word that says so."""

_MOST_LOST = 1
"""Characters of a Chinese follow-up, small words aside, that may be lost."""

_STEM = 4
_SMALL_WORDS = re.compile(
    r"请问|麻烦|我?想(?:知道|了解)|告诉我?|具体|大概|大约|到底|究竟|啥(?:时候)?|当时|目前|现在|位于|坐落"
    r"|什么(?:时候)?|多少|[多哪][里儿个家位些大高长远久]?|何时|几|谁|怎么?样?|[的了吗呢吧啊是有在把被就都也又还再呀么那这去今明前后第年月日]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# A word for a thing, which must be given its name; an opening 那 or a short question has its own.
_POINTER = re.compile(
    r"它|他|她|[这那该](?:家|个|些|位|座|项|次|篇|类|里|边|款|所|处|批|公司|企业|项目|园区)"
    r"|\b(?:that|this|these|those|its?|they|them|their|he|she|his|him|her)\b",
    re.IGNORECASE,
)
_ARTICLES = frozenset({"the", "an", "der", "die", "das", "le", "la", "les", "el", "los", "las"})
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+(?:[.,]\d+)*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[一二三四五六七八九十]+(?=[期号楼座届批])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENGLISH_NAME = re.compile(
    r"(?<=[a-z,] )(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[A-Z][a-z]+day|Phase|Stage)"
    r"[a-z]*\b)[A-Z][\w-]+"
)
_HOW_THEY_COMPARE = re.compile(
    r"一样吗|一致吗|相同吗|对得上吗|有出入吗|\b(?:the same|agree|differ)\b", re.IGNORECASE
)
# In English a question word inside a clause (the mayor when it opened) asks nothing of its own.
_ASKED = re.compile(
    r"(?:什么|多少|几|哪|谁|何时|为何|怎么|怎样|如何)+"
    r"|(?:^|[,;:?]\s*|\b(?:and|or|but)\s+)(?:(?:in|at|on|by|of|from|for|to) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"分别|各[自是有为占]|各?多少.*各?多少|[这那]两|两[个者]数?|以及|跟.{2,}比|[与和].{2,}相比"
    r"|(?:哪.{0,3}|谁的?.{0,6})(?:更|最先|[大多高长早晚先前]$)|[大小多少高低早晚][？?].|[？?].*[？?]"
    r"|\b(?:which|what) (?:years|dates|months|days)\b.*\band\b"
    r"|\bone (?:from|of|in|at|by) .*\b(?:one|another) (?:from|of|in|at|by)\b"
    r"|\b(?:both|each|respectively|versus|vs|compared?)\b|,? or\b.*\?.|\b(?:more|higher|larger"
    r"|bigger|earlier|fewer|lower|smaller|later|longer)\b.*\bor\b",
    re.IGNORECASE,
)


def may_lean(query: Query) -> bool:
    """Whether a question in a conversation may be about what was said before."""
    if len(query.question) > _LONGEST_QUESTION:
        return False
    return query.standalone != query.question or len(query.question) <= (
        _SHORT_CHINESE if re.search(r"[\u3400-\u9fff]", query.question) else _SHORT
    )


def may_ask_several(question: str) -> bool:
    """Whether a question may ask for several things."""
    if len(question) > _LONGEST_QUESTION:
        return False
    return len(_ASKED.findall(question)) > 1 or bool(_SEVERAL.search(question.strip("？? ")))


def accepted(rewritten: Sequence[str], query: Query, history: Sequence[Turn]) -> tuple[Query, ...]:
    """The questions of a model that stand for a question; none where any cannot.

    ``history`` is what the model was told of the conversation. Where a question asks for a kind of
    thing (a time, a number) some part must ask for one. A part that only asks again what was
    asked before, or how the others compare, is left out; one that leans on the first takes that
    along.
    """
    question = query.question
    said = fold("\n".join([question, *(turn.content for turn in history)]))
    texts = dict.fromkeys(text for text in (" ".join(each.split()) for each in rewritten) if text)
    if not 0 < len(texts) <= MOST_PARTS or any(_says_more(text, said) for text in texts):
        return ()
    whole = " ".join(texts)
    follows = query.standalone != question
    if not _keeps_numbers(whole, question) or not _keeps_names(whole, question):
        return ()
    if follows and not _fills_in(whole, question):
        return ()
    before = {_bare(turn.content) for turn in history}
    queries: list[Query] = []
    for text in texts:
        repeats = _bare(text) in before and _bare(text) not in _bare(question)
        if repeats or (len(texts) > 1 and _HOW_THEY_COMPARE.search(text)):
            continue
        if not (QUESTION_WORDS.search(text) or asked_for(text)):
            return ()
        first = queries[0] if queries else None
        leans = first and (points_back(text) or _is_cut_short(text, question, first.question))
        context = first.standalone.rstrip("？?。. ") if first and leans else ""
        queries.append(Query(text, f"（{context}）{text}" if leans else text))
    kind = asked_for(question)
    if kind is not None and queries and all(asked_for(each.question) is None for each in queries):
        return ()  # when was that? became what was that
    still_leans = follows and queries and points_back(queries[0].question)
    return () if still_leans else tuple(queries)


def _keeps_numbers(text: str, question: str) -> bool:
    """Whether every number of a question is still there, and of the years no other."""
    ours, theirs = (set(_FIGURE.findall(fold(each))) for each in (question, text))
    years = {figure for figure in ours if _YEAR.fullmatch(figure)}
    return ours <= theirs and (not years or years == {f for f in theirs if _YEAR.fullmatch(f)})


def _keeps_names(text: str, question: str) -> bool:
    """Whether every name of an English question is still there: which has more names no place."""
    kept = fold(text)
    return detect_language(question) != "en" or all(
        fold(name) in kept for name in _ENGLISH_NAME.findall(question)
    )


def _fills_in(text: str, question: str) -> bool:
    """Whether a text keeps a follow-up's own words, and names what it leaves out."""
    needs_more = _POINTER.search(question) or WITHOUT_SUBJECT.search(question)
    filled = not needs_more or _says_more_than(text, question)
    return filled and _keeps_words(text, question)


def _keeps_words(text: str, question: str) -> bool:
    """Whether a Chinese follow-up's own words are still there: 开了几条 is not 停了几条.

    A word may be exchanged for another with a character of its own.
    """
    kept = set(fold(text))
    own = _SMALL_WORDS.sub(" ", without_pointers(fold(question)))
    words = re.findall(r"[\u3400-\u9fff]", own)
    return sum(character not in kept for character in words) <= _MOST_LOST


def _says_more_than(text: str, question: str) -> bool:
    """Whether a follow-up was given anything: that project became the project names none."""
    bare = (_SMALL_WORDS.sub(" ", fold(each)) for each in (text, question))
    words, asked = (set(_WORD.findall(each)) for each in bare)
    return any(len(word) > 1 or _HAN.match(word) for word in words - asked - _ARTICLES)


def _is_cut_short(text: str, question: str, first: str) -> bool:
    """Whether a part does little but repeat a stretch of the question, shorter than the first.

    One in English that has a name is about that.
    """
    if _ENGLISH_NAME.search(text):
        return False
    part, whole = _bare(text), _bare(question)
    repeated = SequenceMatcher(None, part, whole, autojunk=False).find_longest_match().size
    return repeated >= _REPEATED * len(part) and len(text) <= _CUT_SHORT * len(first)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _says_more(text: str, said: str) -> bool:
    """Whether a text has a number that was not said, or many words that were not."""
    known = set(_WORD.findall(said))
    stems = {word[:_STEM] for word in known if len(word) >= _STEM}
    words = _WORD.findall(fold(text))
    new = [word for word in words if word not in known and word[:_STEM] not in stems]
    return any(word[0].isdigit() for word in new) or len(new) > _NEW_SHARE * len(words)
