"""What a question asks of an article itself: its author, editor, date or publisher."""

import re
from enum import StrEnum


class Metadata(StrEnum):
    """What an article states of itself."""

    EDITOR = "editor"
    AUTHOR = "author"
    DATE = "date"
    PUBLISHER = "publisher"


# 报道里提到的 … asks about what the article speaks of.
_STORY_ZH = (
    r"(?:报道|文章|新闻(?!发布会|办|网)|稿件?|一文|[这那本哪]一?篇(?!报道|文章|新闻|稿))"
    r"(?![里中上]?面?(?:所?提|说到|写到|介绍))"
)
_STORY_EN = r"(?:article|report|news|story|stories|piece)s?"
# In Chinese and English: a question in another language is recognised by its translation.
_ABOUT_ARTICLE = {
    Metadata.EDITOR: re.compile(
        r"编辑(?:到底|究竟|都|又|姓)?(?:是|为|叫|名|署(?!名权))|谁[^，。？]{0,6}编辑"
        rf"|\b(?:who edited|editors? of (?:the|this)\b.{{0,60}}{_STORY_EN})\b",
        re.IGNORECASE,
    ),
    Metadata.AUTHOR: re.compile(
        r"作者|谁(?:写|采写|撰写|报道)|哪[一几]?[位个名](?:记者|人写)|(?:记者(?!节|站|协?会)|撰稿人?|通讯员)[^，。]{0,4}(?:谁|叫[什啥]|哪[几位])"
        rf"|{_STORY_ZH}[^。？]{{0,12}}署名(?!权)"
        rf"|{_STORY_ZH}[^，。]{{0,12}}(?:记者|撰稿人?|通讯员)[^，。]{{0,4}}(?:姓名|名字)"
        rf"|\b(?:who (?:wrote|authored|reported)|authors? of (?:the|this)\b.{{0,60}}{_STORY_EN}"
        r"|who (?:is|are|was|were) the (?:authors?|reporters?|journalists?|writers?)"
        r"|(?:reporters?|journalists?) (?:who )?wrote)\b",
        re.IGNORECASE,
    ),
    Metadata.DATE: re.compile(
        r"(?:什么时候|何时|哪一?天)(?:发表|刊[发登]|见报)|"
        rf"{_STORY_ZH}[^。？]{{0,30}}?(?:什么时候|何时|哪[一]?[年天日]|几[月号日]|日期|时间)"
        r"[^。？]{0,4}(?:[发刊登写]|见报|[？?]|$)"
        rf"|\b(?:when (?:was|were|did)\b.{{0,80}}\b{_STORY_EN}\b.{{0,60}}"
        r"\b(?:published|appear|come out|released)|publication date|date of publication)\b",
        re.IGNORECASE,
    ),
    Metadata.PUBLISHER: re.compile(
        rf"{_STORY_ZH}[^。？]{{0,30}}?(?:出处|来源|(?:来自|出自)哪一?[家个份]|是哪一?[家份])"
        r"|哪[一]?[家个份](?:媒体|报纸?|报社|网站)[^。？]{0,6}(?:发|刊|登|报道)"
        r"|\b(?:which (?:newspaper|outlet|website|media|publication)|who published)\b",
        re.IGNORECASE,
    ),
}


def metadata_asked(question: str) -> Metadata | None:
    """What a question asks of an article itself; ``None`` where it asks about its subject."""
    return next((kind for kind, words in _ABOUT_ARTICLE.items() if words.search(question)), None)
