"""What is known of an answer before it is written, and what each sign says."""

from dataclasses import replace

import pytest

from qa.answerability import is_idle, signals
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never


def test_words_that_only_repeat_the_translation_say_nothing_new() -> None:
    question = "What is the loom of Binhai Works called?"
    query = Query(question, question, "滨海 Works的织机叫什么？")
    assert is_idle(query, "滨海Works", candidate("滨海Works"))
    assert is_idle(query, "江州滨海织机有限公司", candidate("江州滨海织机有限公司")) is False
    assert not is_idle(query, "飞云一号", candidate("飞云一号"))
    query = Query(question, question, "白石厂向哪家公司供货？白石纺织机械很大")
    name = "江州白石纺织机械股份有限公司"
    assert is_idle(query, name, candidate(name))
    follow_up = Query("Wie heißt er?", f"({question}) Wie heißt er?", "滨海厂的厂长叫什么？")
    assert not is_idle(follow_up, "滨海厂", candidate("滨海厂"))


def test_a_translated_choice_is_answered_in_its_own_words() -> None:
    question = "Steht das Werk in Linhai oder in Haimen?"
    assert not is_idle(
        Query(question, question, "该厂在临海还是在海门？"), "临海", candidate("临海")
    )


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
    assert is_idle(ask(question), span, candidate(span)) is expected


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
    assert not is_idle(ask(question), span, candidate(span))


def told(text: str, language: str) -> Candidate:
    """A sentence of an article in some language."""
    found = candidate(text)
    return replace(found, article=replace(found.article, language=language))


def test_forms_of_times_are_not_known_in_every_language() -> None:
    assert not is_idle(ask("Wann öffnet die Bibliothek?"), "am Montag", told("am Montag", "de"))
    assert is_idle(ask("When does the library open?"), "the new hall", told("the new hall", "en"))


def test_more_missing_evidence_never_raises_the_probability() -> None:
    weigh = Judge.calibration.probability
    said = Extraction("12个", -1.0)
    held = candidate("2021年引进12个。")
    sure = signals(ask("2021年引进多少？"), held, (), 1.0, said, several=False)
    vague = candidate("2021年引进。", type_matches=False)
    doubtful = signals(ask("2025年引进多少？"), vague, (), 1.0, said, several=False)
    assert weigh(doubtful) < weigh(sure)


def test_nothing_copied_from_a_sentence_without_the_kind_asked_for_tells_nothing() -> None:
    lacking = candidate("该厂的饼干很有名。", type_matches=False)
    judge = Judge(**{"该厂的饼干很有名。": 1.0})
    judge.spans = {"该厂的饼干很有名。": ""}
    known = select(ask("该厂有多少名员工？"), [lacking], judge, never).signals
    assert known is not None
    assert known.idle


def test_words_of_what_leads_to_a_sentence_without_the_kind_are_of_another_matter() -> None:
    lead, query = "东港投资5亿元。", ask("西港投资多少？")

    def is_idle(own: str, span: str, lead_characters: int = len(lead)) -> int:
        story = replace(candidate(lead + own, type_matches=False), lead=lead_characters)
        said = Extraction(span, -1.0)
        return signals(query, story, (), 1.0, said, several=False).idle

    assert is_idle("西港也动工了。", "5亿元") == 1
    assert is_idle("西港也动工了。", "5亿元", 0) == 0
    assert is_idle("西港投资7亿元。", "7亿元") == 0
    assert is_idle("为此，西港也动工了。", "5亿元") == 0


def test_the_figure_of_a_date_counts_nothing() -> None:
    sentence = candidate("5月8日的典礼上茶厂揭牌，来了8位客人和30名茶农。")
    assert is_idle(ask("培训了多少人？"), "5", sentence)
    assert not is_idle(ask("来了多少位客人？"), "8", sentence)
    assert not is_idle(ask("来了多少茶农？"), "30", sentence)
    assert not is_idle(ask("典礼是哪天？"), "5月8日", sentence)
    for question, figure, told in (
        ("茶厂排第几？", "5", "茶厂排全省第5位。"),
        ("茶厂有多少年历史？", "1200", "茶厂有1200年历史。"),
        ("装机多少？", "150", "装机150MW。"),
    ):
        assert not is_idle(ask(question), figure, candidate(told))


def test_a_sentence_in_which_no_words_answer_is_no_rival() -> None:
    best, rival = candidate("甲厂有30人。", 1.5), candidate("甲厂很大。", 2.0, article="b")
    words = Extraction("30人", -1.0)
    query = Query("甲厂多少人？", "甲厂多少人？")
    ahead = [
        signals(query, best, [best, rival], 1.0, words, several=False, silent=silent).ahead
        for silent in ([], [rival])
    ]
    assert ahead == [-0.5, 0.0]


@pytest.mark.parametrize(
    ("judged", "span", "idle"), [(-1.0, "", 1), (-1.0, "30人", 0), (0.0, "", 0)]
)
def test_without_words_a_sentence_that_the_judge_denies_tells_nothing(
    judged: float, span: str, idle: int
) -> None:
    held = candidate("甲厂有30人。")
    words = Extraction(span, 0.2)
    known = signals(ask("甲厂多少人？"), held, [held], judged, words, several=False)
    assert known.idle == idle
