"""Measure words: what a question wants counted, and whether a figure counts something else."""

import re

COUNTERS = "个家项名人位户台套辆种条座所件支款只棵艘届次部"
"""Measure words that follow a figure in Chinese; English does without."""

ASKED = re.compile(
    rf"(?:多少|几[十百千万亿]*)(?P<word>[{COUNTERS}])"
    r"(?!(?<=项)目|(?<=人)[口才员]|(?<=款)项|(?<=部)门|(?<=家)庭|(?<=种)植)"
)
"""The measure word that a question asks with."""

# 多少企业 leaves the measure word out.
_FIRMS_ASKED = re.compile(r"(?:多少|几[十百千万亿]*)(?:公司|企业|工厂|机构|银行)")
_FIRMS = "家"

_COUNTED = re.compile(
    r"(?:\d[\d.,]*|(?<![\u3400-\u9fff\d.,])[一二两三四五六七八九十]+)(?![\d.,])"
    rf"[十百千万亿]*[多余来]?\s*(?P<word>[{COUNTERS}]?)"
)
_ALIKE = ("家户所", "种款项件条", "名人位", "台套辆部件", "座所", "支只条", "届次")
"""Measure words of which one may stand for another; 个 stands for any."""

_ANY = "个"


def counts_another(words: str, question: str) -> bool:
    """Whether every figure of some Chinese words counts another thing than a question asks for.

    Asked how many firms (多少家), 14件 counts none; a figure without a measure word may.
    """
    asked = ASKED.search(question)
    word = asked["word"] if asked else _FIRMS if _FIRMS_ASKED.search(question) else _ANY
    if word == _ANY:
        return False
    alike = {word, _ANY, ""}.union(*(group for group in _ALIKE if word in group))
    counted = [found["word"] for found in _COUNTED.finditer(words)]
    return bool(counted) and alike.isdisjoint(counted)
