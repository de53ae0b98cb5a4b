"""Measure words: figures that count something else than what is asked for."""

import pytest

from qa.answerability import is_idle
from qa.conversation import Query
from qa.counters import counts_another
from tests.test_selection import ask


@pytest.mark.parametrize(
    ("words", "question", "expected"),
    [
        ("1,435件", "平台上有多少家企业？", True),
        ("1,435件", "平台上有多少企业？", True),
        ("三次", "一共有多少家商户？", True),
        ("3户", "平台上有多少家企业？", False),
        ("8个", "平台上有多少家企业？", False),
        ("1.2万", "平台上有多少家企业？", False),
        ("12家和14件", "平台上有多少家企业？", False),
        ("40多种", "有多少款产品？", False),
        ("1435件", "一共有多少？", False),
        ("北山公司", "平台上有多少家企业？", False),
    ],
)
def test_what_figures_count(words: str, question: str, expected: bool) -> None:
    assert counts_another(words, question) is expected


def test_figures_of_other_things_tell_nothing_new() -> None:
    assert is_idle(ask("平台上有多少家企业？"), "1435件", "zh")
    assert not is_idle(ask("平台上有多少家企业？"), "1435家", "zh")
    question = "How many firms are registered there?"
    assert is_idle(Query(question, question, "有多少公司在那里注册？"), "1435件", "zh")
