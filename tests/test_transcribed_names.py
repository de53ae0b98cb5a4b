import pytest

from qa.transcribed_names import in_characters

TEXTS = [
    "临海博物馆馆长周文玲表示，新馆位于德兴路。重庆的展品将于下月运到吴西镇。",
    "青溪街道办事处就在青溪河边，西安和烟台的公司也在那里，物理所除外。应的意见已转，给予补助。教育企业、主席张文、最大里院、创新成果、财政部、沃尔玛、一本一米。线上张开大踏步，政策纳入。",
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Какой дом стоит на Дэсин?", "Какой дом стоит на 德兴?"),
        ("Что сказала Чжоу Вэньлин?", "Что сказала Чжоу 文玲?"),
        ("Сколько компаний в Чунцине?", "Сколько компаний в 重庆е?"),
        ("Где находится Цинси и кто там живёт?", "Где находится 青溪 и кто там живёт?"),
        ("Что построили возле Усийского завода?", "Что построили возле 吴西йского завода?"),
    ],
)
def test_russian_questions_spell_names_by_palladius(question: str, expected: str) -> None:
    assert in_characters(question, TEXTS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("칭시 가도에는 무엇이 있습니까?", "青溪 가도에는 무엇이 있습니까?"),
        ("충칭에서 온 전시품은 몇 점입니까?", "重庆에서 온 전시품은 몇 점입니까?"),
        ("저우원링은 누구입니까?", "周文玲은 누구입니까?"),
        ("시안시와 옌타이에 있는 회사는?", "西安시와 烟台에 있는 회사는?"),
    ],
)
def test_korean_questions_spell_names_by_their_sound(question: str, expected: str) -> None:
    assert in_characters(question, TEXTS) == expected


def test_names_in_latin_letters_are_pinyin() -> None:
    assert in_characters("Who runs the Linhai Museum?", TEXTS) == "Who runs the 临海 Museum?"


@pytest.mark.parametrize(
    "question",
    [
        "Кто директор музея в Индии?",  # 应的意 sounds alike and is no name
        "Наньчан открывает музей?",
        "우리 회사는 언제 문을 엽니까?",  # 物理 sounds alike and is an ordinary word
        "위치와 시장, 다리와 신청, 정부와 얼마, 이번과 이미는?",  # parts of 教育企业, 主席张文 …
        "상장은 언제입니까?",  # 上张 stands once, in no dictionary
        "Дата открытия музея?",
        "Цена какого товара выросла?",
        "지주 산업은 무엇입니까?",  # 给予 is read otherwise as a whole
        "난창에는 박물관이 있습니까?",
        "谁是馆长？",
        "",
    ],
)
def test_other_words_stay(question: str) -> None:
    assert in_characters(question, TEXTS) == question


def test_what_is_spelled_alike_is_the_one_that_stands_there_most_often() -> None:
    assert in_characters("Где Цинси?", ["青溪和清溪", "清溪"]) == "Где 清溪?"


def test_known_places_go_before_words_that_sound_alike() -> None:
    texts = ["程度、程度、程度，成都的公司"]
    for question in ("Where is Chengdu?", "Где Чэнду?", "청두는 어디입니까?"):
        assert "成都" in in_characters(question, texts)
