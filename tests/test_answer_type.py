import pytest

from qa.answer_type import (
    AnswerType,
    asked_for,
    holds,
    kind_asked,
    only_kind_asked,
    tells,
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("该厂的总投资是多少？", AnswerType.MONEY),
        ("What was the firm's total revenue in 2019?", AnswerType.MONEY),
        ("贷款利率是多少？", AnswerType.SHARE),
        ("By how much did sales grow?", AnswerType.SHARE),
        ("大桥是哪一年建成的？", AnswerType.DATE),
        ("Когда открылся музей?", AnswerType.DATE),
        ("馆内有几名员工？", AnswerType.PEOPLE),
        ("How many people work there?", AnswerType.PEOPLE),
        ("Combien d'emplois le projet crée-t-il ?", AnswerType.PEOPLE),
        ("Wie viele Mitarbeiter hat das Museum?", AnswerType.PEOPLE),
        ("¿Cuántas personas trabajan allí?", AnswerType.PEOPLE),
        ("Сколько сотрудников в музее?", AnswerType.PEOPLE),
        ("従業員は何人ですか", AnswerType.PEOPLE),
        ("직원은 몇 명입니까?", AnswerType.PEOPLE),
        ("展覧会は何回開かれましたか", AnswerType.COUNT),
        ("전시실은 몇 개입니까?", AnswerType.COUNT),
        ("公司投资了几个亿？", AnswerType.QUANTITY),
        ("山东省多少个城市参加？", AnswerType.COUNT),
        ("How much does the shorter route cost?", AnswerType.MONEY),
        ("How many million dollars did it cost?", AnswerType.QUANTITY),
        ("产量占多少个百分点？", AnswerType.QUANTITY),
        ("Combien de salles le musée a-t-il ?", AnswerType.QUANTITY),
        ("How old was the mayor when the bridge opened?", AnswerType.QUANTITY),
        ("该厂在全国排第几？", AnswerType.ORDINAL),
        ("该厂在全国排老几？", AnswerType.ORDINAL),
        ("社区养老几天可以退？", AnswerType.DURATION),
        ("2019年国庆景区人次", AnswerType.QUANTITY),
        ("渡轮航行所需时间", AnswerType.QUANTITY),
        ("大桥通车时间是？", AnswerType.DATE),
        ("Bridge opening date", AnswerType.DATE),
        ("改造后成本省了多少？", AnswerType.QUANTITY),
        ("票价降低多少元？", AnswerType.MONEY),
        ("How much did the new kiln cut their costs?", AnswerType.QUANTITY),
        ("该片票房", AnswerType.MONEY),
        ("当地出生率", AnswerType.SHARE),
        ("新馆占地多少？", AnswerType.AREA),
        ("新馆面积约为多大？", AnswerType.AREA),
        ("What floor area does the new hall have?", AnswerType.AREA),
        ("大桥建了多久？", AnswerType.DURATION),
        ("修复用了几个月？", AnswerType.DURATION),
        ("How long did the repair take?", AnswerType.DURATION),
        ("Combien de temps la réparation a-t-elle pris ?", AnswerType.DURATION),
        ("Wie lange dauerte die Reparatur?", AnswerType.DURATION),
        ("修理には何か月かかりましたか？", AnswerType.DURATION),
        ("合格率达到百分之多少？", AnswerType.SHARE),
        ("How long is the bridge?", AnswerType.QUANTITY),
        ("What area of research is the institute known for?", AnswerType.QUANTITY),
        ("建了多少个人工湖？", AnswerType.COUNT),
        ("入驻多少名企？", AnswerType.COUNT),
        ("共有多少个人参加？", AnswerType.PEOPLE),
        ("过了几月就完工？", AnswerType.DATE),
        ("What fraction of the looms is new?", AnswerType.SHARE),
        ("第几年级的学生？", AnswerType.ORDINAL),
        ("这样做的效率", None),
        ("馆长是谁？", None),
        ("What is the museum called?", None),
    ],
)
def test_the_kind_that_a_question_asks_for(question: str, kind: AnswerType | None) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("总投资12亿元。", AnswerType.MONEY, True),
        ("占地300亩。", AnswerType.MONEY, False),
        ("同比增长8%。", AnswerType.SHARE, True),
        ("占全市的近十分之一。", AnswerType.SHARE, True),
        ("1998年建成。", AnswerType.DATE, True),
        ("万历十一年二月动工。", AnswerType.DATE, True),
        ("十年内建成。", AnswerType.DATE, False),
        ("2021/01/05 09:30 晨报", AnswerType.DATE, True),
        ("The bridge opened in June.", AnswerType.DATE, True),
        ("The bridge is long.", AnswerType.DATE, False),
        ("共有两所大学。", AnswerType.QUANTITY, True),
        ("历时3年建成。", AnswerType.QUANTITY, True),
        ("总投资7.5亿美元，占两成。", AnswerType.COUNT, False),
        ("总投资7亿元，共5家工厂。", AnswerType.COUNT, True),
        ("该园入驻企业30家。", AnswerType.PEOPLE, False),
        ("该园吸纳就业3.2万余人。", AnswerType.PEOPLE, True),
        ("提供2000个岗位。", AnswerType.PEOPLE, True),
        ("The firm employs 300 people.", AnswerType.PEOPLE, True),
        ("The firm runs 300 looms in the hall.", AnswerType.PEOPLE, False),
        ("총 300명이 일한다.", AnswerType.PEOPLE, True),
        ("入驻企业30家，投资5亿元。", AnswerType.AREA, False),
        ("占地约30亩。", AnswerType.AREA, True),
        ("2021年3月5日开工。", AnswerType.DURATION, False),
        ("历时半年。", AnswerType.DURATION, True),
        ("距今约10 亿年。", AnswerType.DURATION, True),
        ("It cost 1.5 billion yuan and employs 300.", AnswerType.COUNT, True),
        ("It cost 1.5 billion yuan, 20% more.", AnswerType.COUNT, False),
        ("该厂排名全国第3。", AnswerType.ORDINAL, True),
        ("该厂位居榜首。", AnswerType.ORDINAL, True),
        ("该厂表示欢迎。", AnswerType.ORDINAL, False),
        ("馆长表示欢迎。", AnswerType.QUANTITY, False),
        ("馆长表示欢迎。", None, True),
    ],
)
def test_whether_a_sentence_holds_it(
    sentence: str, kind: AnswerType | None, expected: bool
) -> None:
    assert holds(sentence, kind) is expected


@pytest.mark.parametrize("sentence", ["九江茶厂表示欢迎。", "万象书店开业。", "他来自千里之外。"])
def test_a_numeral_in_a_name_counts_nothing(sentence: str) -> None:
    assert not holds(sentence, AnswerType.QUANTITY)


@pytest.mark.parametrize(
    "sentence",
    ["来了数千名游客。", "十余家茶厂参展。", "产量占八成。", "分为五大片区。", "六七十棵树。"],
)
def test_a_numeral_that_counts_something_does(sentence: str) -> None:
    assert holds(sentence, AnswerType.QUANTITY)


def test_only_a_question_that_asks_nothing_by_itself_takes_the_kind_asked_before() -> None:
    before = "（东港园区总投资多少）"
    assert kind_asked("那西岭园区呢？", f"{before}那西岭园区呢？") is AnswerType.MONEY
    assert kind_asked("它由谁建设？", f"{before}它由谁建设？") is None


@pytest.mark.parametrize(
    "sentence", ["2021年5月亦在其列。", "采用5G技术的生产线。", "2021/01/05 晨报"]
)
def test_dates_and_codes_count_nothing(sentence: str) -> None:
    assert not holds(sentence, AnswerType.QUANTITY)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("大桥于去年通车。", True),
        ("大桥在春节前夕通车。", True),
        ("The bridge opened two weeks ago.", True),
        ("图书馆每天九点开门。", True),
        ("图书馆9时开门。", True),
        ("新馆国庆开放。", True),
        ("The hall opens daily at nine.", True),
        ("The hall opens at noon.", True),
        ("大桥由中国企业承建。", False),
        ("展馆位于朝阳区。", False),
        ("这是关键环节。", False),
        ("大桥通车了。", False),
        ("The bridge opened to traffic.", False),
    ],
)
def test_a_time_may_be_told_without_a_calendar(claim: str, expected: bool) -> None:
    assert tells(claim, AnswerType.DATE) is expected


@pytest.mark.parametrize(
    "question",
    [
        "为什么延长开放时间？",
        "怎样节省时间？",
        "为什么下调存款利率？",
        "什么影响价格？",
        "哪些因素影响销量？",
        "Who won the championship last year?",
        "Who is the player of the year?",
    ],
)
def test_a_question_with_its_own_question_word_does_not_ask_for_what_it_ends_with(
    question: str,
) -> None:
    assert asked_for(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("谁在什么时候创立了该公司？", None),
        ("Who was mayor when the bridge opened?", None),
        ("该公司什么时候创立？", AnswerType.DATE),
    ],
)
def test_a_question_for_two_kinds_at_once_demands_neither(
    question: str, expected: AnswerType | None
) -> None:
    assert only_kind_asked(question, question) is expected


def test_a_hall_may_hold_as_many_as_its_number() -> None:
    asked = "3号馆有多少件展品？"
    assert tells("3号馆有3件展品。", AnswerType.QUANTITY, asked)
    assert not tells("3号馆有展品。", AnswerType.QUANTITY, asked)


def test_a_share_may_be_told_without_figures() -> None:
    assert tells("女性占一半以上。", AnswerType.SHARE, "女性占比多少？")


def test_a_number_of_the_question_is_no_answer_to_how_many() -> None:
    asked = "2019年暑期渡轮乘客人次"
    assert not tells("2019年暑期渡轮乘客人次创新高。", AnswerType.QUANTITY, asked)
    assert tells("2019年暑期渡轮乘客人次达15万。", AnswerType.QUANTITY, asked)
    assert tells("3号馆收到13件展品。", AnswerType.QUANTITY, "3号馆收到多少件展品？")


def test_which_few_asks_for_names_not_for_their_number() -> None:
    assert asked_for("还有哪几家厂迁来？") is None
    assert asked_for("哪几位院士来了？") is None
    assert asked_for("迁来了几家厂？") is AnswerType.COUNT
    assert asked_for("展厅开放的是哪几天？") is AnswerType.DATE


def test_what_is_done_once_is_not_counted() -> None:
    assert not holds("公司给予一次性奖励。", AnswerType.COUNT)
    assert holds("公司给予一次奖励。", AnswerType.COUNT)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wie hoch ist der Anteil der Werke mit Labor?", AnswerType.SHARE),
        ("Quelle est la part des usines ?", AnswerType.SHARE),
        ("Quelle est la superficie du parc ?", AnswerType.AREA),
        ("Quelle est la capacité annuelle de l'usine, en tonnes ?", AnswerType.QUANTITY),
        ("What is the annual capacity of the works?", AnswerType.QUANTITY),
        ("Welche Kapazität hat das Werk?", AnswerType.QUANTITY),
        ("What is the capital of the region?", None),
        ("Wie groß ist die Grundfläche des Parks?", AnswerType.AREA),
        ("Какова площадь парка?", AnswerType.AREA),
        ("Quelle est la capitale ?", None),
    ],
)
def test_shares_and_areas_are_asked_for_in_other_languages(
    question: str, kind: AnswerType | None
) -> None:
    assert asked_for(question) is kind
