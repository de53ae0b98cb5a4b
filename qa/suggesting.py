"""Questions that an article answers, made from its own sentences by rule; pure functions.

A figure in a sentence is asked for in the sentence's own words, as in a cloze: 全区引进项目228个
becomes 全区引进项目多少个？, "The mill employs 40 people" "How many people does the mill employ?".
What is asked stands in the library in these words, so the library answers it.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from qa.text import cjk_share, split_sentences
from qa.types import Article, Citation

_CHINESE_SHARE = 0.3
_SHORTEST, _LONGEST = 9, 36
_NAMED = re.compile(r"[\u4e00-\u9fff]{4}")
# Words that point out of the sentence, or make it a part of another or of someone's speech.
_POINTING = re.compile(
    r"[该其这那此本我你您他她它们咱某]|上述|同比|环比|分别|左右|以上|以下|[“”\"‘’《》「」?？!！（）()]"
    r"|^(?:同时|此外|另外|而|但|并|也|又|还|再|对|通过|据|随着|为|在|从|由|以|已|将|共|累计|预计"
    r"|总|占地|规划|面积|投资|项目|建成|园区|产业园|企业|公司|全年|年|其中|平均|达|实现|完成)"
)
# Words before the clause that count: now, or on whose word.
_NOW = re.compile(
    r"^(?:(?:截至)?目前[，,]?|(?:如今|现在|近年来|据悉|据(?:[^，,]{0,4}(?:统计|介绍|了解)))[，,])"
)
_WHEN = re.compile(r"^[^，,。；;]{0,12}?(?:\d{4}年[^，,]{0,8}|以来|年|月|日|底|末|前|后|季度)[，,]")
_AMOUNT = re.compile(
    r"(?P<near>超过|逾|近|多达|高达|达到|达|约)?(?<![第\d.\-—–~～+])"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?![\d.\-—–~～:：]|[年月日号时点分版届期]|英寸)"
    r"(?P<more>多|余)?(?P<scale>万亿|亿|万)?(?P<percent>%|个百分点)?(?P<unit>[\u4e00-\u9fff])?"
)
_DIGIT = re.compile(r"\d")
_KEPT = {"达到": "达到", "达": "达", "约": "约"}
_ENGLISH_FIGURE = re.compile(
    r"\b(?P<verb>has|have|had|employs?|employed|covers?|covered|produces?|produced|serves?|served"
    r"|includes?|included|hosts?|hosted|attracted|received|opened|built|signed|trained|created)\s+"
    r"(?:about|around|nearly|over|more than|some|almost|up to)?\s*(?P<number>\d[\d,.]*)\s+"
    r"(?P<what>[a-z]+(?:\s[a-z]+)?)\b"
)
_ENGLISH_SUBJECT = re.compile(
    r"^(?!(?:It|He|She|We|You|They|I|This|That|These|Those|There|Who|Which|But|And)\b)"
    r"(?:The (?=[a-zA-Z]))?[A-Za-z][\w'-]*(?:\s[\w'-]+){0,5}$"
)
_BASE = {
    "has": "have", "had": "have", "employed": "employ", "covered": "cover", "produced": "produce",
    "served": "serve", "included": "include", "hosted": "host", "attracted": "attract",
    "received": "receive", "opened": "open", "built": "build", "signed": "sign",
    "trained": "train", "created": "create",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question and where its answer stands: ``article.body[start:end]``."""

    question: str
    language: str
    article_id: str
    start: int
    end: int


def suggest(articles: Iterable[Article], *, limit: int) -> list[Suggestion]:
    """Up to ``limit`` questions, taken from the articles in turn, each asked once."""
    queues = [iter_suggestions(article) for article in articles]
    found: dict[str, Suggestion] = {}
    while queues and len(found) < limit:
        for queue in list(queues):
            suggestion = next(queue, None)
            if suggestion is None:
                queues.remove(queue)
                continue
            found.setdefault(suggestion.question, suggestion)
    return list(islice(found.values(), limit))


def suggest_next(
    articles: Iterable[Article], cited: Iterable[Citation], *, asked: Iterable[str], limit: int
) -> list[Suggestion]:
    """Questions that the cited articles answer elsewhere, nearest to the quotes first.

    Those of the other articles follow, in the order given.
    """
    quotes = list(cited)
    done = set(asked)
    found: list[tuple[float, Suggestion]] = []
    for article in articles:
        spans = [(c.start, c.end) for c in quotes if c.article_id == article.id]
        for suggestion in iter_suggestions(article):
            gap = min((_gap(suggestion, span) for span in spans), default=math.inf)
            if suggestion.question not in done and gap > 0:
                found.append((gap, suggestion))
    found.sort(key=lambda pair: pair[0])
    return list({s.question: s for _, s in found}.values())[:limit]


def iter_suggestions(article: Article) -> Iterator[Suggestion]:
    """Questions about the figures of an article, in the order of its text, one a sentence."""
    story = slice(*article.story) if article.story else slice(0, len(article.body))
    for start, end in split_sentences(article.body[story]):
        start, end = start + (story.start or 0), end + (story.start or 0)  # noqa: PLW2901
        sentence = article.body[start:end]
        if "\n" in sentence.strip():
            continue
        chinese = cjk_share(sentence) > _CHINESE_SHARE
        question = _chinese(sentence) if chinese else _english(sentence)
        if question is not None:
            yield Suggestion(question, "zh" if chinese else "en", article.id, start, end)


def _gap(suggestion: Suggestion, span: tuple[int, int]) -> int:
    """Characters between a suggestion's sentence and a quote, 0 where they overlap."""
    return max(suggestion.start - span[1] + 1, span[0] - suggestion.end + 1, 0)


def _chinese(sentence: str) -> str | None:
    """Ask for the first figure of the first clause, after the words that say when."""
    said = _NOW.sub("", sentence.strip().rstrip("。；;"))
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
    question = (when.group()[:-1] + "，" if when else "") + f"{before}{number}{after}？"
    return question if _SHORTEST <= len(question) <= _LONGEST else None


def _english(sentence: str) -> str | None:
    """Ask how many of what a subject has, employs, covers, …"""
    figure = _ENGLISH_FIGURE.search(sentence)
    if figure is None:
        return None
    subject = sentence[: figure.start()].strip()
    if not _ENGLISH_SUBJECT.match(subject):
        return None
    verb = figure["verb"]
    base = _BASE.get(verb) or verb.rstrip("s")
    helper = "did" if verb.endswith("ed") or verb in {"had", "built"} else "does"
    name = re.sub("^The ", "the ", subject)
    return f"How many {figure['what']} {helper} {name} {base}?"
