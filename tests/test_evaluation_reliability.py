"""Reliability of probabilities, and the page that shows an evaluation."""

import re

import pytest

from qa.evaluation.formats import Element, Prediction, Question, prediction
from qa.evaluation.page import page
from qa.evaluation.reliability import reliability
from qa.evaluation.report import evaluate


def asked(name: str, *, answerable: bool) -> Question:
    return Question(
        name, "?", type="<b>", language="zh", answerable=answerable, elements=(Element(("3",)),)
    )


def given(name: str, probability: float | None) -> Prediction:
    return Prediction(name, answer="3", probability=probability, seconds=0.5)


def test_probabilities_that_come_true_have_no_error() -> None:
    questions = [asked(str(i), answerable=i % 2 == 0) for i in range(4)]
    predictions = {q.id: given(q.id, 0.5) for q in questions}
    found = reliability(questions, predictions)
    assert found is not None
    assert (found.calibration_error, found.brier) == (0, 0.25)
    assert [(b.low, b.n, b.predicted, b.observed) for b in found.bins] == [(0.5, 4, 0.5, 0.5)]


def test_false_certainty_is_an_error() -> None:
    questions = [asked("a", answerable=False), asked("b", answerable=True)]
    found = reliability(questions, {"a": given("a", 1.0), "b": given("b", 1.0)})
    assert found is not None
    assert found.calibration_error == pytest.approx(0.5)
    assert found.bins[0].high == 1.0


def test_without_probabilities_there_is_no_diagram() -> None:
    question = asked("a", answerable=True)
    assert reliability([question], {"a": given("a", None)}) is None
    assert reliability([question], {}) is None


def test_a_prediction_is_read_with_its_probability_and_time() -> None:
    read = prediction({"id": "a", "answer": "3", "probability": 0.25, "seconds": 1.5})
    assert (read.probability, read.seconds) == (0.25, 1.5)


def test_the_page_stands_alone_and_escapes_what_it_shows() -> None:
    questions = [asked("a", answerable=True), asked("b", answerable=False)]
    predictions = {"a": given("a", 0.9), "b": given("b", 0.2)}
    html = page(
        evaluate(questions, predictions, None),
        reliability(questions, predictions),
        {"questions": "<script>alert(1)</script>"},
    )
    assert "<script" not in html
    assert "<b>" not in html
    assert not re.search(r"(?:src|href)=|https?://|@import|url\(", html)
    assert html.count("<svg") == 2
    assert "contains" in html
