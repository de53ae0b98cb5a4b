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
    r"(?:报道|文章|新闻(?!发布会|发言|办|网|社|联播|出版|中心|频道|奖|学|系)|(?<![征投约手])稿(?!费|酬)件?"
    r"|一文|[这那本哪]一?篇(?!报道|文章|新闻|稿))(?![里中上]?面?(?:所?提|说到|写到|介绍))"
)
_STORY_EN = r"(?:article|report|news|story|stories|piece)s?"
# Says only where the answer is to be found.
_ACCORDING = re.compile(
    r"(?:根?据|按照?|依照?|依据)[^，。？?]{0,20}?(?:报道|文章|新闻|稿件)(?:的说法|所[说述写称]|[里中上]面?)?"
    r"(?:称|说|显示)?[，,]?|(?:报道|文章|新闻|稿件)[里中上]?面?(?:称|说(?!法)|显示|指出|透露)[，,]?"
)
_WHEN_ZH = r"(?:什么时候|何时|哪一?[年天日]|几[月号日]|日期|时间)"
_OUT_ZH = r"(?:发(?:表|布(?!会)|出|的)|刊[发登载]|登(?:出|载|的)|写(?:的|成|于)|见报|出版|出来)"
_WHO_ZH = r"(?:谁|哪[一几]?[位个名人]|几[位个名人]|什么(?:名|人|[？?]|$)|啥)"
_END_ZH = r"(?:[？?]|$)"
_IS_ZH = (
    r"(?:到底|究竟|分别|各|都|又|是|叫|姓|名字?|姓名|有|为(?!什么)|署(?!名权)|的|和|与|、|责任|编辑"
    r"|记者)*"
)
# In Chinese and English; a question in another language is often recognised by its translation.
_ABOUT_ARTICLE = {
    Metadata.EDITOR: (
        rf"(?<!基因)(?<!音频)(?<!视频)(?<!视频的)编辑{_IS_ZH}{_WHO_ZH}"
        rf"|{_STORY_ZH}.*编辑{_IS_ZH}{_END_ZH}"
        rf"|^(?=.*{_STORY_ZH}).*谁[^，。？]{{0,6}}编辑|谁(?:是|当|做|任)?(?:责任)?编辑{_END_ZH}"
        rf"|\b(?:who edited|editors? of (?:the|this)\b.{{0,60}}{_STORY_EN})\b"
    ),
    # Of a work only by its title: whose author is asked for besides is no article.
    Metadata.AUTHOR: (
        rf"(?:{_STORY_ZH}.*|》(?:的|一文的?)?|^(?:请问|那么?|该|这|其)?)(?<![工创合著操写协])作者{_IS_ZH}(?:{_WHO_ZH}|{_END_ZH})"
        rf"|{_STORY_ZH}[^，。里中]{{0,12}}谁(?:[采撰]?写|报道)|谁(?:[采撰]?写|报道)了?[^，]{{0,30}}{_STORY_ZH}|^谁报道了"
        r"|哪[一几]?[位个名](?:记者(?:[采撰]?写|报道|署名)|人[采撰]?写)"
        r"|(?:记者(?!节|站|协?会)|撰稿人?|通讯员)[^，。采访问]{0,4}(?:谁|叫[什啥]|哪[几位])"
        rf"|{_STORY_ZH}[^。？]{{0,12}}署名(?!权)"
        rf"|{_STORY_ZH}[^，。]{{0,12}}(?:记者|撰稿人?|通讯员)[^，。]{{0,4}}(?:姓名|名字)"
        rf"|\b(?:who (?:wrote|authored|reported)\b(?:.{{0,60}}{_STORY_EN}| (?:this|it)(?=\W*$))"
        rf"|authors? of (?:the|this)\b.{{0,60}}{_STORY_EN}"
        r"|who (?:is|are|was|were) the (?:(?:staff|chief|senior|lead) )?"
        r"(?:authors?|reporters?|journalists?|writers?)"
        rf"(?=\W*$|\b.{{0,60}}{_STORY_EN})"
        r"|(?:reporters?|journalists?) (?:who )?wrote)\b"
    ),
    Metadata.DATE: (
        rf"(?:^|》|[，,])(?:又|是|到底|究竟|在)*(?:什么时候|何时|哪一?天)(?:发表|刊[发登]|见报)的?{_END_ZH}"
        rf"|{_STORY_ZH}[^。？]{{0,30}}?{_WHEN_ZH}[^。？]{{0,4}}{_OUT_ZH}"
        rf"|{_STORY_ZH}{_OUT_ZH}?[的是在于]*{_OUT_ZH}?的?{_WHEN_ZH}[的是呢]*{_WHEN_ZH}?{_END_ZH}"
        rf"|\b(?:when (?:was|were|did)\b.{{0,80}}\b{_STORY_EN}\b.{{0,60}}"
        r"\b(?:published|appear|come out|released)|publication date|date of publication)\b"
    ),
    Metadata.PUBLISHER: (
        rf"{_STORY_ZH}[^。？]{{0,30}}?(?:出处|来源|(?:来自|出自)哪一?[家个份]|是哪一?[家份])"
        r"|哪一?[家个份](?:媒体|报纸?|报社|网站)[^。？]{0,6}(?:发(?:表|出)|发布?的(?:消息|报道|文章|新闻)?[？?]?$|刊[发登载]|登(?:载|出|的)|报道)"
        r"|\b(?:which (?:newspaper|outlet|website|media(?: outlet)?|publication)\b"
        rf"(?:.{{0,80}}{_STORY_EN}|.{{0,12}}\b(?:published|carried|ran|printed|reported|covered))"
        rf"|who published\b.{{0,60}}{_STORY_EN})\b"
    ),
}


# In other languages, whose translation may lose what is asked; "according to the article" asks
# nothing of the article, so that it must be what the verb is about.
_DE = r"(?:de[nrs]|diese[nrms]?|die) (?:artikels?|beitrags?|meldung)\b"
_DE_OUT = r"(?:erschienen|veröffentlicht)"
_FR = r"(?:l['’]|cet |cette |ce |le |la |du )(?:article(?! (?:\d|de loi))|reportage|dépêche)\b"
_FR_OF = r"d(?:e |u )?(?:l['’]|cet |cette |ce |la )?(?:article|reportage|dépêche)\b"
_ES = r"(?:el|la|este|esta|del|de la|de este|de esta) (?:artículo|noticia|reportaje)\b"
_RU = r"(?:эт\w+ )?(?:стать\w+|репортаж\w*|заметк\w+)"
_JA = r"(?:記事|報道)"
_KO = r"(?:기사|보도)"
_ABOUT_ARTICLE_ELSEWHERE = {
    Metadata.EDITOR: (
        rf"\bredakteur\w* {_DE}|\bwer hat {_DE}.*redigiert",
        rf"\b(?:rédac|édi)t(?:eur|rice) {_FR_OF}|\bqui a édité {_FR}",
        rf"\beditora? {_ES}|\bquién editó {_ES}",
        rf"\bредактор\w* {_RU}|\bкто редактировал\w* {_RU}",
        rf"{_JA}[^。？]{{0,6}}編集(?:者|担当)?(?:は(?:誰|だれ|どなた)|の名前)|{_JA}を編集",
        rf"{_KO}(?:의|를) ?편집(?:자|한)",
    ),
    Metadata.AUTHOR: (
        rf"\bwer hat {_DE}.*(?:geschrieben|verfasst)|\bwer (?:schrieb|verfasste) {_DE}"
        rf"|\b(?:autor|verfasser)(?:in)? {_DE}",
        rf"\bqui a (?:écrit|rédigé|signé) {_FR}|\baut(?:eure?|rice) {_FR_OF}",
        rf"\bquién (?:escribió|redactó|firmó) {_ES}|\bautora? {_ES}",
        rf"\bкто (?:автор|написал\w?|подготовил\w?) {_RU}|\bавтор(?:ом)? {_RU}",
        rf"{_JA}(?:[はを]?(?:誰|だれ|どなた)が|を)(?:書|執筆)|{_JA}の(?:記者|筆者|著者|執筆者)(?:は|の名前)",
        rf"{_KO}(?:를 ?(?:쓴|작성한)|[는를]? ?누가 ?(?:썼|쓴|작성))"
        rf"|{_KO}의 (?:기자|작성자)(?:는|은|가|이)? ?누구",
    ),
    Metadata.DATE: (
        rf"\bwann (?:wurde|ist) {_DE}.*{_DE_OUT}|\bwann erschien {_DE}",
        rf"\bquand (?:a été|est) (?:publié|paru)e? {_FR}"
        rf"|\bquand (?:est-ce que )?{_FR}.*(?:publié|paru)",
        rf"\bcuándo (?:se publicó|fue publicad[oa]|salió) {_ES}",
        rf"\bкогда (?:была? |был )?(?:опубликован\w*|вышл\w+|вышел) {_RU}"
        rf"|\bкогда {_RU}.{{0,40}}(?:опубликован|вышл|вышел)",
        rf"{_JA}[はが][^。？]{{0,6}}(?:いつ|何月|何日)[^。？]{{0,3}}(?:掲載|公開|発表|発行|出)"
        rf"|{_JA}が(?:掲載|公開|発表)されたのはいつ",
        rf"{_KO}[는은가이] 언제 ?(?:게재|발행|보도|나왔|작성)",
    ),
    Metadata.PUBLISHER: (
        rf"\bwelche[rsnm]? (?:zeitung|medium)\b.{{0,20}}(?:erschien|veröffentlichte|brachte) {_DE}"
        rf"|\bwelche[rm] (?:zeitung|medium) (?:wurde|ist) {_DE}.*{_DE_OUT}",
        rf"\bquel (?:journal|média|quotidien)\b.{{0,12}}(?:publié|paru) {_FR}"
        rf"|\bde quel journal .{{0,12}}{_FR}",
        rf"\bqué (?:periódico|medio|diario) publicó {_ES}|\ben qué periódico .{{0,12}}{_ES}",
        rf"\bкак(?:ая|ое) (?:газета|издание) (?:опубликовал|напечатал)\w* {_RU}"
        rf"|\bв как(?:ой газете|ом издании) .{{0,16}}{_RU}",
        rf"{_JA}[はのがを][^。？]{{0,8}}(?:出典|掲載(?:元|紙|した)|どの(?:新聞|メディア))",
        rf"어느 (?:신문|매체|언론)[^.?]{{0,12}}{_KO}|{_KO}의 출처",
    ),
}
_ASKED = {
    kind: re.compile("|".join((words, *_ABOUT_ARTICLE_ELSEWHERE[kind])), re.IGNORECASE)
    for kind, words in _ABOUT_ARTICLE.items()
}


def metadata_asked(question: str) -> Metadata | None:
    """What a question asks of an article itself; ``None`` where it asks about its subject."""
    asked = _ACCORDING.sub(" ", question).strip()
    return next((kind for kind, words in _ASKED.items() if words.search(asked)), None)
