"""English questions that ask for several things: lists of names, comparisons."""

import re

from qa.question_parts import LONGEST_PART, MOST_PARTS, SHORTEST_PART, Direction, Found

_NAME = r"(?:[Tt]he )?[A-Z0-9][\w'&.()-]*(?: (?:(?:of|the|and the) )?[A-Z0-9][\w'&.()-]*)*"
_NAMES = rf"(?:[Bb]oth )?{_NAME}(?:, {_NAME})*,? and {_NAME}"
_WH_OF = re.compile(
    r"^(?P<ask>(?i:what|who|where|when) (?:is|are|was|were)) (?P<aspect>(?:the )?[^,?]{2,50}?)"
    r" (?P<of>of|for|in|at) (?P<list>[^?]+?\band\b[^?]+?)(?P<each>,? respectively)?\??$"
)
_DO_LIST = re.compile(
    r"^(?P<ask>(?i:how (?:many|much)|what|which|when|where|in which)\b[^,?]{0,60}?)"
    rf" (?P<aux>do|did|were|are|have|will) (?P<list>{_NAMES})"
    r" (?P<rest>[a-z]+(?: [^?]*?)?)(?:,? (?:each|respectively|both))?\??$"
)
_COMPARE_BY = re.compile(
    r"^(?:please )?compare (?P<list>[^?.]+?) (?:in terms of|by|with respect to) (?:their )?"
    r"(?P<aspect>[^?.]{2,50})[.?]?$",
    re.IGNORECASE,
)
_COMPARE_OF = re.compile(
    r"^(?:please )?compare (?:the )?(?P<aspect>[^,?]{2,60}?) (?:of|for|between|in|at)"
    r" (?P<list>[^?.]+?)[.?]?$",
    re.IGNORECASE,
)
_WHICH_OR = re.compile(
    r"^(?:(?:put |set )?side by side, |overall, |all in all, )?"
    r"(?P<ask>(?:which|who|what)\b[^?:]{3,120}?)(?::\s+(?P<first>[^?:]{2,120}?),? or"
    r"|,\s+(?P<first_behind_comma>[^,?:]{2,120}?),? or) (?P<second>[^,?]{2,120}?)\?",
    re.IGNORECASE,
)
_VERSUS_WHICH = re.compile(
    r"^(?!(?:in|at|on|by|for|how|what|when|which|who|where|why|did|do|does|is|are|was|were)\b)"
    r"(?P<first>[^,?:;]{2,120}?),? (?:versus|vs\.?|compared (?:with|to))"
    r" (?P<second>[^,?:;]{2,120}?):\s+(?P<ask>(?:which|who|what)\b[^?]{3,120}?)"
    r"(?:,? and (?:by )?how (?:much|many|large|big|long|high)\b[^?]{0,40})?\?",
    re.IGNORECASE,
)
_OR_WHICH = re.compile(
    rf"^(?P<aux>(?i:is|are|was|were|did|does|do|has|have)) (?P<first>{_NAME}),?"
    rf" or (?P<second>{_NAME}) (?P<rest>[^?]{{3,120}})\?"
)
_PREPOSITION = r"(?:from|by|of|in|at|on|for|with)"
_ONE_AND_ONE = re.compile(
    rf"^(?P<topic>.{{5,160}}?)[,:;] one (?P<of>{_PREPOSITION}) (?P<first>[^,.;]{{2,60}}?),? and"
    rf" (?:one|the other|another) (?:(?P<of_second>{_PREPOSITION}) )?(?P<second>[^,.;?]{{2,60}})"
    r"[.;,]\s*(?P<ask>[^?]+\?)$",
    re.IGNORECASE,
)
_ONE_THE_OTHER = re.compile(
    r"^(?P<topic>.{5,160}?)[,:;] one (?!(?:of|that|who|which|is|a|an|the)\b)"
    r"(?P<first>[a-z][^.;?]{5,120}?)[,;]? (?:and |while )?(?:the other|another)(?: one)?"
    r" (?!(?:of|that|who|which|is|a|an|the)\b)(?P<second>[a-z][^.;?]{5,120})[.;]"
    r"\s*(?P<ask>[^?]+\?)$",
    re.IGNORECASE,
)
_TWO_THINGS = re.compile(
    r"^(?:(?:there (?:are|were)|[^,]{2,40}? (?:has|have|had|mentions?|names?)) )?two"
    r" (?:different |separate |distinct |unrelated )?(?P<things>\w[^,]*?)"
    r"(?: (?:appear|turn up|are|were|have|had|exist|stand|lie)\b[^,]*)?$",
    re.IGNORECASE,
)
_THEY = {
    "are they": "is it", "were they": "was it", "do they": "does it", "did they": "did it",
    "have they": "has it", "will they": "will it", "their": "its",
}  # fmt: skip
_ADJECTIVES = {
    "more": Direction.MORE, "most": Direction.MORE, "larger": Direction.MORE,
    "bigger": Direction.MORE, "largest": Direction.MORE, "higher": Direction.MORE,
    "longer": Direction.MORE, "greater": Direction.MORE, "taller": Direction.MORE,
    "fewer": Direction.LESS, "less": Direction.LESS, "smaller": Direction.LESS,
    "lower": Direction.LESS, "shorter": Direction.LESS,
    "earlier": Direction.EARLIER, "older": Direction.EARLIER, "first": Direction.EARLIER,
    "later": Direction.LATER, "newer": Direction.LATER,
}  # fmt: skip
_ADJECTIVE_EN = re.compile(rf"\b(?P<adjective>{'|'.join(_ADJECTIVES)})\b(?P<noun>[^?]*)", re.I)
_HOW_EN = {
    "larger": "how large", "bigger": "how large", "largest": "how large", "smaller": "how large",
    "longer": "how long", "shorter": "how long", "higher": "how high", "lower": "how high",
    "taller": "how tall",
}  # fmt: skip
_WHICH_HEAD = re.compile(
    r"^(?:which|who|what)\b(?: one| of (?:the two|them)\b| (?!is\b|was\b|has\b|are\b)[a-z]+)?"
    r"(?: (?:is|was|are))?",
    re.IGNORECASE,
)
_MEASURES = (
    r"(?:[a-z-]+ ){0,2}(?:rate|value|number|share|percentage"
    r"|amount|figure|price|cost|budget|investment|output|revenue|income|growth|area|capacity|population)"
)
_MEASURE = re.compile(
    rf"^(?:which|what|whose) (?P<measure>{_MEASURES}) (?:is|was|are|were)\b", re.IGNORECASE
)
_NOT_FINITE = frozenset({"the", "a", "of", "is", "are", "was", "were"})
_PLURAL = re.compile(r"(?:s|people|staff|children|men|women)$", re.IGNORECASE)
# Neither the Bureau of Trade and the Economy of … nor the date of its opening: one name, or one
# that leans on the other.
_ROLE = r"the (?:[A-Z]\w+ )*[a-z]\w*(?: \w+){0,3}? (?:of|for|in) (?!(?:its|his|her|their)\b)"
_NAME_BOTH = re.compile(
    r"^(?:[Pp]lease )?(?P<ask>(?i:name|give|list|tell me|state))(?: both)?"
    rf" (?P<first>{_ROLE}[^,?]{{2,120}}?),? and (?P<second>{_ROLE}[^,?]{{2,120}}?)[.?!]?$"
)
_MOST_OF = frozenset({"most", "largest", "first"})
_OWN_ASPECT = re.compile(r"the \w+(?: \w+){0,3} (?:of|for|in) ")
_OF_ONE_OR_MORE = frozenset({"did", "will"})
_EACH = re.compile(r"\b(?:each|respectively|both)\b", re.IGNORECASE)
# Science and Technology Co. is one name.
_FIELDS = (
    "Science", "Research", "Trade", "Industry", "Commerce", "Culture", "Arts", "Health", "Food",
    "Oil", "Education", "Information", "Finance", "Agriculture", "Innovation",
)  # fmt: skip
_IN_NAMES = "".join(rf"(?<!\b{field})" for field in _FIELDS)
_AND_EN = re.compile(rf",\s*and\s+|,\s*|{_IN_NAMES}\s+and\s+")


def english_parts(text: str) -> Found | None:
    """The questions that an English question asks at once; ``None`` where no rule is certain."""
    return (
        _which_or(text)
        or _one_and_one(text)
        or _compare_en(text)
        or _wh_of(text)
        or _do_list(text)
        or _name_both(text)
    )


def _which_or(text: str) -> Found | None:
    """Which park is larger, A or B? / A versus B: which is larger? / Did A or B open earlier?"""
    match = _WHICH_OR.match(text) or _VERSUS_WHICH.match(text) or _OR_WHICH.match(text)
    if not match:
        return None
    given = match.groupdict()
    predicate = given.get("ask") or given.get("rest") or ""
    found = _ADJECTIVE_EN.search(predicate)
    if not found:
        return None
    adjective = found["adjective"].lower()
    direction = _ADJECTIVES[adjective]
    verb = _WHICH_HEAD.sub("", predicate[: found.start()]).strip()
    noun = re.sub(r"\s*\bthan\b.*", "", found["noun"]).strip(" ,")
    first = given.get("first") or given["first_behind_comma"]
    labels = (first.strip(), match["second"].strip())
    if adjective in _MOST_OF and "," in first:
        return None  # of three
    if direction in {Direction.EARLIER, Direction.LATER}:
        aux = given.get("aux")
        questions = [
            f"When {aux.lower()} {label} {verb}?" if aux else f"{label} {verb} when?"
            for label in labels
        ]
    else:
        how = _HOW_EN.get(adjective) or ("how many" if _PLURAL.search(noun) else "how much")
        measure = _MEASURE.match(predicate)
        named = measure["measure"] if measure else noun
        if re.fullmatch(_MEASURES, named, re.IGNORECASE):
            how, noun = f"what is the {named}", ""
        finite = verb and how.startswith("how") and verb.split()[-1].lower() not in _NOT_FINITE
        link = f" {verb}" if finite else ":"
        questions = [f"{label}{link} {how} {noun}".rstrip() + "?" for label in labels]
    return Found(tuple(questions), labels, direction, adjective)


def _one_and_one(text: str) -> Found | None:
    """Two of a kind, one from A and one from B (one did A, the other B). What are they called?"""
    match = _ONE_AND_ONE.match(text) or _ONE_THE_OTHER.match(text)
    if not match:
        return None
    given = match.groupdict()
    labels = (match["first"].strip(), match["second"].strip())
    links = [given["of"], given["of_second"] or given["of"]] if "of" in given else ["that", "that"]
    topic = _TWO_THINGS.match(match["topic"])
    one = f"Of the {topic['things']}, the one" if topic else f"{match['topic']}, the one"
    ask = _of_one(match["ask"])
    questions = (f"{one} {link} {label}: {ask}" for link, label in zip(links, labels, strict=True))
    return Found(tuple(questions), labels)


def _of_one(ask: str) -> str:
    """A question about them, asked about one of them."""
    for many, one in _THEY.items():
        ask = re.sub(rf"\b{many}\b", one, ask, flags=re.IGNORECASE)
    return ask


def _compare_en(text: str) -> Found | None:
    match = _COMPARE_BY.match(text) or _COMPARE_OF.match(text)
    members = _members(match["list"]) if match else None
    if not match or not members:
        return None
    aspect = match["aspect"].strip()
    return Found(tuple(f"What is the {aspect} of {m}?" for m in members), tuple(members))


def _wh_of(text: str) -> Found | None:
    """What are the X of A and B? / What is the X of A and the Y of B?"""
    match = _WH_OF.match(text)
    members = _members(match["list"]) if match else None
    if not match or not members:
        return None
    if match["ask"].endswith((" is", " was")) and not match["each"] and _is_one_name(members):
        return None
    own = [bool(i and _OWN_ASPECT.match(member)) for i, member in enumerate(members)]
    # research and development is one thing; names, 'respectively' and aspects of their own are not
    if not (match["each"] or any(own) or all(map(_is_name, members))):
        return None
    questions = [
        f"{match['ask']} {member}?"
        if has_own
        else f"{match['ask']} {match['aspect']} {match['of']} {member}?"
        for member, has_own in zip(members, own, strict=True)
    ]
    return Found(tuple(questions), tuple(members))


def _do_list(text: str) -> Found | None:
    """How many X do A and B have? Only names make a list that is certain."""
    match = _DO_LIST.match(text)
    members = _members(match["list"]) if match else None
    if not match or not members:
        return None
    if match["aux"] in _OF_ONE_OR_MORE and not _EACH.search(text) and _is_one_name(members):
        return None
    singular = {"do": "does", "were": "was", "are": "is", "have": "has"}
    aux = singular.get(match["aux"], match["aux"])
    return Found(
        tuple(f"{match['ask']} {aux} {member} {match['rest']}?" for member in members),
        tuple(members),
    )


def _name_both(text: str) -> Found | None:
    """Name the X of A and the Y of B."""
    match = _NAME_BOTH.match(text)
    if not match:
        return None
    things = (match["first"], match["second"])
    return Found(tuple(f"{match['ask']} {thing}." for thing in things), things)


def _members(text: str) -> list[str] | None:
    members = [member.strip() for member in _AND_EN.split(re.sub(r"\b[Bb]oth\b\s*", "", text))]
    right = all(SHORTEST_PART <= len(member) <= LONGEST_PART * 2 for member in members)
    return members if 1 < len(members) <= MOST_PARTS and right else None


def _is_one_name(members: list[str]) -> bool:
    """Whether a list may be one name, as the National Art and Design Museum is: one article."""
    first, *others = (member.lower().startswith("the ") for member in members)
    return first and not any(others)


def _is_name(text: str) -> bool:
    return any(word[:1].isupper() for word in text.removeprefix("the ").split())
