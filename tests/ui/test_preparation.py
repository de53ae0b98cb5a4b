"""What goes on behind the page is told, fails in one line, and ends when the server does."""

import threading

import pytest

from qa.errors import ModelError
from ui.preparation import Preparation, Standing, Tell


def test_each_step_is_told_and_the_end_too() -> None:
    preparation, seen, go_on = Preparation(), threading.Event(), threading.Event()

    def work(tell: Tell) -> None:
        tell("reading", 1, 5)
        seen.set()
        go_on.wait(10)

    preparation.start(work)
    assert seen.wait(10)
    assert preparation.standing == Standing("reading", 1, 5)
    go_on.set()
    preparation.finish()
    assert preparation.standing == Standing()


def test_a_server_that_goes_down_does_not_wait_for_the_end() -> None:
    preparation, steps = Preparation(), threading.Event()

    def work(tell: Tell) -> None:
        while True:
            tell("reading", 1, 5)
            steps.set()

    preparation.start(work)
    assert steps.wait(10)
    preparation.finish()
    assert preparation.standing == Standing()


def test_a_failure_is_kept_for_the_page(caplog: pytest.LogCaptureFixture) -> None:
    def fail(tell: Tell) -> None:
        raise ModelError("the model is not here; run: qingwen models pull")

    preparation = Preparation()
    preparation.start(fail)
    preparation.finish()
    assert preparation.standing.failure == "the model is not here; run: qingwen models pull"

    def break_down(tell: Tell) -> None:
        raise RuntimeError("a defect")

    broken = Preparation()
    broken.start(break_down)
    broken.finish()
    assert broken.standing.failure == ""
    assert "a defect" in caplog.text
