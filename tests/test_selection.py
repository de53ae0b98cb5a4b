"""Choosing evidence, with the judge's verdicts given."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import pytest

from qa.answer_type import Metadata
from qa.answerability import (
    Calibration,
    is_idle,
    lacks_subject,
    missing_labels,
    missing_years,
    signals,
)
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.selection import asks_for_several, select
from qa.types import Article, Chunk, Evidence, Precision, Turn


def candidate(
    text: str,
    score: float = 1.0,
    *,
    article: str = "a",
    published: str | None = None,
    passage: str = "",
    type_matches: bool = True,
) -> Candidate:
    story = Article(
        id=article,
        source=f"{article}.txt",
        title="",
        body=text,
        publisher=None,
        author=None,
        published=published,
        published_precision=Precision.DAY if published else Precision.UNKNOWN,
        url=None,
        language="zh",
        path=f"/{article}.txt",
        content_hash="",
    )
    return Candidate(
        Evidence(article, 0, len(text), text, score),
        story,
        Chunk(f"{article}:0-{len(text)}", article, 0, len(text), passage or text),
        similarity=0.9,
        overlap=0.5,
        type_matches=type_matches,
    )


class Judge:
    """Answers with the odds it was given, and counts what it was asked."""

    name = "judge"
    calibration = Calibration(
        intercept=0.0,
        judged=1.0,
        similarity=0.0,
        missing_years=-3.0,
        lacks_type=-1.0,
        foreign=0.0,
        several=0.0,
        ahead=0.0,
        absent_subject=0.0,
        absent_names=0.0,
        other_event=0.0,
        null_odds=0.0,
        idle=0.0,
        corroborated=0.0,
        crowd=0.0,
    )

    def __init__(self, **odds: float) -> None:
        self.odds = odds
        self.judged: list[str] = []
        self.spans: dict[str, str] = {}
        self.null_odds: dict[str, float] = {}
        self.extracted: list[str] = []
        self.questions: set[str] = set()

    def rewrite(self, question: str, history: Sequence[Turn]) -> list[str]:
        return []

    def translate(self, question: str, language: str) -> str:
        return ""

    def judge(self, question: str, candidate: Candidate) -> float:
        self.judged.append(candidate.evidence.text)
        self.questions.add(question)
        return self.odds[candidate.evidence.text]

    def extract(self, question: str, candidate: Candidate) -> Extraction:
        self.extracted.append(candidate.evidence.text)
        self.questions.add(question)
        span = self.spans.get(candidate.evidence.text, candidate.evidence.text)
        return Extraction(span, self.null_odds.get(span, -3.0 if span else 3.0))

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
    ) -> Generator[str, None, bool]:
        yield from sources
        return True


def ask(question: str) -> Query:
    return Query(question, question)


def never() -> bool:
    return False


def test_the_judge_overrules_the_ranking() -> None:
    judge = Judge(甲=-1.0, 乙=2.0)
    selection = select(ask("谁？"), [candidate("甲", 1.6), candidate("乙", 1.5)], judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["乙"]
    assert selection.probability > 0.5


def test_a_sentence_that_holds_what_is_asked_for_is_preferred() -> None:
    judge = Judge(甲=1.0, 乙=0.8)
    ranked = [candidate("甲", 1.5, type_matches=False), candidate("乙", 1.4)]
    assert select(ask("几家？"), ranked, judge, never).chosen[0].evidence.text == "乙"


def test_a_sentence_that_states_the_year_asked_for_is_preferred() -> None:
    judge = Judge(**{"2020年引进8个。": 2.5, "2021年引进12个。": 1.5})
    ranked = [candidate("2020年引进8个。", 2.5), candidate("2021年引进12个。", 2.4)]
    selection = select(ask("2021年引进几个？"), ranked, judge, never)
    assert selection.chosen[0].evidence.text == "2021年引进12个。"


def test_a_clear_winner_is_judged_alone() -> None:
    judge = Judge(甲=2.0, 乙=2.0)
    select(ask("谁？"), [candidate("甲", 2.5), candidate("乙", 1.0)], judge, never)
    assert judge.judged == ["甲"]


def test_a_sentence_that_convinces_the_judge_ends_the_search() -> None:
    judge = Judge(甲=-1.0, 乙=3.0, 丙=0.0)
    ranked = [candidate("甲", 1.6), candidate("乙", 1.5), candidate("丙", 1.4)]
    selection = select(ask("谁？"), ranked, judge, never)
    assert judge.judged == ["甲", "乙"]
    assert selection.chosen[0].evidence.text == "乙"


def test_a_sentence_in_which_no_words_answer_gives_way() -> None:
    judge = Judge(乙=1.5, 丙=0.9)
    judge.spans["乙"] = ""
    selection = select(ask("谁？"), [candidate("乙"), candidate("丙")], judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["丙"]
    assert judge.extracted == ["乙", "丙"]


def test_a_sentence_that_only_repeats_the_question_gives_way() -> None:
    judge = Judge(乙=1.5, 丙=0.9)
    judge.spans["乙"] = "北岸大桥"
    question = ask("北岸大桥是谁设计的？")
    selection = select(question, [candidate("乙"), candidate("丙")], judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["丙"]


def test_what_an_early_decision_left_out_is_judged_when_no_words_answer() -> None:
    judge = Judge(乙=3.0, 丙=2.0)
    judge.spans["乙"] = ""
    selection = select(ask("谁？"), [candidate("乙"), candidate("丙")], judge, never)
    assert judge.judged == ["乙", "丙"]
    assert [c.evidence.text for c in selection.chosen] == ["丙"]


def test_a_sentence_far_ahead_is_kept_though_no_words_answer() -> None:
    judge = Judge(乙=3.0, 丙=-2.0)
    judge.spans["乙"] = ""
    selection = select(ask("谁？"), [candidate("乙"), candidate("丙")], judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["乙"]
    assert selection.signals is not None
    assert selection.signals.null_odds == 3.0


def test_of_two_close_sentences_the_one_whose_words_answer_more_surely_is_chosen() -> None:
    judge = Judge(甲=1.5, 乙=1.0)
    judge.null_odds = {"甲": -0.5, "乙": -2.5}
    selection = select(ask("谁？"), [candidate("甲"), candidate("乙")], judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["乙"]


def test_a_sentence_well_behind_is_not_read_for_words() -> None:
    judge = Judge(甲=1.5, 乙=-1.5)
    judge.null_odds = {"甲": -0.5}
    select(ask("谁？"), [candidate("甲"), candidate("乙")], judge, never)
    assert judge.extracted == ["甲"]


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


def test_a_sentence_without_words_lets_others_be_judged_though_none_are_sure_to_lack() -> None:
    judge = Judge(乙=3.0, 丙=2.5)
    judge.spans["乙"] = ""
    judge.null_odds[""] = -0.5
    selection = select(ask("谁？"), [candidate("乙"), candidate("丙")], judge, never)
    assert judge.judged == ["乙", "丙"]
    assert [c.evidence.text for c in selection.chosen] == ["丙"]


def test_words_that_answer_are_looked_for_in_three_sentences_at_most() -> None:
    judge = Judge(甲=1.0, 乙=1.0, 丙=1.0, 丁=1.0)
    judge.spans = dict.fromkeys("甲乙丙丁", "")
    candidates = [candidate(text) for text in "甲乙丙丁"]
    selection = select(ask("谁？"), candidates, judge, never)
    assert judge.extracted == ["甲", "乙", "丙"]
    assert [c.evidence.text for c in selection.chosen] == ["甲"]


def test_words_that_only_repeat_the_translation_say_nothing_new() -> None:
    question = "What is the loom of Binhai Works called?"
    query = Query(question, question, "滨海 Works的织机叫什么？")
    assert is_idle(query, "滨海Works", "zh")
    assert not is_idle(query, "飞云一号", "zh")
    follow_up = Query("Wie heißt er?", f"({question}) Wie heißt er?", "滨海厂的厂长叫什么？")
    assert not is_idle(follow_up, "滨海厂", "zh")


def test_a_translated_choice_is_answered_in_its_own_words() -> None:
    question = "Steht das Werk in Linhai oder in Haimen?"
    assert not is_idle(Query(question, question, "该厂在临海还是在海门？"), "临海", "zh")


@pytest.mark.parametrize(
    ("question", "span", "expected"),
    [
        ("临江纺织厂是谁创立的？", "临江纺织厂", True),
        ("临江纺织厂是谁创立的？", "周文", False),
        ("大桥什么时候通车？", "2021年5月", False),
        ("大桥什么时候通车？", "两岸居民", True),
        ("2023年接待了多少人？", "2023", True),
        ("2023年接待了多少人？", "46万", False),
        ("When did the bridge open?", "两岸居民", True),
        ("谁？", "", False),
        ("临江纺织厂的布卖给了哪家公司？", "松阳临江纺织厂股份有限公司", True),
        ("临江纺织的布卖给了哪家公司？", "松阳临江纺织有限公司", True),
        ("临江纺织的布卖给了哪家公司？", "松阳远山服装有限公司", False),
        ("临江纺织的全称是什么？", "松阳临江纺织有限公司", False),
    ],
)
def test_words_that_tell_nothing_new_or_of_another_kind(
    question: str, span: str, expected: bool
) -> None:
    assert is_idle(ask(question), span, "zh") is expected


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("决赛在白沙市还是海港市举行？", "白沙市"),
        ("大桥是2020年通车的吗？", "2020年"),
        ("Is the plant in Kent or Essex?", "Kent"),
        ("2023年新增了几家？", "3家"),
        ("What did the party show?", "art"),
        ("谁在什么时候创立了该公司？", "周文"),
        ("Who was mayor when the bridge opened?", "周文"),
    ],
)
def test_words_that_answer_may_stand_in_the_question_or_be_of_one_kind_of_two(
    question: str, span: str
) -> None:
    assert not is_idle(ask(question), span, "zh")


def test_forms_of_times_are_not_known_in_every_language() -> None:
    assert not is_idle(ask("Wann öffnet die Bibliothek?"), "am Montag", "de")
    assert is_idle(ask("When does the library open?"), "the new hall", "en")


def test_what_an_article_states_of_itself_needs_no_judge() -> None:
    judge = Judge(乙=1.0)
    line = replace(candidate("2021-03-05 晨报", 2.0), states=Metadata.DATE)
    selection = select(ask("何时发表？"), [line, candidate("乙", 1.0)], judge, never)
    assert selection.chosen == (line,)
    assert judge.judged == []
    assert judge.extracted == []


def test_a_winner_without_the_kind_asked_for_is_not_clear() -> None:
    judge = Judge(甲=2.0, 乙=0.0)
    select(
        ask("谁？"), [candidate("甲", 2.5, type_matches=False), candidate("乙", 1.0)], judge, never
    )
    assert judge.judged == ["甲", "乙"]


def test_a_comparison_takes_a_second_article_but_not_a_second_sentence() -> None:
    judge = Judge(甲=2.0, 乙=1.9, 丙=1.0)
    judge.spans = {"甲": "300亩", "丙": "200亩"}
    several = [candidate("甲", 2.0), candidate("乙", 1.9), candidate("丙", 1.0, article="b")]
    selection = select(ask("两个园区分别占地多少？"), several, judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["甲", "丙"]


@pytest.mark.parametrize(("other", "chosen"), [("200亩", "甲乙"), ("300亩", "甲"), ("", "甲")])
def test_a_second_sentence_is_taken_for_other_words_that_answer(other: str, chosen: str) -> None:
    judge = Judge(甲=2.0, 乙=1.9)
    judge.spans = {"甲": "300亩", "乙": other}
    several = [candidate("甲", 2.0), candidate("乙", 1.9)]
    selection = select(ask("两个园区分别占地多少？"), several, judge, never)
    assert [c.evidence.text for c in selection.chosen] == list(chosen)


def test_the_model_is_asked_in_both_languages() -> None:
    judge = Judge(甲=2.0)
    question = "Who is the director?"
    select(Query(question, question, "馆长是谁？"), [candidate("甲")], judge, never)
    assert judge.questions == {f"{question}（馆长是谁？）"}


def test_a_second_article_that_does_not_answer_is_left_out() -> None:
    judge = Judge(甲=2.0, 丙=-2.0)
    several = [candidate("甲", 2.0), candidate("丙", 1.0, article="b")]
    assert len(select(ask("两个园区分别占地多少？"), several, judge, never).chosen) == 1


def test_a_second_article_in_which_no_words_answer_is_left_out() -> None:
    judge = Judge(甲=2.0, 丙=1.5, 丁=1.0)
    judge.spans = {"甲": "300亩", "丙": "", "丁": "200亩"}
    several = [candidate(text, article=text) for text in "甲丙丁"]
    selection = select(ask("两个园区分别占地多少？"), several, judge, never)
    assert [c.evidence.text for c in selection.chosen] == ["甲", "丁"]


def test_without_candidates_nothing_can_be_answered() -> None:
    assert select(ask("谁？"), [], Judge(), never).probability == 0.0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("A园和B园分别占地多少？", True),
        ("何时建成？投资多少？", True),
        ("Which of the two is larger?", True),
        ("馆长是谁？", False),
        ("Who is the director?", False),
    ],
)
def test_questions_that_ask_for_several_things(question: str, expected: bool) -> None:
    assert asks_for_several(question) is expected


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


def test_more_missing_evidence_never_raises_the_probability() -> None:
    weigh = Judge.calibration.probability
    said = Extraction("12个", -1.0)
    held = candidate("2021年引进12个。")
    sure = signals(ask("2021年引进多少？"), held, (), 1.0, said, several=False)
    vague = candidate("2021年引进。", type_matches=False)
    doubtful = signals(ask("2025年引进多少？"), vague, (), 1.0, said, several=False)
    assert weigh(doubtful) < weigh(sure)


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
    assert not missing_years(ask("2022年谁夺冠？"), candidate("2022WTA公开赛，周文夺冠。"))
    assert not missing_years(ask("2000MPa的钢用在哪？"), candidate("2014年的钢用在桥上。"))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("“北岸通”3.0版什么时候上线？", ["3版"]),
        ("“北岸通”2.0版什么时候上线？", []),
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


def test_an_amount_does_not_hide_the_year_of_its_article() -> None:
    paid = candidate("每人奖励2000美元。", published="2021-03-05")
    assert missing_years(ask("2021年每人奖励多少？"), paid) == []


def test_a_counted_thing_is_no_year() -> None:
    counted = candidate("提供2000个岗位。", passage="2021年提供2000个岗位。")
    assert not missing_years(ask("2021年提供多少岗位？"), counted)


def test_nothing_is_judged_after_a_stop() -> None:
    judge = Judge(甲=1.0)
    assert select(ask("谁？"), [candidate("甲")], judge, lambda: True).chosen == ()
    assert not judge.judged
    assert not judge.extracted


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
