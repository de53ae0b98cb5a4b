"""The default language model, for real: few questions, each a promise of the product."""

import threading
import time

import pytest

from qa.pipeline import Qingwen
from qa.types import Answered, ClaimReady, Token
from tests.test_pipeline import assert_proved

pytestmark = pytest.mark.weights


def test_figures_are_answered_with_their_sentence(qingwen_llm: Qingwen) -> None:
    answer = qingwen_llm.answer("青岛高新区2021年以来新引进了多少优质项目，总投资多少？")
    assert "228" in answer.text
    assert "328.6亿" in answer.text
    assert any("新引进优质项目228个" in citation.quote for citation in answer.citations)
    assert_proved(qingwen_llm, answer)


def test_an_english_question_is_answered_in_english(qingwen_llm: Qingwen) -> None:
    answer = qingwen_llm.answer("How many high-tech enterprises does Qingdao High-tech Zone have?")
    assert "562" in answer.text
    assert sum(map(str.isascii, answer.text)) > 0.6 * len(answer.text)
    assert_proved(qingwen_llm, answer)


def test_another_year_is_refused_with_what_is_nearby(qingwen_llm: Qingwen) -> None:
    answer = qingwen_llm.answer("青岛高新区2025年新引进了多少项目？")
    assert answer.refusal is not None
    assert any("228" in citation.quote for citation in answer.refusal.nearby)


def test_writing_stops_when_asked(qingwen_llm: Qingwen) -> None:
    stop = threading.Event()
    stopped_at = 0.0
    for event in qingwen_llm.ask("西海岸新区2021年将做好哪三件事？", should_stop=stop.is_set):
        if isinstance(event, Token) and not stop.is_set():
            stop.set()
            stopped_at = time.monotonic()
        if isinstance(event, ClaimReady | Answered):
            break
    assert not stop.is_set() or time.monotonic() - stopped_at < 10
