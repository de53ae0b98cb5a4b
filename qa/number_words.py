"""Words for numbers in German, French, Spanish and Russian."""

import re

# An article (un, ein, una) tells no number.
_NUMBER_WORDS = {
    "de": r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|elf|zwölf|\w*zehn"
    r"|\w*(?:zwan|vier|fünf|sech|sieb|acht|neun)zig|dreißig|\w*(?<!jahr)hundert(?:en?)?"
    r"|\w*tausend(?:en?)?|million(?:en)?|milliarden?|dutzende?|hälfte|(?:drit|vier|fünf|zehn)tel"
    r"|halbe[snrm]?|doppelt\w*|keine?|einzige[nrs]?",
    "fr": r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt|trente|quarante|cinquante|soixante|(?:diz|douz|quinz|vingt|trent|quarant|cinquant"
    r"|soixant|cent)aines?|cents?|mille|milliers?|millions?|milliards?|moitié|tiers|quarts?|demie?"
    r"|double|aucune?|seule?",
    "es": r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
    r"|dieci\w+|veint\w+|treinta|(?:cuar|cincu|ses|set|och|nov)enta|docenas?|decenas?|centenar\w*"
    r"|cien(?:tos?)?|\w*(?:cient|quinient)[oa]s|mil(?:es|lones|lón)?|mitad|tercios?|cuartos?|doble"
    r"|ningun[oa]?|sol[oa]",
    "ru": r"од(?:ин|на|но|ной|ного)|два|две|двух|двумя|двое|три|тр[её]х|тремя|трое|четыр\w+"
    r"|пят[иь]|шест[иь]|сем[иь]|восемь|восьми|девят[иь]|десят[иь]|\w+надцат\w+"
    r"|двадцат\w+|тридцат\w+|сорока?|(?:пять|шесть|семь|восемь)десят|девяност\w+|сто|сотн\w+"
    r"|двести|триста|четыреста|(?:пять|шесть|семь|восемь|девять)сот|тысяч\w*|миллион\w*"
    r"|миллиард\w*|десятк\w+|половин\w+|треть\w?|четверть|полгода|полтор\w+",
}


def tells_number(claim: str, language: str) -> bool:
    """Whether a claim tells a number; true in languages whose words for numbers are not known."""
    words = _NUMBER_WORDS.get(language)
    if words is None or any(map(str.isdigit, claim)):
        return True
    return bool(re.search(rf"\b(?:{words})\b", claim, re.IGNORECASE))
