"""Questions that a sentence answers, made from its own words by rule.

What is asked for is left out and the rest is kept, as in a cloze: 青岛引进项目228个 becomes
青岛引进项目多少个？, "The mill employs 40 people" "How many people does the mill employ?". A
question stands alone: it begins with a name, and nothing in it points elsewhere.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from qa.lexicon import ordinary_words
from qa.posts import POST
from qa.reading.names import are_names


class Asks(StrEnum):
    """What a suggested question asks for; the last three are stated by an article of itself."""

    FIGURE = "figure"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    STATEMENT = "statement"
    AUTHOR = "author"
    PUBLICATION = "publication"
    PUBLISHER = "publisher"


Question = tuple[Asks, str]
_SHORTEST, _LONGEST = 9, 40
_LONGEST_WORD = 5
_SHARED = 3
"""Characters at which a title that holds them too names the same thing."""
_NAMED = re.compile(r"[\u4e00-\u9fff]{4}")
_BRACKETED = re.compile(r"[（(][^（）()]{1,12}[）)]")
# Words that point out of the sentence, or make it a part of another or of someone's speech.
_POINTING = re.compile(
    r"[该其这那此本我你您他她它们咱某]|上述|同比|环比|分别|左右|以上|以下|不到"
    r"|[“”\"‘’《》「」?？!！（）()…]|[.-]{2}"
    r"|^(?:同时|此外|另外|而|但|并|也|又|还|再|只|就|对|按|根据|通过|据|随着|为|在|从|由|以|已|将|至|到"
    r"|与|和|当|经|如|若|因|更|最|所|被|把|让|使|共|总|均|各|每|全|年|有|达|约|近|超|累计|预计)"
)
# Words before the clause that count: now, or on whose word.
_NOW = re.compile(
    r"^(?:(?:截至)?目前[，,]?|(?:如今|现在|近年来|据悉|据(?:[^，,]{0,4}(?:统计|介绍|了解)))[，,])"
)
_WHEN = re.compile(r"^[^，,。；;]{0,12}?(?:\d{4}年[^，,]{0,8}|以来|年|月|日|底|末|前|后|季度)[，,]")
_AMOUNT = re.compile(
    r"(?P<near>超过|逾|近|多达|高达|达到|达|约)?(?<![第\d.\-—–~～+A-Za-z])"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?![\d.\-—–~～:：A-Za-z]|[年月日号时点分版届期级代路]|世纪|周年|英寸)"
    r"(?P<more>多|余)?(?P<scale>万亿|亿|万)?(?P<percent>%|个百分点)?(?P<unit>[\u4e00-\u9fff])?"
)
_DIGIT = re.compile(r"\d")
_KEPT = {"达到": "达到", "达": "达", "约": "约"}
_DATE = (
    r"(?:\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日)"
    r"(?:[上下中]午|晚间?|凌晨|清晨|[底初末])?"
)
_DATED = re.compile(rf"^{_DATE}[，,]\s*(?P<what>[^，,。；;：:]{{7,28}})(?:[，,。；;]|$)")
_DONE = re.compile(
    rf"^(?P<who>[^，,。；;：:\d]{{3,16}}?)[于在]{_DATE}"
    r"(?P<what>(?![于在年代间之来前后])[\u4e00-\u9fff]{2,10})(?:[，,。；;]|$)"
)
_LIES = re.compile(
    r"^(?P<who>[^，,。；;：:是]{3,20}?)(?:目前|现)?(?P<lies>坐?位于|坐落[于在]|地处)[\u4e00-\u9fff]{2,}"
)
_SPEAKS = re.compile(
    rf"^(?P<post>[\u4e00-\u9fffA-Za-z]{{2,20}}?(?:{POST}))(?P<name>[\u4e00-\u9fff]{{2,3}})"
    r"(?:[在对向][^，,。：:]{1,10}|接受[^，,。：:]{1,10})?(?:介绍|表示|说|告诉记者|告诉|认为|指出|透露|坦言|强调|称)"
    r"(?P<what>[，,：:].{8,})?"
)
_OPEN_END = re.compile(r"[的了着过和与及将等]$")

_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_ENGLISH_DATE = rf"(?:(?:\d{{1,2}} )?{_MONTHS}(?: \d{{1,2}},?)?(?: \d{{4}})?|\d{{4}})"
_ENGLISH_FIGURE = re.compile(
    r"\b(?P<verb>has|have|had|employs?|employed|covers?|covered|produces?|produced|serves?|served"
    r"|includes?|included|hosts?|hosted|attracted|received|opened|built|signed|trained|created)\s+"
    r"(?:about|around|nearly|over|more than|some|almost|up to)?\s*(?P<number>\d[\d,.]*)\s+"
    r"(?P<what>[a-z]+(?:\s[a-z]+)?)\b"
)
_ENGLISH_DONE = re.compile(
    r"^(?P<who>[^,;:]{3,60}?) (?P<be>was|were) (?P<done>[a-z]{2,}ed|built|held|begun|born|made)"
    rf"(?: [a-z]+){{0,4}}? (?:in|on) {_ENGLISH_DATE}\b"
)
_ENGLISH_LIES = re.compile(
    r"^(?P<who>[^,;:]{3,60}?) (?P<be>is|are) (?P<lies>located|situated|based|headquartered)"
    r" (?:in|on|at|near) [A-Z]"
)
_ENGLISH_SPEAKS = re.compile(
    r"^[A-Z][\w.-]+(?: [A-Z][\w.-]+){1,2}, (?:the )?(?P<post>[a-z]+(?: [a-z]+){0,3})"
    r" of (?P<of>(?:the )?[A-Z][\w'-]+(?: (?:of|and|[A-Z][\w'-]+)){0,5}),"
    r" (?:said|says|told|added)\b"
)
_ENGLISH_SUBJECT = re.compile(
    r"^(?!(?:It|He|She|We|You|They|I|This|That|These|Those|There|Who|Which|But|And|In|On|At)\b)"
    r"(?:The (?=[a-zA-Z]))?[A-Za-z][\w'-]*(?:\s[\w'-]+){0,5}$"
)
_BASE = {
    "has": "have", "had": "have", "employed": "employ", "covered": "cover", "produced": "produce",
    "served": "serve", "included": "include", "hosted": "host", "attracted": "attract",
    "received": "receive", "opened": "open", "built": "build", "signed": "sign",
    "trained": "train", "created": "create",
}  # fmt: skip


def ask_chinese(sentence: str, title: str) -> Question | None:
    """Ask for the time, place, statement, person or else the first figure that a sentence tells.

    ``title`` is that of the article: what it names may be asked about.
    """
    said = _NOW.sub("", sentence.strip().rstrip("。；;"))
    for asks, question, subject in _told(said):
        if (
            _SHORTEST <= len(question) <= _LONGEST
            and not _POINTING.search(_BRACKETED.sub("", subject))
            and _is_named(subject, title)
        ):
            return asks, question
    return None


def _told(said: str) -> Iterator[tuple[Asks, str, str]]:
    """What may be asked, each with the words that have to name something."""
    if match := _DATED.match(said):
        what = match["what"].strip()
        if not (_DIGIT.search(what) or _OPEN_END.search(what)):
            yield Asks.TIME, f"{what}是在什么时候？", what
    if (match := _DONE.match(said)) and not _OPEN_END.search(match["what"]):
        yield Asks.TIME, f"{match['who']}是什么时候{match['what']}的？", match["who"]
    if match := _LIES.match(said):
        yield Asks.PLACE, f"{match['who']}{match['lies']}哪里？", match["who"]
    if (match := _SPEAKS.match(said)) and are_names(match["name"], strict=True):
        if match["what"]:
            yield Asks.STATEMENT, f"{match['post']}{match['name']}说了什么？", match["post"]
        yield Asks.PERSON, f"{match['post']}是谁？", match["post"]
    if figure := _figure(said):
        yield Asks.FIGURE, *figure


def _figure(said: str) -> tuple[str, str] | None:
    """Ask for the first figure of the first clause, after the words that say when."""
    when = _WHEN.match(said)
    rest = said[when.end() :] if when else said
    clause = re.split(r"[，,；;。：:]", rest)[0].split("、")[0]
    amounts = list(_AMOUNT.finditer(clause))
    if len(amounts) != 1 or _POINTING.search(clause):
        return None
    amount = amounts[0]
    before = clause[: amount.start()]
    after = (amount["unit"] or "") + clause[amount.end() :]
    plain = (before + after).replace(" ", "")
    if not _NAMED.search(before) or _DIGIT.search(re.sub(r"\d{2,4}年", "", plain)):
        return None
    if amount["percent"] is None and not amount["unit"]:
        return None
    unit = amount["percent"].replace("%", "") if amount["percent"] else amount["scale"] or ""
    number = _KEPT.get(amount["near"] or "", "") + "多少" + unit
    asked = f"{before}{number}{after}？"
    return (f"{when.group()[:-1]}，{asked}" if when else asked), re.sub(r"^\d{2,4}年", "", before)


def _is_named(subject: str, title: str) -> bool:
    """Whether words begin with a name: as the title does somewhere, or with no ordinary word."""
    if subject[:_SHARED] in title:
        return True
    sizes = range(2, min(_LONGEST_WORD, len(subject)) + 1)
    return not any(subject[:size] in ordinary_words() for size in sizes)


def ask_english(sentence: str) -> Question | None:
    """Ask when or where, who holds a post, or how many of what a subject has, employs, covers, …"""
    if match := _ENGLISH_SPEAKS.match(sentence):
        return Asks.PERSON, f"Who is the {match['post']} of {match['of']}?"
    if (match := _ENGLISH_LIES.match(sentence)) and _ENGLISH_SUBJECT.match(match["who"]):
        return Asks.PLACE, f"Where {match['be']} {_inside(match['who'])} {match['lies']}?"
    if (match := _ENGLISH_DONE.match(sentence)) and _ENGLISH_SUBJECT.match(match["who"]):
        return Asks.TIME, f"When {match['be']} {_inside(match['who'])} {match['done']}?"
    figure = _ENGLISH_FIGURE.search(sentence)
    if figure is None:
        return None
    subject = sentence[: figure.start()].strip()
    if not _ENGLISH_SUBJECT.match(subject):
        return None
    verb = figure["verb"]
    base = _BASE.get(verb) or verb.rstrip("s")
    helper = "did" if verb.endswith("ed") or verb in {"had", "built"} else "does"
    return Asks.FIGURE, f"How many {figure['what']} {helper} {_inside(subject)} {base}?"


def _inside(subject: str) -> str:
    return re.sub("^The ", "the ", subject)
