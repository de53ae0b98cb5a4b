"""Language of a text: by script, and among the Latin ones by their commonest words."""

import re

_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]+"),
    "ko": re.compile(r"[\uac00-\ud7af]+"),
    "zh": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+"),
    "ru": re.compile(r"[\u0400-\u04ff]+"),
    "ar": re.compile(r"[\u0600-\u06ff]+"),
    "el": re.compile(r"[\u0370-\u03ff]+"),
    "he": re.compile(r"[\u0590-\u05ff]+"),
    "hi": re.compile(r"[\u0900-\u097f]+"),
    "th": re.compile(r"[\u0e00-\u0e7f]+"),
}
_WORDS = {
    "en": "the of and to in is that for with was are on by as it from at this have be not no you we"
    " they its he his she her here there has had but or will new said"
    " what which who when where how many much did does do been their",
    "de": "der die und das in den von zu mit ist des im auf für nicht ein eine dem sich als"
    " wie viele welche welcher wann wo wer hat sich wird soll monat",
    "fr": "le la les de des et en un une du que est dans pour qui sur par au pas avec"
    " combien quel quelle quels où quand qui quelles sont a été",
    "es": "el la los de las y en un una del que es por con para se su al como más"
    " qué cuál cuántos cuántas cuánto quién cuándo dónde está",
    "it": "il la di che e in un una per del della con non sono da le dei si nel gli"
    " quale quanti quante chi quando dove cosa sono è",
    "pt": "o a os de e em um uma do da que para com não se na pelo por dos mais"
    " qual quais quantos quantas quem quando onde está é",
    "vi": "và của là có trong cho được với các một những không người đã khi từ để này về ở"
    " bao nhiêu ai khi nào đâu gì thế",
}
# Letters that only one of them writes.
_MARKS = {"de": "ß", "es": "¿¡ñ", "vi": "ăđơư"}
_WORD_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SAMPLE = 20_000
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」|«[^»]*»|\"[^\"]*\"")


def detect_language(text: str) -> str:
    """ISO 639-1 code of the main language; ``und`` when no rule knows it."""
    text = text[:_SAMPLE]
    letters = sum(map(str.isalpha, text))
    if not letters:
        return "und"
    if text.isascii():
        return _by_words(text)
    shares = {name: _share(name, text, letters) for name in ("ja", "zh")}
    # Japanese mixes its own letters with Chinese characters: a tenth of them decides.
    if shares["ja"] > 0.1 and shares["ja"] + shares["zh"] > 0.4:  # noqa: PLR2004
        return "ja"
    if shares["zh"] <= 0.5:  # noqa: PLR2004 - else no other can have more
        shares |= {name: _share(name, text, letters) for name in _SCRIPTS.keys() - shares.keys()}
    name = max(sorted(shares), key=lambda name: shares[name])
    if shares[name] > 0.3:  # noqa: PLR2004 - Chinese texts are full of Latin names and units
        return name
    return _by_words(text)


def asked_in(question: str) -> str:
    """Language a question is asked in, which is not that of a title it quotes."""
    own = _QUOTED.sub(" ", question)
    language = detect_language(own) if any(map(str.isalpha, own)) else "und"
    return detect_language(question) if language == "und" else language


def _share(name: str, text: str, letters: int) -> float:
    """Share of a text's letters that are of a script."""
    return sum(map(len, _SCRIPTS[name].findall(text))) / letters


def _by_words(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {name: sum(word in known for word in words) for name, known in _WORD_SETS.items()}
    for name, letters in _MARKS.items():
        counts[name] += any(letter in text.lower() for letter in letters)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "und"
