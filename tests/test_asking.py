"""Questions with several parts, over a small library of made-up articles."""

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.config import Settings
from qa.generation.extractive import ExtractiveGenerator
from qa.pipeline import Qingwen
from qa.types import ClaimReady, Reason, Turn
from tests.test_pipeline import assert_proved

pytestmark = pytest.mark.weights

ARTICLES = {
    "东港.txt": "东港园区开工\n2021-03-02 来源:东港晚报\n\n东港园区占地930亩，位于东港区北部。"
    "园区由东港集团建设，将分三期完成，首期厂房已经封顶。",
    "西岭.txt": "西岭园区落成\n2022-06-11 来源:西岭日报\n\n西岭园区占地1000亩，于去年开建。"
    "园区将引进食品加工企业，预计带动周边就业。",
    "港务.txt": "码头扩建\n2020-05-09 来源:港务月刊\n\n东港园区占地880亩，紧邻码头。",
}


@pytest.fixture(scope="module")
def library(weights_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Qingwen]:
    folder = tmp_path_factory.mktemp("parks")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(library=folder / "library", home=weights_home, generator="extractive")
    with Qingwen.open(settings) as qingwen:
        qingwen.ingest([folder / name for name in ARTICLES])
        yield qingwen


def test_a_comparison_states_both_figures_and_the_direction(library: Qingwen) -> None:
    answer = library.answer("东港园区和西岭园区哪个占地更大？")
    assert "930亩" in answer.text
    assert answer.claims[-2].reason is Reason.COMPUTED
    assert answer.claims[-2].text == "比较可知，西岭园区（1000亩）比东港园区（930亩）更大。"
    assert len({c.article_id for c in answer.claims[-2].citations}) == 2
    assert_proved(library, answer)


@pytest.mark.parametrize("whether", ["", "各家报道的说法一致吗？", "几篇文章的数字相符吗？"])
def test_sources_that_differ_are_both_given_newest_first(library: Qingwen, whether: str) -> None:
    answer = library.answer(f"东港园区占地多少亩？{whether}")
    (conflict,) = answer.conflicts
    assert [value.value for value in conflict.values] == ["930亩", "880亩"]
    assert [value.published for value in conflict.values] == ["2021-03-02", "2020-05-09"]
    assert "说法不一" in answer.claims[-1].text
    assert_proved(library, answer)


def test_what_two_publishers_say_is_told_from_the_article_of_each(library: Qingwen) -> None:
    answer = library.answer("东港园区占地多少亩？港务月刊和东港晚报分别怎么说？")
    sources = {a.publisher: key for key, a in answer.articles.items()}
    told = [(claim.citations[0].article_id, claim.text) for claim in answer.claims[:2]]
    assert [key for key, _ in told] == [sources["港务月刊"], sources["东港晚报"]]
    assert ["880亩" in told[0][1], "930亩" in told[1][1]] == [True, True]
    assert_proved(library, answer)


def test_markers_go_on_over_the_parts(library: Qingwen) -> None:
    answer = library.answer("东港园区和西岭园区分别占地多少亩？")
    markers = {(c.article_id, c.start): c.marker for c in answer.citations}
    assert sorted(markers.values()) == list(range(1, len(markers) + 1))
    assert len(markers) == 3


def test_a_part_without_an_answer_is_said_to_be_missing(library: Qingwen) -> None:
    answer = library.answer("东港园区和月球基地分别占地多少亩？")
    assert answer.refusal is None
    assert any("930亩" in claim.text for claim in answer.claims)
    assert any("月球基地" in note for note in answer.notes)
    assert "月球基地" in answer.text


def test_claims_of_every_part_are_streamed(library: Qingwen) -> None:
    events = list(library.ask("东港园区和西岭园区分别占地多少亩？"))
    said = [event.claim for event in events if isinstance(event, ClaimReady)]
    assert len(said) == 3


def test_a_period_in_the_question_limits_the_search_and_is_explained(library: Qingwen) -> None:
    answer = library.answer("最近哪个园区落成？")
    assert {hit.article.source for hit in answer.hits} == {"西岭.txt"}
    assert any("2022-03-13" in note for note in answer.notes)


def test_what_recent_articles_do_not_answer_is_asked_of_all(library: Qingwen) -> None:
    answer = library.answer("东港园区最近占地多少亩？")
    assert "930亩" in answer.text
    assert any("全部文章" in note for note in answer.notes)
    answer = library.answer("最近落成的西岭园区占地多少亩？")
    assert "1000亩" in answer.text
    assert any("只查了" in note for note in answer.notes)


def test_a_period_without_articles_is_told_and_everything_is_searched(library: Qingwen) -> None:
    answer = library.answer("1999年1月的报道说东港园区占地多少亩？")
    assert answer.hits
    assert any("1999-01-01" in note for note in answer.notes)


class Rewriter(ExtractiveGenerator):
    """Puts every question anew in the same way, and remembers which."""

    def __init__(self, *questions: str) -> None:
        self.questions, self.asked, self.answered = questions, list[str](), list[str]()

    def rewrite(self, question: str, history: Sequence[Turn]) -> list[str]:
        self.asked.append(question)
        return list(self.questions)

    def write(self, question: str, *given: Any, **more: Any) -> Generator[str, None, bool]:
        self.answered.append(question)
        return super().write(question, *given, **more)


Rewrites = Callable[..., Rewriter]
HISTORY = (Turn("user", "东港园区由谁建设？"), Turn("assistant", "东港集团。"))


@pytest.fixture
def rewriting(library: Qingwen, monkeypatch: pytest.MonkeyPatch) -> Rewrites:
    def use(*questions: str) -> Rewriter:
        rewriter = Rewriter(*questions)
        monkeypatch.setattr(library._models, "_generator", rewriter)
        return rewriter

    return use


def test_parts_that_a_model_finds_are_both_answered(library: Qingwen, rewriting: Rewrites) -> None:
    rewriting("东港园区占地多少亩？", "西岭园区占地多少亩？")
    answer = library.answer("给我两个数，东港园区占地，还有西岭园区占地。")
    assert "930亩" in answer.text
    assert "1000亩" in answer.text
    assert_proved(library, answer)


def test_parts_that_one_sentence_answers_are_written_without_the_others(
    library: Qingwen, rewriting: Rewrites
) -> None:
    parts = ("东港园区由谁建设？", "东港园区将分几期完成？", "西岭园区占地多少亩？")
    rewriter = rewriting(*parts)
    library.answer("东港园区谁建设，分几期完成，西岭园区占地多少亩？")
    assert rewriter.answered == [" ".join(parts[:2]), parts[2]]


def test_a_follow_up_put_anew_is_what_is_answered(library: Qingwen, rewriting: Rewrites) -> None:
    rewriting("东港园区占地多少亩？")
    answer = library.answer("它占地多少亩？", history=HISTORY, fresh=True)
    assert answer.standalone_question == "东港园区占地多少亩？"
    assert "930亩" in answer.text


def test_a_follow_up_that_is_only_repeated_keeps_its_context(
    library: Qingwen, rewriting: Rewrites
) -> None:
    rewriting("占地多少亩呢？")
    answer = library.answer("占地多少亩呢？", history=HISTORY, fresh=True)
    assert answer.standalone_question == "（东港园区由谁建设）占地多少亩呢？"


def test_a_word_for_a_thing_that_the_model_left_is_named_by_a_rule(
    library: Qingwen, rewriting: Rewrites
) -> None:
    rewriting("那里占地多少亩？")
    answer = library.answer("那里占地多少亩？", history=HISTORY, fresh=True)
    assert answer.standalone_question == "东港园区占地多少亩？"
    assert "930亩" in answer.text


def test_what_a_rule_takes_apart_is_not_put_anew(library: Qingwen, rewriting: Rewrites) -> None:
    rewriter = rewriting("西岭园区占地多大？", "东港园区占地多大？")
    answer = library.answer("东港园区和西岭园区哪个占地更大？", history=HISTORY, fresh=True)
    assert not rewriter.asked
    assert answer.claims[-2].text == "比较可知，西岭园区（1000亩）比东港园区（930亩）更大。"


def test_a_question_for_one_thing_is_not_put_anew(library: Qingwen, rewriting: Rewrites) -> None:
    rewriter = rewriting("西岭园区占地多大？")
    library.answer("东港园区占地多少亩？", fresh=True)
    assert not rewriter.asked
