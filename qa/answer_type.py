"""What kind of thing a question asks for, in many languages, and whether a sentence holds one."""

import re
from enum import StrEnum

from qa.question_parts import QUESTION_WORDS


class AnswerType(StrEnum):
    """Kinds of answers that can be recognised in a sentence by their form."""

    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    ORDINAL = "ordinal"
    PEOPLE = "people"
    AREA = "area"
    DURATION = "duration"
    COUNT = "count"
    QUANTITY = "quantity"


# A Chinese numeral counts where it counts something: it stands in names as well (九江, 千里).
_COUNTED = (
    "个家项名人位次座台套辆亩种款条件倍层届支艘所期批天周年月日号元美欧港英亿万千百余多几吨公米平立只头张本份册"
    "场处块度级集部户架岁字分秒小时点克斤升间棵株票箱瓶栋幢大省市县国村口门组队篇步遍轮代排道段面片颗幅首枚站成半者杯碗盘袋包盒罐桶串束根把匹群对双副"
)
_NUMBER = (
    rf"\d|[二两三四五六七八九十百千万亿]+(?=[{_COUNTED}])|[一二两三四五六七八九][十百千万亿]|第[一二三四五六七八九十]"
    r"|一(?!次性)(?=[个家项名人次座台套辆亩种款条件倍所支层])"
    r"|(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?|half|twice|double)\b)"
)
_HELD = {
    AnswerType.MONEY: re.compile(
        r"\d[\d.,]*\s*[十百千万亿多余]*\s*(?:元|美元|欧元|日元|港元)|[¥$€£]\s*\d"
        r"|\d\s*(?:(?:m|b|tr)illions?\s+)?(?:yuan|dollars?|euros?|USD"
        r"|RMB|CNY)"
    ),
    AnswerType.SHARE: re.compile(r"\d\s*[%％]|分之|[一二两三四五六七八九]成|[倍半]"),
    AnswerType.DATE: re.compile(
        r"\d{1,4}\s*[年月日]|\d{4}[-/.]\d{1,2}|[一二三四五六七八九〇零]{4}年|[一二三四五六七八九十]{1,2}月|世纪|\b(?:1[5-9]|20)\d\d\b"
        r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    ),
    AnswerType.ORDINAL: re.compile(
        _NUMBER + r"|榜首|首位|居首|之首|(?i:\b(?:first|second|third|top|leading)\b)"
    ),
    AnswerType.PEOPLE: re.compile(
        r"[\d一二两三四五六七八九十百千万亿数几]\s*[余多来]?\s*(?:个?(?:人|名|位|岗位|员工|职位)|户)"
        r"|(?:人[数次员]?|名|员工|岗位|学生|观众|读者)[^，。；,;]{0,6}\d"
        r"|(?i:\d\s+(?:[a-z-]+\s+){0,3}(?:people|persons?|employees|workers|staff|jobs|students|visitors))"
    ),
    AnswerType.AREA: re.compile(
        r"\d[\d.,]*\s*[十百千万亿]?\s*[余多]?\s*(?:亩|畝|平方|平米|公顷|顷|㎡|m²)"
        r"|[一二两三四五六七八九十百千万]+[余多]?(?:亩|畝|平方|平米|公顷)|(?:面积|占地)[^，。；,;]{0,8}\d"
        r"|(?i:\d\s*(?:mu|hectares?|acres?|square|sq|ha|km2|m2)\b)"
    ),
    AnswerType.DURATION: re.compile(
        r"[\d一二两三四五六七八九十百千万亿半数几]\s*[余多来]?\s*(?:个半?|年)?(?:年|月|天|日|周|星期|小时|钟头|分钟?|秒|载|晚|夜|季度|赛季|世纪)"
        r"|[年月日天]多|(?i:\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b)"
    ),
    AnswerType.COUNT: re.compile(_NUMBER),
    AnswerType.QUANTITY: re.compile(_NUMBER),
}
_LOOSER = {
    AnswerType.PEOPLE: AnswerType.COUNT,
    AnswerType.AREA: AnswerType.QUANTITY,
    AnswerType.DURATION: AnswerType.QUANTITY,
}
"""What a kind is taken for where its units are not known, or cut off from its number."""

_KNOWN_UNITS = re.compile(r"[\u3400-\u9fff]|\b(?:the|of|and|is|was)\b", re.IGNORECASE)
"""What a sentence holds in whose language the units of these kinds are known."""

# The first kind whose words a question holds is the one it asks for.
_ASKED = [
    (
        AnswerType.SHARE,
        re.compile(
            r"[百几]分之几|百分之多少|百分比"
            r"|(?:占比|比例|[^\W\d_]率|增速)[^，。？]{0,6}(?:多少|几|多高|多大)"
            r"|(?:增长|提高|下降)了?多少"
            r"|\b(?:what (?:percentage|share|rate|fraction|proportion)|by how much|growth rate"
            r"|interest rate)\b"
            r"|\b(?:wie viel prozent|(?:wie hoch|welche[rn]?)\b.{0,60}\banteil"
            r"|quel(?:le)? (?:est la )?(?:pourcentage|part|proportion)"
            r"|qué (?:porcentaje|proporción)|какой процент|кака(?:я|ова) доля)\b"
            r"|何パーセント|몇 퍼센트",
            re.IGNORECASE,
        ),
    ),
    (
        # What is saved or added may be told as a share or as an amount.
        AnswerType.QUANTITY,
        re.compile(
            r"(?:节省|省(?=了)|节约|降低|减少|缩[短减]|增加|上涨)了?多少"
            r"(?![万亿]*(?:[美欧日港]?元|人民币)|钱|资金|[家项名人次座台套辆种位])"
            r"|\bhow much\b.{0,60}\b(?:sav(?:e[ds]?|ings?)|cut|reduc\w+|lower\w*|drop\w*"
            r"|f(?:all(?:s|en)?|ell)|declin\w+|shr[aiu]nk|rise|rose|ris(?:en|ing)|increas\w+)\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.MONEY,
        re.compile(
            r"(?:投资|产值|营收|收入|税收|利润|金额|销售额|资金|费用|价格|造价|成本|规模|授信|贷款|预算|估值|订单额|总额|花费|投了?)"
            r"[^，。？]{0,8}(?:多少|几[十百千万亿]*元|多大)|多少(?:[万亿]*元|钱|资金)"
            r"|\b(?:how much (?:money|investment|revenue|d(?:id|oes) .* (?:cost|spend|pay"
            r"|invest|raise))"
            r"|(?:what|how much)\b.{0,60}\b(?:revenue|investment|cost|price"
            r"|value|funding|budget|sales|profit)"
            r"|(?:montant|coût|chiffre d'affaires|umsatz|kosten|investitionssumme"
            r"|inversión|coste|ingresos"
            r"|стоимость|выручка|инвестици\w+))\b|投資額|売上|투자액|매출",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.ORDINAL,
        re.compile(
            r"第几|(?<![养敬])老几(?![天个年月位家岁])|\bwhat rank"
            r"|何番目|何位(?=[\u3041-\u30ff])|몇 ?(?:번째|위(?![안원]))",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.PEOPLE,
        re.compile(
            r"(?:多少|(?<!哪)几[十百千万]?)(?:名(?![单额企校牌城词称字])|人(?!民币|工|[均行造形])|位(?![于数置])"
            r"|个人(?=[^\w]|$|[参在来去被获]))"
            r"|\bhow many (?:[a-z-]+ )?(?:people|persons|employees|workers|staff|jobs|students"
            r"|residents|visitors|engineers|researchers|scientists|graduates)\b"
            r"|\bcombien (?:de |d['’])(?:emplois|employés|salariés|personnes|habitants|étudiants"
            r"|visiteurs|chercheurs|ingénieurs)\b"
            r"|\bwie viele (?:neuen? )?(?:menschen|personen|mitarbeit\w+|beschäftigten?"
            r"|arbeitsplätze|stellen|student\w+|studierenden?|einwohner\w*|besucher\w*)\b"
            r"|\bcuánt[oa]s (?:nuev[oa]s )?(?:personas|empleados|empleos|trabajador\w+"
            r"|puestos de trabajo|habitantes|estudiantes|visitantes)\b"
            r"|\bсколько (?:новых )?(?:человек|людей|сотрудников|работников|рабочих мест|студентов"
            r"|жителей|посетителей)\b|何[人名](?=[がのをいで])|몇 ?명",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.AREA,
        re.compile(
            r"多少万?(?:亩|畝|平方|平米|公顷)"
            r"|(?:占地|面积)(?:面积)?(?:大?约|大概|是|有|为|达|[总一]?共)*(?:多[少大]|几)"
            r"|\b(?:what|how (?:much|large|big))\b.{0,60}"
            r"\b(?:(?:floor|land|total|surface|site|ground|building|built-up) area|floor space)\b"
            r"|\bquelle (?:est la )?(?:superficie|surface)\b"
            r"|\bqué (?:superficie|área)\b|\bкакова? (?:общая )?площадь"
            r"|\bwie groß\b.{0,60}(?:fläche|areal)\b|\bwelche \w*fläche\b"
            r"|\bhow many (?:mu|hectares|acres|square)\b|(?:何|いくつの)(?:平方|ヘクタール)|면적",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.DURATION,
        re.compile(
            r"多久|多长时间"
            r"|(?:多少|(?<!哪)几)(?:年(?!级|代)|个月|天|周(?!年)|个?小时|分钟|秒)"
            r"(?=[^\w]|$|[的了时就才能可来内])"
            r"|\bhow long\b.{0,80}\b(?:takes?|took|taken|lasts?|stay|been)\b"
            r"|\bhow many (?:years|months|weeks|days|hours|minutes)\b"
            r"|\b(?:combien de temps|wie lange|cuánto tiempo|quanto tempo|сколько времени)\b"
            r"|どのくらいの(?:期間|時間)|何(?:年間|か月|ヶ月|日間|時間)|얼마나 오래|얼마 동안",
            re.IGNORECASE,
        ),
    ),
    (
        # Things that are counted one by one: neither money nor a share tells how many there are.
        AnswerType.COUNT,
        re.compile(
            r"(?:多少|(?<!哪)几)(?=[家项次座台套辆种件位支艘所批]"
            r"|名(?!单)|人(?!民币)|款(?!项)|条(?!件)|个(?!百分|点|[亿万千]))"
            r"|\b(?:how many|wie viele|cuánt[oa]s)\b"
            r"(?!\s+(?:\w+\s+){0,4}"
            r"(?:yuan\w*|rmb|cny|usd|dollars?|euros?|percent|per cent|prozent))"
            r"|いくつ|何(?:人|社|個|台|件|回|度(?!目)|種|名|校|棟|軒|本|枚|[かカヶ]所|つ)|몇\s*(?:명|개|곳|회|번|대|건|가지|군데)",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.QUANTITY,
        re.compile(
            r"多少|(?<!哪)几(?=[个家项名人次座台套辆亩种款条件倍层届位支艘所期批年天周])|多久|多大|多高|多长|多远|多重|占地|面积"
            r"|\b(?:how (?:many|much|large|big|long|tall|far|high|old)|what (?:number"
            r"|area|size|floor area|(?:is|was) the (?:annual |total |planned )*(?:capacity|length"
            r"|height|weight|depth|speed))"
            r"|wie (?:viele?|groß|lang|hoch)|welche (?:kapazität|länge|höhe)|combien"
            r"|quelle (?:est la )?(?:superficie|taille|capacité|longueur|hauteur|puissance)"
            r"|cuánt[oa]s?|qué (?:superficie|tamaño|capacidad)"
            r"|cuál es la (?:capacidad|longitud|altura)"
            r"|сколько|какова? (?:\w+ )?(?:мощность|длина|высота)|bao nhiêu|mấy)\b"
            r"|いくつ|何(?:人|社|個|台|件|年間|平方)|どのくらい|どれくらい|몇|얼마|كم",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.DATE,
        re.compile(
            r"什么时候|何时|哪[一几]?(?:个?月|[年天日])|几月|几号|时间是|日期|啥时候"
            r"|\b(?:when|what (?:year|date|day|month)|which (?:year|month|day)|in what year"
            r"|wann|in welche[mrn] (?:jahr|monat)|quand|en quelle année|cuándo|en qué (?:año|mes)"
            r"|когда|в каком (?:году|месяце)|khi nào|năm nào)\b|いつ|何年|何月|언제|몇 년|متى",
            re.IGNORECASE,
        ),
    ),
]
# What a question without a question word ends with, being only the name of what is wanted.
_NAMED = [
    (kind, re.compile(rf"(?:{words})(?:是|为)?\s*[？?]?\s*$", re.IGNORECASE))
    for kind, words in (
        (AnswerType.SHARE, r"[^\W\d_效]率|占比|比例|增速|增幅|涨幅|降幅"),
        (AnswerType.MONEY, r"票房|金额|总额|产值|营收|收入|利润|价格|售价|成本|奖金|费用"),
        (AnswerType.ORDINAL, r"排名"),
        (
            AnswerType.QUANTITY,
            r"人数|人次|数量|总数|总量|次数|产量|销量|里程|身高|体重|年龄|气温|得分|票数"
            r"|(?:持续|所需|飞行|行驶)时间",
        ),
        (AnswerType.DATE, r"时间|\bdate|(?<!last )(?<!this )(?<!next )(?<!the )\byear"),
    )
]


def asked_for(question: str) -> AnswerType | None:
    """The kind of answer a question asks for; ``None`` when its form does not tell."""
    kinds = _ASKED if QUESTION_WORDS.search(question) else [*_ASKED, *_NAMED]
    return next((kind for kind, words in kinds if words.search(question)), None)


# What is written with digits but counts nothing: dates (3年 is a time, 2021年 none), hours, codes.
_NO_QUANTITY = re.compile(
    r"\d{4}\s*年|\d{1,2}\s*年(?=\s*\d{1,2}\s*月)|\d{1,2}\s*[月日]份?|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}:\d\d(?::\d\d)?|[A-Za-z]+\d+|\d+[A-Z](?![a-z])"
    r"|(?<=第)\d+|[“”\"][^“”\"]{1,6}[“”\"]"
)


_DATES = re.compile(
    r"(?:19|20)\d{2}\s*年(?![历多来以])|\d{1,2}\s*月(?:份|\d{1,2}\s*日)?|\d{1,2}\s*日"
    r"|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}:\d\d(?::\d\d)?"
)


def stands_in_a_date(figure: str, sentence: str) -> bool:
    """Whether bare digits stand in a sentence only within dates and hours: 6 of 6月28日."""
    if not re.fullmatch(r"\d+", figure):
        return False
    alone = rf"(?<![\d.,]){figure}(?![\d.,]*\d)"
    return bool(re.search(alone, sentence)) and not re.search(alone, _DATES.sub(" ", sentence))


_NO_COUNT = re.compile(
    r"百分之[零一二两三四五六七八九十百点]+|[\d.,]*\d\s*个?百分点|[一二两三四五六七八九十百千万亿]+(?:元|倍)"
    r"|[\d.,]*\d\s*[十百千万亿多余]*\s*(?:人民币|US\$|倍)|[\d.,]*\d\s*[十百千万亿多余]*\s*(?:元|美元|欧元|日元|港元|[%％])|[¥$€£]\s*\d[\d.,]*"
    r"|[一二两三四五六七八九]成|[\d.,]*\d\s*(?:(?:m|b|tr)illions?\s+)?"
    r"(?:yuan|(?:US )?dollars?|euros?|USD|RMB|CNY|per ?cent)\b",
    re.IGNORECASE,
)


def only_kind_asked(question: str, standalone: str) -> AnswerType | None:
    """The kind that every answer must be of; ``None`` where a question asks several things at once.

    Who opened it when? Who was mayor when it opened? Either may be told, or only one is asked.
    """
    if len(QUESTION_WORDS.findall(question)) > 1:
        return None
    return kind_asked(question, standalone)


def kind_asked(question: str, standalone: str) -> AnswerType | None:
    """The kind that a question in a conversation asks for.

    One that asks nothing by itself (and the investment?) asks for the kind that was asked before.
    """
    if QUESTION_WORDS.search(question):
        return asked_for(question)
    return asked_for(question) or asked_for(standalone)


# Times that tell when, besides those that a calendar names.
_LOOSE_TIME = re.compile(
    "|".join(
        (
            r"[今去前后昨明当次同每][年天日晚晨]|每[周月]|[上下本这]个?[周月年]|周[一二三四五六日]|星期|季度|年代|世纪",
            r"[年月季周旬][初底末中]|[上中下]旬|[初底末]期|[年月周]末|近[日来年期]|日前|最近|目前|刚刚|正在|即将|如今|现在",
            r"上午|中午|下午|傍晚|凌晨|早上|清晨|晚上|夜里|[早晚夜]间|(?:\d|[一二三四五六七八九十两])\s*[点时](?!间|代|候)|\d\s*岁",
            r"期间|[之以][前后]|[前后](?=[，。,]|$)|[时际](?:[，。,候]|$)|以来",
            r"[一二三四五六七八九十元]{1,3}年(?![内来间以之多])|[春夏秋冬][天季]|[唐宋元明清汉]朝",
            r"春节|元旦|国庆|除夕|端午|中秋|清明|元宵|重阳|圣诞|劳动节|[寒暑]假",
            r"\b(?:yesterday|today|tomorrow|tonight|now|current(?:ly)?|recent(?:ly)?|soon|ago|since"
            r"|after|before|during|when|while|until|by the (?:end|time)|morning|afternoon|evening"
            r"|night|noon|midnight|daily|weekly|monthly|annually|every|christmas|easter|spring"
            r"|summer|autumn|fall|winter|century|decade|quarter|o'clock"
            r"|(?:last|next|this|that|same) (?:year|month|week|day)"
            r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b|\b\d{1,2}(?::\d\d| ?[ap]\.?m\b)",
        )
    ),
    re.IGNORECASE,
)


_NUMERALS = re.compile(r"\d[\d.,]*\d|\d|[一二两三四五六七八九十百千万亿]+")


TOLD_LANGUAGES = frozenset({"zh", "en"})
"""Languages of claims in which ``tells`` knows the forms of numbers and times."""


def tells(claim: str, kind: AnswerType | None, question: str = "") -> bool:
    """Whether a claim tells something of this kind in any form, as far as forms are known.

    A quantity may come without its unit, but not from the question; a time may be one that no
    calendar names.
    """
    if kind is None:
        return True
    if kind is AnswerType.DATE:
        return holds(claim, kind) or bool(_LOOSE_TIME.search(claim))
    # Once each: hall 3 may hold 3 pictures.
    for numeral in _NUMERALS.findall(question):
        claim = re.sub(rf"(?<![\d.,]){re.escape(numeral)}(?![\d.,])", " ", claim, count=1)
    looser = _LOOSER.get(kind, AnswerType.QUANTITY)
    if AnswerType.COUNT in {kind, looser}:
        return holds(claim, AnswerType.COUNT)
    return holds(claim, kind) or holds(claim, looser)


def holds(sentence: str, kind: AnswerType | None) -> bool:
    """Whether a sentence holds something of this kind; everything holds an unknown kind."""
    if kind is None:
        return True
    if kind in _LOOSER and not _KNOWN_UNITS.search(sentence):
        kind = _LOOSER[kind]
    if kind in {*_LOOSER, AnswerType.COUNT, AnswerType.QUANTITY}:
        sentence = _NO_QUANTITY.sub(" ", sentence)
    if kind in {AnswerType.PEOPLE, AnswerType.COUNT}:
        sentence = _NO_COUNT.sub(" ", sentence)
    return bool(_HELD[kind].search(sentence))
