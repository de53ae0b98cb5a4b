"""Near misses: the right thing in another year, another version, another subject."""

import pytest

from qa.answerability import Signals, signals
from qa.conversation import Query
from qa.evidence import Extraction
from qa.near_misses import lacks_subject, missing_labels, missing_years
from tests.test_selection import ask, candidate


def test_a_year_of_its_own_must_be_the_year_asked_for() -> None:
    assert missing_years(ask("2025年引进多少？"), candidate("2021年以来引进12个。")) == ["2025"]
    assert not missing_years(ask("2021年引进多少？"), candidate("2021年以来引进12个。"))


def test_a_sentence_without_a_year_takes_that_of_its_passage_or_date() -> None:
    plain = candidate("引进12个。", passage="2021年，成绩斐然。引进12个。")
    assert not missing_years(ask("2021年引进多少？"), plain)
    assert not missing_years(
        ask("2020年引进多少？"), candidate("引进12个。", published="2020-05-01")
    )
    assert missing_years(ask("2020年引进多少？"), candidate("引进12个。")) == ["2020"]


def test_a_follow_up_asks_for_its_own_year() -> None:
    query = Query("那2020年呢？", "（2021年引进多少）那2020年呢？")
    assert not missing_years(query, candidate("2020年引进9个。"))
    assert missing_years(Query("那呢？", "（2021年引进多少）那呢？"), candidate("2020年引进9个。"))


def test_a_year_after_a_comma_is_a_year() -> None:
    assert missing_years(ask("2022年增长多少？"), candidate("该区遍地生花，2021年，增长8%。"))


def test_a_year_may_be_written_without_its_word() -> None:
    assert missing_years(ask("2018运动会在哪举行？"), candidate("2014年的运动会在海边举行。"))
    assert not missing_years(ask("2018运动会在哪举行？"), candidate("2018运动会在海边举行。"))
    assert not missing_years(ask("2000多个岗位在哪？"), candidate("2014年的岗位在海边。"))
    assert not missing_years(ask("2019年谁夺冠？"), candidate("2019ABC杯决赛，周文夺冠。"))
    assert not missing_years(ask("2000MPa的钢用在哪？"), candidate("2014年的钢用在桥上。"))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("“北岸通”3.0版什么时候上线？", ["3版"]),
        ("“北岸通”2.0版什么时候上线？", []),
        ("“北岸通”1.0版什么时候上线？", ["1版"]),
        ("北岸港第四季度运了多少？", ["4季度"]),
        ("北岸港第一季度运了多少？", ["1季度"]),
        ("北岸港三期什么时候竣工？", ["3期"]),
        ("北岸港第2期什么时候竣工？", []),
        ("北岸港一期什么时候竣工？", []),
        ("这几期工程什么时候竣工？", []),
        ("北岸港四期什么时候竣工？", []),
        ("谁连续三届夺冠？", []),
        ("分12期付款吗？", []),
    ],
)
def test_versions_and_phases_asked_for_must_stand_in_the_article(
    question: str, missing: list[str]
) -> None:
    held = candidate("“北岸通”2.0版上线，北岸港二期5月竣工，四、五期明年竣工。")
    assert missing_labels(ask(question), held) == missing
    known = signals(ask(question), held, (), 1.0, Extraction("5月", -1.0), several=False)
    assert known.missing_years == len(missing)


def test_an_article_did_not_see_the_end_of_its_year() -> None:
    said = candidate("该区共有12家。", published="2021-03-05")
    assert not missing_years(ask("2021年该区有几家？"), said)
    assert missing_years(ask("到2021年年底该区有几家？"), said) == ["2021"]
    assert not missing_years(
        ask("2021年底该区有几家？"), candidate("该区共有12家。", published="2021-12-30")
    )
    planned = candidate("该区年底将有12家。", published="2021-03-05")
    assert not missing_years(ask("2021年底该区有几家？"), planned)


def test_what_was_added_in_a_year_is_not_told_in_its_january() -> None:
    said = candidate("新增书店3家。", published="2019-01-08")
    assert missing_years(ask("2019年新增了几家书店？"), said) == ["2019"]
    assert not missing_years(ask("2019年有几家书店？"), said)
    assert not missing_years(ask("2019年1月新增了几家书店？"), said)
    planned = candidate("今年将新增书店3家。", published="2019-01-08")
    assert not missing_years(ask("2019年新增了几家书店？"), planned)
    later = candidate("新增书店3家。", published="2019-08-14")
    assert not missing_years(ask("2019年新增了几家书店？"), later)


def test_an_amount_does_not_hide_the_year_of_its_article() -> None:
    paid = candidate("每人奖励2000美元。", published="2021-03-05")
    assert missing_years(ask("2021年每人奖励多少？"), paid) == []


def test_a_counted_thing_is_no_year() -> None:
    counted = candidate("提供2000个岗位。", passage="2021年提供2000个岗位。")
    assert not missing_years(ask("2021年提供多少岗位？"), counted)


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("临海区有多少家企业？", True),
        ("南岸区有多少家企业？", True),
        ("和平区有多少家企业？", True),
        ("請問北岸區有多少家企業？", False),
        ("截至2021年，北岸区有多少家企业？", False),
        ("哪个区有108家企业？", False),
        ("到北岸区办厂的企业有多少家？", False),
        ("下个月去北岸区看厂，有多少家企业？", False),
        ("那它有多少家？", False),
        ("我想知道企业有多少家？", False),
        ("上述园区有多少家企业？", False),
        ("那个区有多少家企业？", False),
        ("那临海区有多少家？", True),
        ("How many firms does Linhai have?", False),
        ("当地有多少人受灾？", True),
        ("被告是谁？", True),
        ("两所大学：北岸大学揭牌的是什么？", False),
        ("两所大学：南岸大学揭牌的是什么？", True),
        ("做纺机的北岸公司一共有几种产品？", False),
        ("为了拉动销量，北岸区出台了什么政策？", False),
        ("为了拉动销量，临海区出台了什么政策？", True),
        ("想请教一下，北岸区有多少家企业？", False),
        ("除了北岸区，还有哪些区参加？", False),
        ("北州（北岸区）有多少家企业？", False),
        ("临海（临海区）有多少家企业？", True),
    ],
)
def test_a_subject_that_the_article_never_names(question: str, absent: bool) -> None:
    assert lacks_subject(ask(question), candidate("北岸区有108家企业。")) is absent


def test_a_follow_up_names_no_subject_of_its_own() -> None:
    query = Query("临海区呢？", "（北岸区有多少家企业）临海区呢？")
    assert not lacks_subject(query, candidate("北岸区有108家企业。"))


def test_the_year_of_the_report_that_is_meant_is_not_the_year_asked_for() -> None:
    asked = ask("北岸区的企业，2022年1月晨报的报道说有多少？")
    assert not missing_years(asked, candidate("2021年，企业达12家。"))


def test_a_phase_that_only_the_translation_names_must_be_told() -> None:
    question, held = "Wann ging Stufe drei in Betrieb?", candidate("二期项目10月试车。")
    assert missing_labels(Query(question, question, "三期何时试车？"), held) == ["3期"]
    assert not missing_labels(Query(question, question, "二期何时试车？"), held)
    follow_up = Query("Und wann?", f"{question} Und wann?", "三期何时试车？")
    assert not missing_labels(follow_up, held)


def known(question: str, sentence: str, passage: str = "", translation: str = "") -> Signals:
    evidence = candidate(sentence, passage=passage)
    query = Query(question, question, translation)
    words = Extraction("30家", -1.0)
    return signals(query, evidence, [evidence], 1.0, words, several=False)


def test_chinese_names_in_the_brackets_of_a_foreign_question_must_stand_in_the_article() -> None:
    sentence = "飞云纺织厂有30家客户。"
    for name, absent in (("飞云", 0), ("白鹭", 1)):
        question = f"How many customers has Feiyun or so ({name})?"
        assert known(question, sentence).absent_names == absent
    assert known("飞云（白鹭）有多少客户？", sentence).absent_names == 0
    assert known("顧客は何社ですか（仮称）", sentence).absent_names == 0
    assert known("Who works at the mill (飞云公司)?", sentence).absent_names == 0
    follow_up = Query("And how many?", "（白鹭何时开业？）And how many?")
    evidence = candidate(sentence)
    words = Extraction("30家", -1.0)
    assert signals(follow_up, evidence, [evidence], 1.0, words, several=False).absent_names == 0


@pytest.mark.parametrize("told", ["首季运3万吨", "Q1运3万吨", "1至3月运3万吨", "一、二季度运3万吨"])
def test_a_quarter_may_be_told_otherwise(told: str) -> None:
    assert not missing_labels(ask("北岸港第一季度运了多少？"), candidate(told))


def test_a_sentence_of_another_place_hardly_answers() -> None:
    sentence = "昆明引进企业30家。"
    assert known("玉溪引进了多少家企业？", sentence).named_elsewhere
    assert known("How many?", sentence, translation="玉溪引进了多少家企业？").named_elsewhere
    assert not known("昆明引进了多少家企业？", sentence).named_elsewhere
    assert not known("玉溪引进了多少家企业？", sentence, "玉溪与省城相邻。").named_elsewhere
    assert not known("玉溪引进了多少家企业？", "引进企业30家。").named_elsewhere


def test_without_words_and_the_quantity_asked_for_nothing_is_told() -> None:
    for sentence, idle in (("飞云厂总规模3亿元。", 1), ("飞云厂注册资本3亿元。", 0)):
        evidence = candidate(sentence)
        found = signals(
            ask("飞云厂的注册资本是多少？"),
            evidence,
            [evidence],
            1.0,
            Extraction("", 0.4),
            several=False,
        )
        assert found.idle == idle


def test_who_says_so_is_not_the_subject() -> None:
    held = candidate("北岸区要做好三件事。")
    assert not lacks_subject(ask("按周文的说法，北岸区要做好几件事？"), held)
    assert not lacks_subject(ask("据厂长介绍，北岸区要做好几件事？"), held)
    assert lacks_subject(ask("按周文的说法，南岸区要做好几件事？"), held)
