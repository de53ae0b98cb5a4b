import pytest

from qa.answerability import signals
from qa.conversation import Query
from qa.evidence import Extraction
from qa.names import lacks_names, names_in
from qa.selection import select
from qa.training.names import names
from tests.test_selection import Judge, candidate

ARTICLE = "昆明博物馆占地30亩，馆藏由云南各地捐赠。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("昆明市的博物馆和玉溪的有多大？", ["昆明市", "玉溪"]),
        ("华为在珠海建了几座厂房？", ["华为", "珠海"]),
        ("那篇报道里说了什么？", []),
        ("这三台设备总投资多少？", []),
        ("新城的建设花了多少？", []),
        ("中国第一座博物馆在哪里？", []),
        ("", []),
    ],
)
def test_names_of_places_and_firms_are_known(question: str, expected: list[str]) -> None:
    assert names_in(question) == expected


@pytest.mark.parametrize(
    ("question", "language", "lacks"),
    [
        ("玉溪的博物馆占地多少？", "zh", True),
        ("昆明市的博物馆占地多少？", "zh", False),
        ("玉溪和昆明的博物馆占地多少？", "zh", False),
        ("华为在昆明的博物馆占地多少？", "zh", True),
        ("四川昆明博物馆占地多少？", "zh", False),
        ("玉溪市昆明博物馆占地多少？", "zh", False),
        ("博物馆占地多少？", "zh", False),
        ("内蒙古自治区的博物馆占地多少？", "zh", True),
        ("How large is the museum in Nanchang?", "en", True),
        ("How large is the museum in Kunming?", "en", False),
        ("How large is Kunming's museum, in Nanchang or elsewhere?", "en", False),
        ("Wie groß ist das Museum von Nanchang?", "de", True),
        ("How large is the English museum?", "en", False),
        ("How many million Yuan did the museum cost?", "en", False),
        ("What does the Guide say of its Dean?", "en", False),
        ("南昌の博物館はどのくらい広いですか", "ja", False),
    ],
)
def test_an_article_that_speaks_of_none_of_them(question: str, language: str, lacks: bool) -> None:
    assert lacks_names(question, language, [ARTICLE]) is lacks


def test_an_article_of_another_place_answers_less_likely() -> None:
    evidence = candidate(ARTICLE)
    known = [
        signals(Query(q, q), evidence, [evidence], 1.0, Extraction("30亩", -1.0), several=False)
        for q in ("昆明的博物馆占地多少？", "南昌的博物馆占地多少？")
    ]
    assert [one.absent_names for one in known] == [0, 1]


def test_a_sentence_of_the_place_that_is_named_is_preferred() -> None:
    right = candidate("昆明博物馆占地30亩。", 1.0, article="a")
    wrong = candidate("玉溪博物馆占地50亩。", 1.5, article="b")
    question = "昆明的博物馆占地多少？"
    judge = Judge(**{one.evidence.text: 0.5 for one in (right, wrong)})
    chosen = select(Query(question, question), [wrong, right], judge, lambda: False).chosen
    assert chosen[0] is right


def test_the_dictionary_tells_names_by_their_capitals() -> None:
    lines = [
        "# CC-CEDICT",
        "昆明 昆明 [Kun1 ming2] /Kunming, prefecture-level city and capital of Yunnan/",
        "綠洲 绿洲 [lu:4 zhou1] /oasis/",
        "綠洲 绿洲 [Lu:4 zhou1] /Oasis (company)/",
        "呂梁 吕梁 [Lu:3 liang2] /Lüliang, prefecture-level city in Shanxi/",
        "孔子 孔子 [Kong3 zi3] /Confucius/",
        "滇 滇 [Dian1] /abbr. for Yunnan province/",
    ]
    assert names(lines) == {"昆明": "kunming", "吕梁": "luliang"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("内蒙古自治区", "内蒙古呼和浩特有300家企业。"),
        ("广西壮族自治区", "广西南宁有300家企业。"),
        ("新疆维吾尔自治区", "新疆有300家企业。"),
        ("延边朝鲜族自治州", "延边州有300家企业。"),
    ],
)
def test_an_official_name_stands_there_in_short(name: str, text: str) -> None:
    assert not lacks_names(f"{name}有多少家企业？", "zh", [text])
