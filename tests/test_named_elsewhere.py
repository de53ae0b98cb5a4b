"""Which articles do not speak of what a question names, where another one does."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import Query
from qa.named_elsewhere import named_elsewhere
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never

TEXTS = {"hall": "北州云海体育场占地20亩。", "pool": "北州游泳馆占地30亩。"}


def test_an_article_that_holds_far_less_of_the_name_speaks_of_another_thing() -> None:
    assert named_elsewhere(ask("北州云海体育场占地多少？"), TEXTS) == {"pool"}


def test_of_a_foreign_question_the_translation_counts() -> None:
    question = "How large is the Yunhai stadium?"
    assert not named_elsewhere(ask(question), TEXTS)
    assert named_elsewhere(Query(question, question, "云海体育场有多大？"), TEXTS) == {"pool"}


def test_a_chinese_name_that_a_foreign_question_gives_is_looked_for_as_it_stands() -> None:
    question = "How large is the stadium of Yunhai (云海)?"
    assert named_elsewhere(Query(question, question, "体育场有多大？"), TEXTS) == {"pool"}
    question = "How large is the stadium of Nanshan (南山)?"
    assert not named_elsewhere(Query(question, question, "体育场有多大？"), TEXTS)


def test_short_stretches_and_small_differences_say_nothing() -> None:
    assert not named_elsewhere(ask("占地几亩？"), TEXTS)
    assert not named_elsewhere(ask("北州的云海占地多少？"), TEXTS)


def test_an_article_with_a_name_of_its_own_speaks_of_that() -> None:
    texts = {"a": "跨江隧道今年动工。", "b": "城北水厂昨天正式开工建设。"}
    assert not named_elsewhere(ask("跨江隧道什么时候正式开工建设？"), texts)


def test_an_article_that_holds_what_a_question_opens_with_speaks_of_it() -> None:
    texts = {"a": "滨海将于5月办风筝赛。", "b": "临江去年举办风筝比赛。"}
    assert not named_elsewhere(ask("滨海什么时候举办风筝比赛？"), texts)
    assert named_elsewhere(ask("临江什么时候举办风筝比赛？"), texts) == {"a"}


def test_a_long_name_may_be_worded_otherwise() -> None:
    texts = {"a": "北州云海体育场占地20亩。", "b": "北州云海大体育场占地30亩。"}
    assert not named_elsewhere(ask("北州云海体育场占地多少？"), texts)


def test_articles_in_another_language_are_not_flagged() -> None:
    english = candidate("The stadium covers 20 mu.", 0.9, article="en")
    english = replace(english, article=replace(english.article, language="en"))
    chinese = candidate("北州云海体育场昨天开工。", 0.8, article="zh")
    judge = Judge(**{english.evidence.text: 0.5, chinese.evidence.text: -1.0})
    chosen = select(ask("北州云海体育场占地多少？"), [english, chinese], judge, never)
    assert chosen.signals is not None
    assert not chosen.signals.named_elsewhere


def test_a_follow_up_that_holds_what_was_asked_before_says_nothing() -> None:
    follow_up = "那北州游泳馆呢？"
    assert not named_elsewhere(Query(follow_up, f"（北州云海体育场多大）{follow_up}"), TEXTS)


def test_words_of_other_letters_name_nothing_by_themselves() -> None:
    texts = {"a": "the north of the old harbour", "b": "a harbour"}
    assert not named_elsewhere(ask("What is in the north of the old harbour?"), texts)


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=3), st.text(max_size=60), max_size=4))
def test_some_article_always_speaks_of_it(question: str, texts: dict[str, str]) -> None:
    flagged = named_elsewhere(ask(question), texts)
    assert flagged <= texts.keys()
    assert not texts or flagged != texts.keys()


def test_the_sentence_of_the_article_that_is_named_is_preferred() -> None:
    named = candidate(TEXTS["hall"], 0.9, article="hall")
    other = candidate(TEXTS["pool"], 1.0, article="pool")
    judge = Judge(**{TEXTS["hall"]: 0.5, TEXTS["pool"]: 1.5})
    chosen = select(ask("北州云海体育场占地多少？"), [other, named], judge, never)
    assert chosen.chosen[0].article.id == "hall"
    assert chosen.signals is not None
    assert not chosen.signals.named_elsewhere
