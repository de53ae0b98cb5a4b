"""Refusals: what is not known, and what the library holds nearby."""

from collections.abc import Sequence
from dataclasses import replace

from qa.answering import quotes_of
from qa.evidence import Candidate
from qa.types import Refusal

NEARBY = 3

_NOTHING_NEARBY = {
    "zh": "资料库中没有这个问题的答案。",
    "en": "The library does not hold an answer to this question.",
    "de": "Die Bibliothek enthält keine Antwort auf diese Frage.",
    "fr": "La bibliothèque ne contient pas de réponse à cette question.",
    "es": "La biblioteca no contiene una respuesta a esta pregunta.",
    "ru": "В библиотеке нет ответа на этот вопрос.",
    "ja": "資料の中にこの質問への答えはありません。",
    "ko": "자료에 이 질문에 대한 답이 없습니다.",
}
_NEARBY = {
    "zh": "与之相近的内容有：",
    "en": "What it does hold nearby:",
    "de": "Verwandte Stellen:",
    "fr": "Passages proches :",
    "es": "Pasajes cercanos:",
    "ru": "Близкие по теме места:",
    "ja": "関連する記述：",
    "ko": "관련된 내용:",
}

_MISSING_PART = {
    "zh": "资料库中没有找到“{part}”的答案。",
    "en": "The library holds no answer to “{part}”.",
    "de": "Auf „{part}“ enthält die Bibliothek keine Antwort.",
    "fr": "La bibliothèque ne répond pas à « {part} ».",
    "es": "La biblioteca no responde a «{part}».",
    "ru": "На вопрос «{part}» в библиотеке ответа нет.",
    "ja": "「{part}」への答えは資料の中にありません。",
    "ko": "“{part}”에 대한 답은 자료에 없습니다.",
}

_STOPPED = {
    "zh": "已停止，还没有写出答案。",
    "en": "Stopped before an answer was written.",
    "de": "Angehalten, bevor eine Antwort geschrieben war.",
    "fr": "Arrêté avant qu'une réponse soit écrite.",
    "es": "Detenido antes de escribir una respuesta.",
    "ru": "Остановлено до того, как ответ был написан.",
    "ja": "回答を書く前に停止しました。",
    "ko": "답을 쓰기 전에 멈췄습니다.",
}


def stopped(language: str) -> Refusal:
    """That there is no answer because it was not waited for."""
    return Refusal(_STOPPED.get(language, _STOPPED["en"]))


def missing_part(question: str, language: str) -> str:
    """A note that one part of a question has no answer."""
    text = _MISSING_PART.get(language, _MISSING_PART["en"])
    return text.format(part=question.rstrip("？?。. "))


def refuse(language: str, nearby: Sequence[Candidate]) -> Refusal:
    """A refusal in the question's language with the nearest sentences, best first."""
    quotes = [quote for candidate in nearby[:NEARBY] for quote in quotes_of(candidate, support=0.0)]
    citations = tuple(replace(quote, marker=i) for i, quote in enumerate(quotes, start=1))
    text = _NOTHING_NEARBY.get(language, _NOTHING_NEARBY["en"])
    if citations:
        text += (" " if language not in {"zh", "ja"} else "") + _NEARBY.get(language, _NEARBY["en"])
    return Refusal(text, citations)
