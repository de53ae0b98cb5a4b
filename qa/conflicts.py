"""Different values that sources give for the same thing: told apart from values of other things."""

import re
from collections.abc import Sequence

from qa.answer_type import AnswerType, kind_asked
from qa.conversation import Query
from qa.evidence import Candidate
from qa.measures import Measure, find_measures, same_value
from qa.quantities import anglicise, known_values
from qa.reading.relative_dates import resolve_dates
from qa.terms import tokenize
from qa.types import Article, Citation, Claim, Conflict, Reason, StatedValue, Verdict

_LOOKED_AT = 40
_MOST_VALUES = 4
_SHARED_SUBJECT = 0.85
_LEAST_SUBJECT = 0.25
_NAME_WEIGHT = 3.0
_SHORTEST_NAME = 3
_LESS_SIMILAR = 0.1
_UNITS_ASKED = {
    AnswerType.MONEY: {"yuan", "dollar", "euro", "yen", "hkd", "pound"},
    AnswerType.SHARE: {"percent", "point", "times"},
    AnswerType.AREA: {"mu", "m2", "km2", "ha"},
    AnswerType.DURATION: {"year", "month", "day", "hour", "minute"},
}
_COMPARED = {*_UNITS_ASKED, AnswerType.PEOPLE, AnswerType.COUNT, AnswerType.QUANTITY}
# What makes a figure that of a part, a plan, a growth or a mean, and so another figure.
_QUALIFIERS = re.compile(
    r"[一二三四五六七八九十首末]期|第[一二三四五六七八九十\d]+|[东西南北中]区|其中|部分|首批|新增|新引进|累计|总(?=投|面|量|额|数|产)"
    r"|平均|人均|户均|每|日均|年均|上半年|下半年|季度|同比|环比|预计|计划|力争|目标|规划|将(?=达|有|超)|拟|未来"
    r"|到\d{4}年|核心区|建筑|使用|净|注册资本|剩余"
    r"|\b(?:phases?|first|second|third|expected|planned|will|target\w*|average|per|new|annual|total"
    r"|additional|east|west|north|south|half|quarter)\b",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"已经|目前|现有|约有|共有|拥有|达到|超过|突破|接近|大约|左右|为止|共计|总共|[约近逾超达为有是了已共其的]"
    r"|\b(?:about|nearly|over|more than|some|has|have|had|is|are|was|were|of|the|a|an|and|in|to"
    r"|with)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[，,；;。！？!?、]|\s(?:and|while)\s")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s*年|(?![\d.,]*\d|[万亿%％亩家个元]))")
_HEAD_CHARACTERS = 14
_TAIL_CHARACTERS = 8
_SHORTEST_HEAD = 2

_COUNTERS = "个家项名人位户台套辆种条座所件支款只棵艘届次部"
_COUNTER = re.compile(rf"\s*(?P<word>[{_COUNTERS}])$")
"""A measure word after a figure, which English does without."""

_COUNTER_ASKED = re.compile(
    rf"(?:多少|几[十百千万亿]*)(?P<word>[{_COUNTERS}])"
    r"(?!(?<=项)目|(?<=人)[口才员]|(?<=款)项|(?<=部)门|(?<=家)庭|(?<=种)植)"
)


def find_conflicts(
    query: Query, claims: Sequence[Claim], chosen: Candidate, candidates: Sequence[Candidate]
) -> tuple[Conflict, ...]:
    """Values of the asked quantity that other sentences state differently, newest first.

    A sentence speaks of the same thing when it holds as much of the question as the chosen one, its
    figure has the same unit and the same noun beside it, and neither the year nor what qualifies
    the figure (a phase, a part, a plan, a mean) differs.
    """
    kind = kind_asked(query.question, query.standalone)
    if kind not in _COMPARED:
        return ()
    if not _holds_the_subject(query, chosen):
        return ()
    said = known_values(" ".join(claim.text for claim in claims))
    # What leads to another sentence says nothing of its figures; the chosen one holds its own lead.
    own = range(chosen.evidence.start, chosen.evidence.end)
    others = [
        other
        for other in (candidate.alone() for candidate in candidates[:_LOOKED_AT])
        if other.article.id != chosen.article.id or other.evidence.start not in own
    ]
    found = []
    for measure in _of_the_counter_asked(query, chosen):
        wanted = kind not in _UNITS_ASKED or measure.unit in _UNITS_ASKED[kind]
        if not wanted or measure.value not in said or not _is_asked(query, chosen, measure):
            continue
        values = [_stated(chosen, measure)]
        taken = [measure.value]
        for other in others:
            differing = _differing(query, chosen, measure, other)
            if differing and not any(same_value(differing.value, value) for value in taken):
                values.append(_stated(other, differing))
                taken.append(differing.value)
        if len(values) > 1:
            values.sort(key=lambda value: value.published or "", reverse=True)
            found.append(Conflict(tuple(values[:_MOST_VALUES])))
    return tuple(found)


def conflict_claim(conflict: Conflict, articles: Sequence[Article], language: str) -> Claim:
    """A sentence that gives every value with its source and date and says that they differ."""
    by_id = {article.id: article for article in articles}
    if language == "zh":
        given = "；".join(
            f"{_source(by_id[value.article_id], 'zh')}为{value.value}" for value in conflict.values
        )
        text = f"各处说法不一：{given}。"
    else:
        given = "; ".join(
            f"{_source(by_id[value.article_id], 'en')} gives {_in_english(value.value)}"
            for value in conflict.values
        )
        text = f"The sources differ: {given}."
    citations = tuple(
        Citation(0, value.article_id, start, end, by_id[value.article_id].body[start:end], 1.0)
        for value in conflict.values
        for start, end in by_id[value.article_id].verbatim_spans(value.start, value.end)
    )
    return Claim(text, citations, Verdict.SUPPORTED, Reason.COMPUTED)


def _in_english(value: str) -> str:
    return _COUNTER.sub("", anglicise(value).strip())


def _source(article: Article, language: str) -> str:
    title = f"《{article.title}》" if language == "zh" else f"“{article.title}”"
    name = article.publisher or (title if article.title else article.source)
    if language == "zh":
        return f"{name}（{article.published or '日期不详'}）"
    return f"{name} ({article.published or 'undated'})"


def _of_the_counter_asked(query: Query, chosen: Candidate) -> list[Measure]:
    """The figures of a sentence; only those with the measure word asked for where any has it.

    多少家店铺 does not ask for 20万会员 where 300家 stand beside.
    """
    text = chosen.evidence.text
    measures = find_measures(text)
    asked = _COUNTER_ASKED.search(query.question)
    counted = [m for m in measures if asked and _counts(text, m) == asked["word"]]
    return counted or measures


def _nouns_asked(query: Query, counter: str) -> set[str]:
    """What a question counts with a measure word: 店铺 of 多少家店铺."""
    asked = _COUNTER_ASKED.search(query.question)
    if asked is None or asked["word"] != counter:
        return set()
    counted = _BREAK.split(query.question[asked.end() :], maxsplit=1)[0]
    return {word for word in tokenize(counted[:_TAIL_CHARACTERS]) if len(word) > 1}


def _stated(candidate: Candidate, measure: Measure) -> StatedValue:
    evidence = candidate.evidence
    return StatedValue(
        evidence.text[measure.start : measure.end].strip(),
        evidence.article_id,
        evidence.start,
        evidence.end,
        candidate.article.body[evidence.start : evidence.end],
        candidate.article.published,
    )


def _is_asked(query: Query, chosen: Candidate, measure: Measure) -> bool:
    """Whether the question names what a figure counts, or its unit."""
    text = chosen.evidence.text
    asked = set(tokenize(query.search_text))
    unit = re.sub(r"[\d.,\s多余万亿千百]+", "", text[measure.start : measure.end])
    return bool(asked & _nouns(text, measure)) or (bool(unit) and unit in query.search_text)


def _differing(
    query: Query, chosen: Candidate, measure: Measure, other: Candidate
) -> Measure | None:
    """The figure by which another sentence contradicts a measure of the chosen one."""
    if other.similarity < chosen.similarity - _LESS_SIMILAR:
        return None
    if not _same_subject(query, chosen, other):
        return None
    ours, theirs = chosen.evidence.text, other.evidence.text
    nouns = _nouns(ours, measure) | _nouns_asked(query, _counts(ours, measure))
    same_kind = [
        m
        for m in find_measures(theirs)
        if m.unit == measure.unit
        and _counters_agree(_counts(ours, measure), _counts(theirs, m))
        and nouns & _nouns(theirs, m)
        and _qualifiers(ours, measure) == _qualifiers(theirs, m)
        and _same_time(chosen, measure, other, m)
    ]
    counted_alike = [m for m in same_kind if _counts(theirs, m) == _counts(ours, measure)]
    same_kind = counted_alike or same_kind
    # A sentence that states the same value too does not contradict it.
    if not same_kind or any(same_value(m.value, measure.value) for m in same_kind):
        return None
    return same_kind[0]


def _counters_agree(ours: str, theirs: str) -> bool:
    """Whether two counts may be of one kind of thing: what 家 counts is not what 名 counts."""
    return not ours or not theirs or ours == theirs


def _counts(text: str, measure: Measure) -> str:
    """The measure word of a figure; empty where it has none."""
    counter = _COUNTER.search(text[measure.start : measure.end])
    return counter["word"] if counter else ""


def _holds_the_subject(query: Query, chosen: Candidate) -> bool:
    """Whether a sentence holds enough of a question for others to be held against it.

    A wrong translation is held by none, and then any figure of the same kind would contradict.
    """
    asked = set(tokenize(query.translation or query.standalone))
    held = _held(asked, chosen.evidence.text, chosen.article.title)
    return held >= _LEAST_SUBJECT * sum(map(_weight, asked))


def _held(asked: set[str], *texts: str) -> float:
    return sum(map(_weight, asked & set(tokenize("\n".join(texts)))))


def _same_subject(query: Query, chosen: Candidate, other: Candidate) -> bool:
    asked = set(tokenize(query.search_text))
    ours, theirs = chosen.evidence.text, other.evidence.text
    return _held(asked, theirs) >= _SHARED_SUBJECT * _held(asked, ours) and _held(
        asked, theirs, other.article.title
    ) >= _SHARED_SUBJECT * _held(asked, ours, chosen.article.title)


def _weight(token: str) -> float:
    return _NAME_WEIGHT if token.isascii() and len(token) >= _SHORTEST_NAME else 1.0


def _around(text: str, measure: Measure) -> tuple[str, str]:
    """What stands before a figure in its clause, and after it."""
    before = text[: measure.start]
    pieces = _BREAK.split(before)
    head = pieces.pop()
    while pieces and len(_FILLERS.sub("", head).strip()) < _SHORTEST_HEAD:
        head = f"{pieces.pop()} {head}"
    # An earlier figure of the clause has taken the words before it.
    measures = [m.end for m in find_measures(head)]
    head = head[max(measures, default=0) :] or head
    after = text[measure.end :]
    tail = _BREAK.split(after, maxsplit=1)[0]
    return head, re.split(r"[和与及]", tail, maxsplit=1)[0][:_TAIL_CHARACTERS]


def _nouns(text: str, measure: Measure) -> set[str]:
    head, tail = _around(text, measure)
    near = _FILLERS.sub(" ", head)[-_HEAD_CHARACTERS:] if not head.isascii() else head
    words = {*tokenize(_FILLERS.sub(" ", near)), *tokenize(_FILLERS.sub(" ", tail))}
    return {word for word in words if len(word) > 1 and not word[0].isdigit()}


def _qualifiers(text: str, measure: Measure) -> frozenset[str]:
    head, tail = _around(text, measure)
    return frozenset(word.lower() for word in _QUALIFIERS.findall(f"{head} {tail}"))


def _same_time(chosen: Candidate, ours: Measure, other: Candidate, theirs: Measure) -> bool:
    """Whether two figures are of one time; one without a year is of the time of its article."""
    first, second = _years(chosen, ours), _years(other, theirs)
    if not first and not second:
        return True
    first = first or {(chosen.article.published or "")[:4]}
    second = second or {(other.article.published or "")[:4]}
    return bool(first & second)


def _years(candidate: Candidate, measure: Measure) -> set[str]:
    """The year a figure is of: the last one before it, or else those of its sentence."""
    text = candidate.evidence.text
    dated = [(match.start(), match.group()) for match in _YEAR.finditer(text)]
    dated += [
        (found.start, found.first[:4])
        for found in resolve_dates(text, candidate.article)
        if found.iso is not None
    ]
    before = [(start, year) for start, year in dated if start < measure.start]
    if before:
        return {max(before)[1]}
    return {year for _, year in dated}
