"""Words for numbers in English, German, French, Spanish and Russian."""

import re

_ENGLISH = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty"
)
_PAIRS = {"both": 2.0, "pair": 2.0, "couple": 2.0, "dozen": 12.0, "single": 1.0}
# An article (un, ein, una) tells no number.
_NUMBER_WORDS = {
    "en": rf"{_ENGLISH}|(?:thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|[mb]illions?"
    r"|dozens?|half|twice|double|both|pair|couple",
    "de": r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|elf|zwölf|beide[nr]?|\w*zehn"
    r"|\w*(?:zwan|vier|fünf|sech|sieb|acht|neun)zig|dreißig"
    r"|\w*(?:(?<!jahr)(?:hundert|tausend))(?:e|en|(?:und)?(?:eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|elf|zwölf))?|million(?:en)?|milliarden?|dutzende?|hälfte|(?:drit|vier|fünf|zehn)tel"
    r"|halbe[snrm]?|anderthalb|doppelt\w*|(?:ein|zwei|drei|vier)(?:mal|fache?)|keine?|einzige[nrs]?",
    "fr": r"zéro|deux|trois|quatre|cinq|six|sept|huit|(?<!bâtiment )(?<!tout )neuf|dix"
    r"|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|(?:diz|douz|quinz|vingt|trent|quarant|cinquant"
    r"|soixant|cent)aines?|cents?|mille|milliers?|millions?|milliards?|moitié|tiers|quarts?|demie?"
    r"|double|triple|aucune?|seule?",
    "es": r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
    r"|dieci\w+|veint\w+|treinta|(?:cuar|cincu|ses|set|och|nov)enta|docenas?|decenas?|centenar\w*"
    r"|cien(?:tos?)?|\w*(?:cient|quinient)[oa]s|mil(?:es|lones|lón)?|mitad|tercios?"
    r"|cuartos?(?! de baño)|doble|triple|amb[oa]s|ningun[oa]?|una? sol[oa]",
    "ru": r"од(?:ин|на|но|ной|ного|ну|ним)|два|две|двух|двум|двумя|двое|вдвое|три|тр[её]х|тремя"
    r"|трое|втрое|четыр\w+|четверо|пятеро|пятью|двухсот|тр[её]хсот|пят[иь]|шест[иь]|сем[иь]|восемь|восьми"
    r"|девят[иь]|десят[иь]|\w+надцат\w+"
    r"|двадцат\w+|тридцат\w+|сорока?|(?:пять|шесть|семь|восемь)десят|девяност\w+|сто|сотн\w+"
    r"|двести|триста|четыреста|(?:пять|шесть|семь|восемь|девять)сот|тысяч\w*|миллион\w*"
    r"|миллиард\w*|десятк\w+|половин\w+|треть\w?|четверть|полгода|полтор\w+",
}


def tells_number(claim: str, language: str) -> bool:
    """Whether a claim tells a number; true in languages whose words for numbers are not known."""
    return (
        language not in _NUMBER_WORDS
        or any(map(str.isdigit, claim))
        or holds_number_word(claim, language)
    )


def holds_number_word(text: str, language: str) -> bool:
    """Whether a text holds a number written as a word, in a language whose words are known."""
    words = _NUMBER_WORDS.get(language)
    return words is not None and bool(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))


def english_values(text: str) -> frozenset[float]:
    """The numbers up to twenty that an English text writes as words."""
    found = re.findall(rf"(?<!-)\b(?:{_ENGLISH}|{'|'.join(_PAIRS)})\b(?!-)", text.lower())
    return frozenset(_PAIRS.get(word) or float(_ENGLISH.split("|").index(word)) for word in found)
