"""Words of the tab that looks passages up."""

from typing import Final

ZH: Final = {
    "search_heading": "检索段落",
    "search_phrase": "检索词句",
    "search_hint": "输入词语或句子，查找最相关的段落",
    "search_go": "检索",
    "search_idle": "这里不经过语言模型，直接给出最相关的原文段落。",
    "search_none": "没有找到相关段落。",
    "search_found": "找到 {count} 段",
}

EN: Final = {
    "search_heading": "Search passages",
    "search_phrase": "Words or a sentence",
    "search_hint": "Words or a sentence to look for",
    "search_go": "Search",
    "search_idle": "No language model takes part: these are the most relevant passages.",
    "search_none": "No passage was found.",
    "search_found": "Passages found: {count}",
}
