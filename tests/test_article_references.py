"""Whose report a question means, and what is asked of it."""

import pytest

from qa.article_references import Reference, find_reference

PUBLISHERS = ("北州日报/云海新闻", "渔业报")


@pytest.mark.parametrize(
    ("question", "publisher", "asked"),
    [
        ("据渔业报的报道，船队有几艘船？", "渔业报", "船队有几艘船？"),
        (
            "船队的编组，北州日报那篇讲远洋的文章，说法是几比几？",
            "北州日报/云海新闻",
            "船队的编组是几比几？",
        ),
        ("船队靠什么导航，渔业报的报道，说法是什么？", "渔业报", "船队靠什么导航？"),
    ],
)
def test_a_clause_that_names_a_publisher_limits_the_question(
    question: str, publisher: str, asked: str
) -> None:
    assert find_reference(question, PUBLISHERS) == Reference(publisher, asked)


@pytest.mark.parametrize(
    "question",
    [
        "船队有几艘船？",
        "据晚报的报道，船队有几艘船？",
        "渔业报那篇写远洋的报道，编辑是谁？",
        "渔业报有多少篇报道，其中几篇写远洋？",
        "渔业报和北州日报的报道，哪篇更早？",
        "渔业报那篇讲渡轮的报道，票价是多少？",
        "据渔业报的报道，它有几艘船？",
    ],
)
def test_other_questions_are_limited_to_nobody(question: str) -> None:
    assert find_reference(question, PUBLISHERS) is None
