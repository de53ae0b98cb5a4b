"""Words that answer, looked for again in the part of a sentence that speaks of the matter."""

from dataclasses import replace

import pytest

from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.extraction import asked_of_model, described, quoted, whole_list
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never

LISTED = "云帆厂入选新锐名单，12家厂进入纺织50强，海星等5家厂列入“灯塔计划”示范名单。"


def test_words_are_looked_for_again_in_the_part_that_speaks_of_what_is_asked() -> None:
    part = "松阳厂、飞云厂与江南大学合作研究纺机；"
    sentence = f"{part}白石厂向海门公司供货。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "白石厂、海门公司", part: "松阳厂、飞云厂"}
    question = ask("哪些厂与江南大学合作研究纺机？")
    assert select(question, [candidate(sentence)], judge, never).spans == ("松阳厂、飞云厂",)
    judge.spans[part] = "江南大学"
    assert select(question, [candidate(sentence)], judge, never).spans == ("白石厂、海门公司",)
    judge.spans[part] = ""
    assert select(question, [candidate(sentence)], judge, never).spans == ("白石厂、海门公司",)


@pytest.mark.parametrize(
    ("question", "clause", "span"),
    [
        ("云帆厂入选了什么名单？", "云帆厂入选新锐名单，", "新锐名单"),
        ("有多少家厂列入“灯塔计划”示范名单？", "海星等5家厂列入“灯塔计划”示范名单。", "5家"),
    ],
)
def test_where_a_long_sentence_has_no_words_its_best_clause_is_read(
    question: str, clause: str, span: str
) -> None:
    judge = Judge(**{LISTED: 1.5})
    judge.spans = {LISTED: "", clause: span}
    selection = select(ask(question), [candidate(LISTED)], judge, never)
    assert judge.extracted == [LISTED, clause]
    assert selection.spans == (span,)
    assert selection.chosen[0].evidence.text == LISTED


def test_a_figure_of_another_clause_gives_way_to_that_of_the_matter() -> None:
    asked, clause = "有多少家厂列入“灯塔计划”示范名单？", "海星等5家厂列入“灯塔计划”示范名单。"
    judge = Judge(**{LISTED: 1.5})
    judge.spans = {LISTED: "12家", clause: "5家"}
    assert select(ask(asked), [candidate(LISTED)], judge, never).spans == ("5家",)
    judge.null_odds = {"12家": -2.0, "5家": -1.0}
    assert select(ask(asked), [candidate(LISTED)], judge, never).spans == ("12家",)


def test_a_clause_without_the_kind_asked_for_is_not_read_again() -> None:
    sentence = "5月8日，滨海市纺织创新中心启动仪式在云帆厂举行。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "5月8日"}
    asked = ask("滨海市纺织创新中心启动仪式是哪天举行的？")
    assert select(asked, [candidate(sentence)], judge, never).spans == ("5月8日",)
    assert judge.extracted == [sentence]


@pytest.mark.parametrize(
    ("sentence", "question", "span", "other"),
    [
        ("云帆厂在滨海市新建的纺织产业园占地500亩，总投资20亿元。",
         "云帆厂在滨海市新建的纺织产业园总投资多少？", "20亿元", "500亩"),
        ("云帆厂在滨海市新建的纺织产业园2019年动工，2021年投产。",
         "云帆厂在滨海市新建的纺织产业园什么时候投产？", "2021年", "2019年"),
    ],
)  # fmt: skip
def test_the_clause_of_the_subject_does_not_take_the_place_of_the_one_that_tells(
    sentence: str, question: str, span: str, other: str
) -> None:
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: span, f"{sentence.partition('，')[0]}，": other}
    assert select(ask(question), [candidate(sentence)], judge, never).spans == (span,)


def test_a_list_put_together_from_several_places_is_looked_for_in_one() -> None:
    clause = "要建棉仓、丝仓、麻仓、毛仓“四仓一体”的库房，"
    sentence = f"周文说，云帆厂靠的是纺纱技术，{clause}明年动工。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "纺纱技术、棉仓、丝仓、麻仓", clause: "棉仓、丝仓、麻仓、毛仓"}
    judge.null_odds = {"纺纱技术、棉仓、丝仓、麻仓": -2.0, "棉仓、丝仓、麻仓、毛仓": -0.5}
    asked = ask("周文说要建“四仓一体”的库房，是哪四仓？")
    assert select(asked, [candidate(sentence)], judge, never).spans == ("棉仓、丝仓、麻仓、毛仓",)


def test_a_list_that_is_asked_for_is_looked_for_in_the_clause_that_holds_one() -> None:
    clause = "向滨海的棉农收购长绒棉、细绒棉、彩棉和种子，"
    sentence = f"周文说，云帆厂看准外贸回暖，{clause}仓库已经腾空。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "外贸回暖", clause: "长绒棉、细绒棉、彩棉和种子"}
    asked = ask("周文说要向滨海的棉农收购哪几样东西？")
    assert select(asked, [candidate(sentence)], judge, never).spans == (
        "长绒棉、细绒棉、彩棉和种子",
    )
    asked = ask("周文说向滨海的棉农收购时看准了什么？")
    assert select(asked, [candidate(sentence)], judge, never).spans == ("外贸回暖",)


def test_the_clause_of_the_matter_is_read_again_though_a_particle_stands_in_another_one() -> None:
    sentence = "老厂长回忆，19年在滨海市东城开办纺纱分厂，1998年他还在念书。"
    clause = "19年在滨海市东城开办纺纱分厂，"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "1998年", clause: "19年"}
    judge.null_odds = {"1998年": -1.5, "19年": -0.2}
    asked = ask("云帆厂哪一年在滨海市东城办了纺纱分厂？")
    assert select(asked, [candidate(sentence)], judge, never).spans == ("19年",)


def test_what_kind_a_thing_is_is_told_by_all_that_stands_before_its_noun() -> None:
    sentence = "老厂云帆作为本省最早的出口、外贸纺织企业，雇着3000名员工。"
    asked = "云帆是什么样的纺织企业？"
    kind = "本省最早的出口、外贸纺织企业"
    assert described(asked, sentence) == kind
    assert described(asked, "云帆获评全省示范企业，雇着3000名员工。") == "全省示范企业"
    assert not described("云帆的纺织企业在哪里？", sentence)
    assert described(asked, "云帆不是国有纺织企业，是一家民营纺织企业。") == "民营纺织企业"
    assert not described("厂里买了哪种设备？", "厂里为工人买来新设备。")
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "纺织企业", "老厂云帆作为本省最早的出口、外贸纺织企业，": ""}
    assert select(ask(asked), [candidate(sentence)], judge, never).spans == (kind,)


def test_words_hidden_by_what_leads_to_a_sentence_are_found_without_it() -> None:
    text = "云帆厂在滨海市东城。它有纺机40台。"
    behind = replace(candidate(text), lead=text.index("它"))
    judge = Judge(**{text: 1.5})
    judge.spans = {text: "", "它有纺机40台。": "40台"}
    selection = select(ask("云帆厂有多少台纺机？"), [behind], judge, never)
    assert selection.spans == ("40台",)
    assert selection.chosen == (behind,)


def test_a_number_with_a_comma_within_is_not_cut() -> None:
    sentence = "云帆厂去年进口的细纱机共有1,250台，大都装在二号车间。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "", "云帆厂去年进口的细纱机共有1,250台，": "1,250台"}
    asked = ask("云帆厂去年进口的细纱机有多少台？")
    assert select(asked, [candidate(sentence)], judge, never).spans == ("1,250台",)


def test_words_of_another_kind_are_looked_for_again_in_the_clause_that_holds_it() -> None:
    sentence = "滨海市的织布厂有480家，大织布厂里办托儿所的比率是87%。"
    clause = "大织布厂里办托儿所的比率是87%。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "480家", clause: "87%"}
    judge.null_odds = {"480家": -2.0, "87%": -0.5}
    asked = ask("滨海市大织布厂里办托儿所的比率有多高，占比多少？")
    assert select(asked, [candidate(sentence)], judge, never).spans == ("87%",)


@pytest.mark.parametrize(
    ("question", "translation", "is_told"),
    [
        ("What got 1.5 billion yuan in May 2021?", "2021年5月什么得到15亿元？", True),
        ("Which of the 1,200 firms is largest?", "1200家企业中哪家最大？", True),
        ("How large are the three parks?", "三个园区有多大？", True),
        ("How large is the park?", "占地860亩的园区有多大？", False),
    ],
)
def test_a_translation_that_brings_figures_of_its_own_is_not_told_the_model(
    question: str, translation: str, *, is_told: bool
) -> None:
    judged, _ = asked_of_model(Query(question, question, translation))
    assert (translation in judged) is is_told


def test_what_is_told_in_quotation_marks_goes_with_its_noun() -> None:
    sentence = "该厂正在办理“先用后付”登记手续。"
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "登记手续"}
    spans = select(ask("该厂在办什么登记手续？"), [candidate(sentence)], judge, never).spans
    assert spans == ("“先用后付”登记手续",)
    assert quoted("该厂在办什么手续？", sentence, "登记手续") == ""


def test_words_that_stand_nowhere_are_looked_for_again_by_the_translation_alone() -> None:
    question, translation = "纺織で第何位？", "纺织排第几？"
    sentence = "云帆厂是全省第三大纺织厂。"

    class Foreign(Judge):
        def extract(self, question: str, candidate: Candidate) -> Extraction:
            super().extract(question, candidate)
            if question != translation:
                return Extraction("", 1.0, invented=True)
            return Extraction("第三", -1.0)

    judge = Foreign(**{sentence: 1.5})
    query = Query(question, question, translation)
    assert select(query, [candidate(sentence)], judge, never).spans == ("第三",)
    judge = Foreign(**{sentence: 1.5})
    selection = select(Query(question, question, "有99家？"), [candidate(sentence)], judge, never)
    assert selection.spans == ("",)


def test_the_part_of_the_matter_may_be_a_little_less_sure() -> None:
    asked, clause = "有多少家厂列入“灯塔计划”示范名单？", "海星等5家厂列入“灯塔计划”示范名单。"
    judge = Judge(**{LISTED: 1.5})
    judge.spans = {LISTED: "12家", clause: "5家"}
    judge.null_odds = {"12家": -2.0, "5家": -1.8}
    assert select(ask(asked), [candidate(LISTED)], judge, never).spans == ("5家",)


@pytest.mark.parametrize(
    ("question", "sentence", "whole"),
    [
        ("除了北厂还有哪几家？", "随后，东厂、西厂、南厂等也来了。", "东厂、西厂、南厂"),
        ("来了哪些厂？", "随后，西厂、南厂、东厂和北厂来了。", "西厂、南厂"),
        ("来了哪些厂？", "随后，西厂、南厂、东厂和北厂。", "西厂、南厂、东厂和北厂"),
        ("来了哪两家厂？", "随后，东厂、西厂、南厂等也来了。", "西厂、南厂"),
        ("来了哪三家厂？", "随后，东厂、西厂、南厂等也来了。", "东厂、西厂、南厂"),
        ("除了东厂还来了哪些厂？", "随后，东厂、西厂、南厂等也来了。", "西厂、南厂"),
        ("来了哪些厂？", "随后，新区迎来了东厂、西厂、南厂。", "西厂、南厂"),
        ("来了哪些厂？", "东厂、西厂、南厂来了。", "西厂、南厂"),
        ("来了哪些厂？", "西厂和南厂来了。", "西厂、南厂"),
    ],
)
def test_a_part_of_a_list_that_is_asked_for_becomes_the_whole(
    question: str, sentence: str, whole: str
) -> None:
    assert whole_list(question, sentence, "西厂、南厂") == whole
    judge = Judge(**{sentence: 1.5})
    judge.spans = {sentence: "西厂、南厂"}
    if "西厂、南厂" in sentence and "、" in sentence:
        assert whole in select(ask(question), [candidate(sentence)], judge, never).spans[0]
