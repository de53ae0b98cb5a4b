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


# In other languages, whose translation may lose what is asked.
_STORY = (
    r"(?:記事|報道|ニュース|artikels?|berichts?|meldung|article|reportage|artículo|noticia|reportaje"
    r"|стать\w+|репортаж\w*|заметк\w+|기사|보도)"
)
_ABOUT_ARTICLE_ELSEWHERE = {
    Metadata.EDITOR: (
        r"編集(?:者|担当)?(?:は(?:誰|だれ|どなた|何という)|の名前)|誰が編集",
        rf"\b(?:wer (?:hat|war|ist)|wie hei(?:ß|ss)t)\b.{{0,40}}\bredakt\w+.{{0,60}}{_STORY}",
        rf"\bqui (?:a édité|est l['’]éditeur|est le rédacteur).{{0,60}}{_STORY}",
        rf"\bquién (?:editó|es el editor|fue el editor).{{0,60}}{_STORY}",
        rf"\bкто\b.{{0,20}}редакт\w+.{{0,60}}{_STORY}|\bредактор\w* {_STORY}",
        r"(?:기사|보도)[^.?]{0,20}편집(?:자|인|기자)?(?:는|은|가|이)? ?(?:누구|누가)",
    ),
    Metadata.AUTHOR: (
        r"(?:記者|筆者|著者|執筆者)(?:は(?:誰|だれ|どなた|何という)|の名前)|(?:記事|報道)を(?:書|執筆)|誰が(?:書|執筆)",
        rf"\bwer\b.{{0,80}}{_STORY}.{{0,80}}(?:geschrieben|verfasst)"
        rf"|\b(?:autor(?:in)?|verfasser(?:in)?) (?:des|der) {_STORY}",
        rf"\bqui (?:a écrit|a rédigé|a signé|est l['’]auteure? d).{{0,40}}{_STORY}",
        rf"\bquién (?:escribió|redactó|firm[aó]|es el autor).{{0,40}}{_STORY}",
        rf"\bкто\b.{{0,20}}(?:написал|автор).{{0,40}}{_STORY}",
        r"(?:기사|보도)를? ?(?:쓴|작성한)|(?:기사|보도)의? (?:기자|작성자)(?:는|은|가|이)? ?누구",
    ),
    Metadata.DATE: (
        r"(?:記事|報道)[^。？]{0,12}(?:いつ|何月|何日|日付)[^。？]{0,6}(?:掲載|公開|発表|発行|出|です)",
        rf"\bwann\b.{{0,20}}{_STORY}.{{0,80}}(?:veröffentlicht|erschienen)"
        rf"|\bwann erschien\b.{{0,20}}{_STORY}",
        rf"\bquand\b.{{0,20}}{_STORY}.{{0,80}}(?:publié|paru)",
        rf"\bcuándo (?:se publicó|fue publicad[oa]|salió).{{0,20}}{_STORY}",
        rf"\bкогда\b.{{0,12}}(?:опубликован\w*|вышл[аои]).{{0,20}}{_STORY}",
        r"(?:기사|보도)[^.?]{0,12}언제 ?(?:게재|발행|보도|나왔|나온|작성)",
    ),
    Metadata.PUBLISHER: (
        r"(?:記事|報道)[^。？]{0,12}(?:出典|掲載(?:元|紙|した)|どの(?:新聞|メディア|サイト|媒体))",
        rf"\b(?:in )?welche[rsnm]? (?:zeitung|medium|website)\b.{{0,80}}{_STORY}",
        rf"\bquel (?:journal|média|site|quotidien)\b.{{0,80}}{_STORY}",
        rf"\bqué (?:periódico|medio|diario|sitio)\b.{{0,80}}{_STORY}",
        rf"\bкак(?:ая|ое|ой|ом) (?:газет\w+|издани\w+|сайт\w*|сми)\b.{{0,80}}{_STORY}",
        r"어느 (?:신문|매체|언론)[^.?]{0,20}(?:기사|보도)",
        r"(?:기사|보도)[^.?]{0,12}(?:출처|어느 (?:신문|매체|언론))",
    ),
}


def metadata_asked(question: str) -> Metadata | None:
    """What a question asks of an article itself; ``None`` where it asks about its subject."""
    return next((kind for kind, words in _ASKED.items() if words.search(question)), None)


_ASKED = {
    kind: re.compile(
        "|".join((words.pattern, *_ABOUT_ARTICLE_ELSEWHERE[kind])), words.flags & ~re.UNICODE
    )
    for kind, words in _ABOUT_ARTICLE.items()
}
