"""Measure words: figures that count something else than the firms that are asked for."""

import re

# 多少企业 leaves the measure word out.
_FIRMS_ASKED = re.compile(r"(?:多少|几[十百千万亿]*)(?:家(?!庭|长)|(?:公司|企业)(?!家))")
_COUNTED = re.compile(
    r"(?:\d[\d.,]*|(?<![\u3400-\u9fff\d.,])[一二两三四五六七八九十]+)(?![\d.,])[十百千万亿]*[多余来]?"
    r"\s*(?P<word>[件次名人位项款种台辆套届支只棵艘]?)"
)
_THINGS = re.compile(
    r"[将接近约超过达逾]*\d[\d.,]*[十百千万亿]*[多余]?[家个件次名人位项款种台辆套支只座所](?!百分点)"
)


def counts_things(words: str) -> bool:
    """Whether some words are a number of things: 562家 tells no share."""
    return bool(_THINGS.fullmatch(words))


def counts_no_firms(words: str, question: str) -> bool:
    """Whether a question asks how many firms, and every figure of some words counts other things.

    600名 counts none; a figure without a measure word may.
    """
    counted = _COUNTED.findall(words) if _FIRMS_ASKED.search(question) else []
    return bool(counted) and all(counted)
