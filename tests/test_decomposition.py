"""Questions that ask for several things, taken apart; those that ask for one, left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import Query, resolve
from qa.decomposition import decompose, take_apart
from qa.decomposition_en import english_parts
from qa.question_parts import Direction
from qa.types import Turn


def parts(question: str) -> list[str]:
    return [query.question for query in decompose(Query(question, question))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("云帆项目和海星总部分别落在哪个园区？",
         ["云帆项目落在哪个园区？", "海星总部落在哪个园区？"]),
        ("东湖、西湖和南湖的面积分别是多少？",
         ["东湖的面积是多少？", "西湖的面积是多少？", "南湖的面积是多少？"]),
        ("2021年东港区和西港区分别引进多少项目？",
         ["2021年东港区引进多少项目？", "2021年西港区引进多少项目？"]),
        ("东湖的面积以及水深是多少？", ["东湖的面积是多少？", "东湖的水深是多少？"]),
        ("滨海图书馆的藏书量和读者人数是多少？",
         ["滨海图书馆的藏书量是多少？", "滨海图书馆的读者人数是多少？"]),
        ("我在核对数据：东港的馆长是谁？滨海图书馆的馆长又是谁？",
         ["东港的馆长是谁？", "滨海图书馆的馆长又是谁？"]),
        ("想了解一下，东港的馆长是谁？", ["东港的馆长是谁？"]),
        ("想了解一下东港的情况：面积多大？", ["想了解一下东港的情况：面积多大？"]),
        ("请看《我们的田野：乡村纪事》作者是谁？", ["请看《我们的田野：乡村纪事》作者是谁？"]),
        ("我在10:00能进馆吗？", ["我在10:00能进馆吗？"]),
        ("帮扶干部：人数是多少？", ["帮扶干部：人数是多少？"]),
        ("滨海园区和东港园区哪个占地更大？", ["滨海园区占地多大？", "东港园区占地多大？"]),
        ("东湖大桥和西湖大桥哪个通车更早？", ["东湖大桥什么时候通车？", "西湖大桥什么时候通车？"]),
        ("东湖大桥比西湖大桥早通车多少年？", ["东湖大桥什么时候通车？", "西湖大桥什么时候通车？"]),
        ("云帆塔跟海星路的电视塔比，谁的总投资更高？两个数都说一下。",
         ["云帆塔总投资是多少？", "海星路的电视塔总投资是多少？"]),
        ("2023年东港园区和滨海园区，谁的产值更高？",
         ["2023年东港园区产值是多少？", "2023年滨海园区产值是多少？"]),
        ("东湖大桥和西湖大桥哪个更长？请把两个长度都告诉我。",
         ["东湖大桥多长？", "西湖大桥多长？"]),
        ("Which growth rate is higher, the output of East Zone (东区) or of West Zone? State both.",
         ["the output of East Zone (东区): what is the growth rate?",
          "of West Zone: what is the growth rate?"]),
        ("2021年东港厂年产值和税收各是多少？",
         ["2021年东港厂年产值是多少？", "2021年东港厂税收是多少？"]),
        ("2021年产值和税收各是多少？", ["2021年产值是多少？", "2021年税收是多少？"]),
        ("东港厂签约的企业和西岭厂提速的项目，哪边更多？各多少个？",
         ["东港厂签约的企业有多少，多少个？", "西岭厂提速的项目有多少，多少个？"]),
        ("2021年以来东港新引进项目的总投资，跟西岭集中签约项目的总投资比，哪个多？各是多少？",
         ["2021年以来东港新引进项目的总投资有多少，多少？",
          "西岭集中签约项目的总投资有多少，多少？"]),
        ("东港厂去年投资和利润各是多少？", ["东港厂去年投资是多少？", "东港厂去年利润是多少？"]),
        ("上海面积和人口各是多少？", ["上海面积是多少？", "上海人口是多少？"]),
        ("东港厂全年产值和净利润各是多少？",
         ["东港厂全年产值是多少？", "东港厂全年净利润是多少？"]),
        ("东港园区总占地面积和建筑面积多大？",
         ["东港园区总占地面积多大？", "东港园区建筑面积多大？"]),
        ("比较一下东湖和西湖的面积", ["东湖的面积是多少？", "西湖的面积是多少？"]),
        ("Two harbour ferries were built here, one by Northside Yard and one by Lin Works."
         " When were they launched?",
         ["Of the harbour ferries, the one by Northside Yard: When was it launched?",
          "Of the harbour ferries, the one by Lin Works: When was it launched?"]),
        ("The town has galleries, one in Oslo and one in Bergen. How large are they?",
         ["The town has galleries, the one in Oslo: How large is it?",
          "The town has galleries, the one in Bergen: How large is it?"]),
        ("What are the areas of East Park and West Park?",
         ["What are the areas of East Park?", "What are the areas of West Park?"]),
        ("What is the area of East Lake and the depth of West Lake?",
         ["What is the area of East Lake?", "What is the depth of West Lake?"]),
        ("Compare the investment of East Park and West Park.",
         ["What is the investment of East Park?", "What is the investment of West Park?"]),
        ("compare East Park and West Park in terms of area",
         ["What is the area of East Park?", "What is the area of West Park?"]),
        ("How many firms do East Park and West Park have?",
         ["How many firms does East Park have?", "How many firms does West Park have?"]),
        ("Which zone has more firms, East Zone or West Zone?",
         ["East Zone has how many firms?", "West Zone has how many firms?"]),
        ("Side by side, which is the bigger investment: East Mill or West Mill? How much is each?",
         ["East Mill: what is the investment?", "West Mill: what is the investment?"]),
        ("Two different ferry lines appear in these stories: one was founded in Linhai, the other "
         "runs to Baisha. What are they called?",
         ["Of the ferry lines, the one that was founded in Linhai: What is it called?",
          "Of the ferry lines, the one that runs to Baisha: What is it called?"]),
        ("There are two mills, one in Linhai and one on the coast. Who owns them?",
         ["Of the mills, the one in Linhai: Who owns them?",
          "Of the mills, the one on the coast: Who owns them?"]),
        ("论高度，东湖塔和西湖塔哪个高？",
         ["东湖塔的高度有多高？", "西湖塔的高度有多高？"]),
        ("按产量来说，东港厂和西岭厂谁更大？麻烦给出数字。",
         ["东港厂的产量是多少？", "西岭厂的产量是多少？"]),
        ("论面积，东港园区跟西岭园区谁大，各是多少亩？",
         ["东港园区的面积是多少，多少亩？", "西岭园区的面积是多少，多少亩？"]),
        ("晚报写东桥的那篇，跟晨报写西桥的那篇，哪个登得更早？",
         ["晚报写东桥的那篇什么时候登？", "晨报写西桥的那篇什么时候登？"]),
        ("东港园区和西岭园区，谁家的基金更大？",
         ["东港园区基金多大？", "西岭园区基金多大？"]),
        ("东港引进的项目，跟临江那批签约项目比，哪边的总投资多？",
         ["东港引进的项目总投资是多少？", "临江那批签约项目总投资是多少？"]),
        ("What are the addresses of North Science and Technology Co. and South Mill?",
         ["What are the addresses of North Science and Technology Co.?",
          "What are the addresses of South Mill?"]),
        ("苏宁和国美谁家电销量更高？", ["苏宁家电销量是多少？", "国美家电销量是多少？"]),
        ("东港厂和西岭厂，哪家专利获得更多？",
         ["东港厂专利获得是多少？", "西岭厂专利获得是多少？"]),
        ("Did the East Bridge or the West Bridge open earlier?",
         ["When did the East Bridge open?", "When did the West Bridge open?"]),
        ("North Mill City versus the first mill of Southport: which has the larger total"
         " investment, and how much is each?",
         ["North Mill City: what is the total investment?",
          "the first mill of Southport: what is the total investment?"]),
        ("Which has more looms: the mill in Southport, Old County, or the one on the North Bank?"
         " How many in each?",
         ["the mill in Southport, Old County has how many looms?",
          "the one on the North Bank has how many looms?"]),
        ("Name the mayor of Northport and the head of the mill in Southport.",
         ["Name the mayor of Northport.", "Name the head of the mill in Southport."]),
    ],
)  # fmt: skip
def test_a_question_for_several_things_is_taken_apart(question: str, expected: list[str]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "馆长是谁？",
        "北岸和平路小学有多少学生？",
        "北岸区共有多少家企业和机构？",
        "甲区新引进了多少项目，总投资多少？",
        "“云和海”平台有多少用户？",
        "今年，跟去年相比，产量和销量是多少？",
        "园区占地多少亩？两篇报道有什么不同？",
        "园区占地多少亩？不同的报道分别是怎么说的？",
        "Who is the director of the Linhai Museum?",
        "What is the purpose of research and development in the zone?",
        "东港厂的陈立、西岭厂的周文，这两位分别担任什么职务？",
        "Who founded the company and when?",
        "In 2021, which city had more firms: Linhai or Baisha?",
        "从2021年来看，东港厂和西岭厂谁更大？",
        "东港厂和西岭厂谁更大？我指的是面积",
        "东湖大桥和西湖大桥哪个更长？两座桥都在哪年通车",
        "",
    ],
)
def test_a_question_for_one_thing_stays_whole(question: str) -> None:
    assert parts(question) == [question]


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("平台有多少用户？各家报道的说法一致吗？", "平台有多少用户？"),
        ("专家提出了两种说法，分别是什么？", "专家提出了两种说法，分别是什么？"),
        ("年营收额好像出现过两个数，到底是哪两个？分别说的是什么？", "年营收额是多少？"),
        ("平台有多少用户？几篇文章的数字相符吗？", "平台有多少用户？"),
        ("渡轮一天有几班？文章前后的说法好像不一致", "渡轮一天有几班？"),
        ("How many users are there? Do the articles agree?", "How many users are there?"),
        ("How many users are there? Do the spring article and the mill article agree?",
         "How many users are there?"),
    ],
)  # fmt: skip
def test_whether_the_sources_agree_is_not_searched_for(question: str, rest: str) -> None:
    assert parts(question) == [rest]


def test_a_thing_that_differs_is_no_question_whether_things_do() -> None:
    assert parts("园区有几个出入口？占地多少亩？")[0] == "园区有几个出入口？"
    both = "东桥有多长？西桥有多长？"
    assert parts(f"{both}各家报道的说法一致吗？") == parts(both)


@pytest.mark.parametrize("second", ["东湖大桥一样吗？", "两篇报道里东湖大桥的长度一样吗？"])
def test_whether_two_things_are_alike_is_searched_for(second: str) -> None:
    assert parts(f"西湖大桥有多长？{second}") == [f"西湖大桥有多长？{second}"]


@pytest.mark.parametrize("second", ["总建筑面积约多少？", "总共盖了几座厂房？", "能容纳多少企业？"])
def test_a_second_question_without_a_subject_is_asked_of_that_of_the_first(second: str) -> None:
    for first in ("东港园区占地几亩？", "东港园区总占地面积约多少亩？"):
        assert parts(first + second) == [first, f"东港园区{second}"]


def test_a_second_question_takes_the_first_along_where_its_subject_is_not_known() -> None:
    second = "总投资多少？"
    for first in ("东港园区坐落在什么地方", "东港市计划新建多少所学校"):
        query = Query(f"{first}？{second}", f"{first}？{second}")
        assert take_apart(query).queries[1] == Query(second, f"（{first}）{second}")


def test_a_name_in_quotes_belongs_to_the_last_of_a_list() -> None:
    assert parts("东港园区和西岭的“云上小镇”园区分别获评什么？") == [
        "东港园区获评什么？",
        "西岭的“云上小镇”园区获评什么？",
    ]


def test_a_second_question_takes_the_first_along() -> None:
    query = Query(
        "明月公司什么时候成立？这家公司投资多少？", "明月公司什么时候成立？这家公司投资多少？"
    )
    first, second = decompose(query)
    assert first.standalone == "明月公司什么时候成立？"
    assert second == Query("这家公司投资多少？", "（明月公司什么时候成立）这家公司投资多少？")


def test_parts_of_a_follow_up_stand_in_its_conversation() -> None:
    history = [Turn("user", "北岸区2021年有多少企业？")]
    query = resolve("那东园和西园的企业数分别是多少？", history)
    first, second = decompose(query)
    assert first.standalone.startswith("（北岸区2021年有多少企业）")
    assert "西园" in second.standalone
    assert "东园" not in second.standalone


@pytest.mark.parametrize(
    ("question", "direction"),
    [
        ("东湖和西湖哪个更小？", Direction.LESS),
        ("东湖和西湖哪个更大？", Direction.MORE),
        ("Which bridge opened later, the East Bridge or the West Bridge?", Direction.LATER),
        ("东湖和西湖的面积分别是多少？", None),
    ],
)
def test_a_comparison_knows_its_direction(question: str, direction: Direction | None) -> None:
    assert take_apart(Query(question, question)).direction is direction


@given(st.text(alphabet="东西湖和、与的分别是多少哪个更大比以及？，Aa and or", max_size=40))
def test_every_text_is_taken_apart_into_few_non_empty_questions(text: str) -> None:
    found = decompose(Query(text, text))
    assert 1 <= len(found) <= 4
    assert all(query.question.strip() for query in found) or found == (Query(text, text),)


def test_a_pronoun_in_a_second_question_is_named() -> None:
    text = "华岳集团是哪年成立的？它的总部在哪里？"
    parts = decompose(Query(text, text))
    assert [part.standalone for part in parts] == [
        "华岳集团是哪年成立的？",
        "华岳集团的总部在哪里？",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What floor area will the National Art and Design Museum in Linhai have?",
        "When did the Baisha Wool and Silk Fair open?",
        "What is the area of the National Art and Design Museum?",
    ],
)
def test_one_article_may_stand_before_one_name(question: str) -> None:
    assert english_parts(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What floor area will the Linhai Museum and the Baisha Hall have?",
        "How many books do the Linhai Museum and Baisha Hall have?",
        "When did the Linhai Museum and Baisha Hall open, respectively?",
    ],
)
def test_two_articles_a_plural_or_each_tell_of_two(question: str) -> None:
    found = english_parts(question)
    assert found is not None
    assert len(found.questions) == 2


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("该馆藏书量，报道里先后给了哪两个数？", ["该馆藏书量是多少？"]),
        ("该馆有多少本书？报道里前后两处的数字分别是多少？", ["该馆有多少本书？"]),
        ("该馆有多少本书？前后说法分别是什么？", ["该馆有多少本书？"]),
        ("前后两处水库的面积分别是多少？", ["前后两处水库的面积分别是多少？"]),
        ("该馆有多少本书？占地有多大？", ["该馆有多少本书？", "占地有多大？"]),
    ],
)
def test_the_figures_that_reports_give_are_not_searched_for(
    question: str, expected: list[str]
) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "In the North vs. the South: which mill opened first?",
        "How much did output grow in 2021 compared with 2020, which saw more floods?",
        "Name the director of the museum and the date of its opening.",
        "Name the head of the Ministry of Culture and the Arts of Binhai.",
        "Which has the most visitors: the museum, the library or the park?",
    ],
)
def test_what_only_looks_like_two_things_stays_whole(question: str) -> None:
    assert parts(question) == [question]
