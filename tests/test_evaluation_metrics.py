"""Scores of single questions, by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.formats import Element, Prediction, Question
from qa.evaluation.metrics import contains, score, squeeze


def gold(**fields: Any) -> Question:
    return Question(id="1", question="?", **fields)


def wants(*answers: str, every: bool = True, aliases: tuple[str, ...] = ()) -> Question:
    return gold(elements=tuple(Element((name,), aliases) for name in answers), every=every)


def documents(*names: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({name}) for name in names)


def figure(question: Question, prediction: Prediction, name: str, **texts: str) -> float | None:
    scores = score(question, prediction, {key: squeeze(text) for key, text in texts.items()})
    if name not in scores:
        return None
    numerator, denominator = scores[name]
    return numerator / denominator


@pytest.mark.parametrize(
    ("wanted", "answer", "found"),
    [
        ("15亿元", "总投资15 亿元。", True),
        ("15亿元", "总投资１５亿元", True),
        ("15亿元", "总投资115亿元", False),
        ("15亿元", "总投资2.15亿元", False),
        ("15亿元", "an investment of 1.5 billion yuan", True),
        ("15亿元", "eine Investition von 1,5 Milliarden Yuan", True),
        ("15亿元", "an investment of 15 billion yuan", False),
        ("12万辆", "120,000 vehicles", True),
        ("12万辆", "120.000 Fahrzeuge", True),
        ("8家", "18家", False),
        ("“双招双引”", "「双招双引」", True),
        ("軟件園", "软件园", True),
    ],
)
def test_an_answer_holds_a_figure_in_any_notation_but_never_a_part_of_another(
    wanted: str, answer: str, *, found: bool
) -> None:
    assert contains(wants(wanted), answer) is found


def test_every_element_or_any_is_required_by_the_questions_mode() -> None:
    assert not contains(wants("228个", "328.6亿元"), "共228个")
    assert contains(wants("228个", "328.6亿元"), "共228个，总投资328.6亿元")
    assert contains(wants("228个", "328.6亿元", every=False), "共228个")


def test_a_short_alias_must_be_a_word_of_its_own() -> None:
    assert contains(wants("八", aliases=("8",)), "there are 8 of them")
    assert not contains(wants("八", aliases=("8",)), "at 1.8 GHz")


def test_chunks_of_one_document_count_once_in_its_rank() -> None:
    found = Prediction("1", retrieved=(("a#1", ""), ("a#2", ""), ("b#1", "")))
    question = gold(groups=documents("b"))
    assert figure(question, found, "hit@1") == 0
    assert figure(question, found, "hit@5") == 1
    assert figure(question, found, "mrr@10") == 1 / 2


def test_recall_counts_groups_of_equivalent_documents() -> None:
    found = Prediction("1", retrieved=(("b", ""), ("x", "")))
    question = gold(groups=(frozenset({"a", "b"}), frozenset({"c"})))
    assert figure(question, found, "recall@5") == 1 / 2


def test_evidence_counts_only_where_a_found_passage_holds_it_whole() -> None:
    question = gold(groups=documents("a"), evidence=(("a", "产值5亿元。"), ("a", "共228个。")))
    found = Prediction("1", retrieved=(("a", "项目新增产值5 亿\n元。共228"),))
    assert figure(question, found, "evidence_recall@10") == 1 / 2


def test_a_quote_must_stand_verbatim_in_the_document_it_cites() -> None:
    question = gold(groups=documents("a", "b"), needs_every_group=True)
    said = Prediction(
        "1", answer="…", citations=(("a", "总投资100亿元"), ("a", "总投资10亿元"), ("c", "无关"))
    )
    texts = {"a": "总投资\n100亿元的科技城", "c": "一段无关的话"}
    assert figure(question, said, "quote_valid", **texts) == 2 / 3
    assert figure(question, said, "cite_precision", **texts) == 1 / 3
    assert figure(question, said, "cite_recall", **texts) == 1 / 2


def test_refusing_an_answerable_question_is_a_wrong_answer_and_a_false_refusal() -> None:
    question = gold(elements=(Element(("5亿元",)),), every=True)
    refused = Prediction("1", answer="没有：5亿元", refused=True)
    assert figure(question, refused, "contains") == 0
    assert figure(question, refused, "false_refusal") == 1
    assert figure(question, refused, "refusal_precision") == 0


def test_answering_the_unanswerable_lowers_refusal_recall_only() -> None:
    answered = score(gold(answerable=False), Prediction("1", answer="5亿元"), {})
    assert answered["refusal_recall"] == (0, 1)
    assert answered["refusal_precision"] == (0, 0)
    assert "contains" not in answered


@given(
    st.lists(st.sampled_from("abcdef"), max_size=12),
    st.sets(st.sampled_from("abcdef"), min_size=1),
)
def test_retrieval_scores_stay_in_bounds_and_grow_with_the_cutoff(
    ranked: list[str], relevant: set[str]
) -> None:
    found = Prediction("1", retrieved=tuple((name, "") for name in ranked))
    scores = score(gold(groups=documents(*sorted(relevant))), found, None)
    for name in ("hit", "recall"):
        at = [scores[f"{name}@{k}"][0] for k in (1, 5, 10)]
        assert at == sorted(at)
        assert 0 <= at[0] <= at[-1] <= 1
    assert (scores["mrr@10"][0] > 0) == (scores["hit@10"][0] > 0)
