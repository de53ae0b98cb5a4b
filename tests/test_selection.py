"""Choosing evidence, with the judge's verdicts given."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import pytest

from qa.answerability import Calibration
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.metadata_type import Metadata
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
        other_matter=0.0,
        null_odds=0.0,
        idle=0.0,
        corroborated=0.0,
        crowd=0.0,
        named_elsewhere=0.0,
        lacks_attribute=0.0,
    )

    def __init__(self, **odds: float) -> None:
        self.odds = odds
        self.judged: list[str] = []
        self.spans: dict[str, str] = {}
        self.null_odds: dict[str, float] = {}
        self.unsure: set[str] = set()
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
        null_odds = self.null_odds.get(span, -3.0 if span else 3.0)
        return Extraction(span, null_odds, span in self.unsure)

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
        read: Sequence[str] = (),
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


def test_a_sentence_that_ranks_too_low_to_come_out_ahead_is_not_judged() -> None:
    judge = Judge(甲=0.9, 乙=0.8, 丙=0.0)
    ranked = [candidate("甲", 2.5), candidate("乙", 2.4), candidate("丙", 1.5)]
    select(ask("谁？"), ranked, judge, never)
    assert judge.judged == ["甲", "乙"]


def test_a_sentence_too_low_to_come_out_ahead_is_judged_where_the_best_has_no_words() -> None:
    judge = Judge(甲=0.9, 乙=2.5)
    judge.spans["甲"] = ""
    ranked = [candidate("甲", 2.5), candidate("乙", 1.5)]
    selection = select(ask("谁？"), ranked, judge, never)
    assert judge.judged == ["甲", "乙"]
    assert [c.evidence.text for c in selection.chosen] == ["乙"]


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


def test_nothing_is_judged_after_a_stop() -> None:
    judge = Judge(甲=1.0)
    assert select(ask("谁？"), [candidate("甲")], judge, lambda: True).chosen == ()
    assert not judge.judged
    assert not judge.extracted


def test_a_sentence_that_points_back_is_read_from_the_one_before_where_nothing_answers() -> None:
    body = "水库的闸门年年漏水。为此，该厂换了一批水泵。"
    sentence, whole = "为此，该厂换了一批水泵。", body
    start = body.index(sentence)
    found = candidate(body)
    evidence = replace(found.evidence, start=start, text=sentence)
    judge = Judge(**{sentence: 2.5})
    judge.spans = {sentence: "", whole: "闸门年年漏水"}
    chosen = select(
        ask("该厂换水泵是因为什么？"), [replace(found, evidence=evidence)], judge, never
    )
    assert chosen.chosen[0].evidence.text == whole
    assert chosen.chosen[0].alone().evidence.text == sentence
    assert chosen.spans == ("闸门年年漏水",)


def test_a_sentence_of_an_article_that_never_names_the_subject_gives_way() -> None:
    ours, other = "南岭水厂投资9亿元。", "该厂投资5亿元。"
    ranked = [candidate(other, 2.3, article="b"), candidate(ours, 2.0)]
    judge = Judge(**{ours: 1.0, other: 1.0})
    assert select(ask("南岭水厂花了多少钱？"), ranked, judge, never).chosen[0].article.id == "a"
    assert select(ask("一共花了多少钱？"), ranked, judge, never).chosen[0].article.id == "b"


def test_words_of_which_the_model_is_unsure_do_not_lift_their_sentence() -> None:
    sure, unsure = "北岸有12家。", "南岸有15家。"
    ranked = [candidate(sure, 1.55), candidate(unsure, 1.5)]
    judge = Judge(**{sure: 1.0, unsure: 1.0})
    judge.null_odds = {sure: 0.0, unsure: -0.4}
    assert select(ask("有几家？"), ranked, judge, never).chosen[0].evidence.text == unsure
    judge.unsure = {unsure}
    assert select(ask("有几家？"), ranked, judge, never).chosen[0].evidence.text == sure
