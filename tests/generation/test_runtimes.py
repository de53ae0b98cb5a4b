"""The two ways to run GGUF weights in the process: they agree, and are told apart by the model."""

import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.models import resolve
from qa.config import load_settings
from qa.errors import ModelError
from qa.generation import ik_llama
from qa.generation.base import Session, StoppedError
from qa.generation.ik_llama import IkLlama
from qa.generation.language_model import Runtime
from qa.generation.llama_cpp import LlamaCpp
from qa.models import Models

pytestmark = [
    pytest.mark.weights,
    pytest.mark.skipif(not ik_llama.is_supported(), reason="no ready-built ik_llama.cpp here"),
]

ASKED = [
    [("system", "只回答“能”或“不能”。"), ("user", f"问题：{question}\n资料：{source}")]
    for question, source in [
        ("这座灯塔多高？", "灯塔高三十二米，建于一九三一年。"),
        ("灯塔由谁看守？", "灯塔高三十二米，建于一九三一年。"),
        ("Who keeps the lighthouse?", "老周看守灯塔已有二十年。"),
        ("渡船几点开？", "渡船每天六点从北岸开出，十八点返回。"),
        ("渡船票价是多少？", "渡船每天六点从北岸开出，十八点返回。"),
    ]
]
CHOICES = ["能", "不能"]


@pytest.fixture(scope="module")
def weights(weights_home: Path) -> Path:
    settings = load_settings()
    return next(resolve(settings.language_model, weights_home).parent.glob("*.gguf"))


@pytest.fixture(scope="module")
def fast(weights: Path) -> IkLlama:
    return IkLlama(weights, threads=2)


@pytest.fixture(scope="module")
def plain(weights: Path) -> Runtime:
    return LlamaCpp(weights, threads=2)


def test_both_runtimes_give_a_choice_the_same_odds(fast: Runtime, plain: Runtime) -> None:
    for messages in ASKED:
        found, expected = (
            runtime.choice_log_probabilities(messages, CHOICES, Session())
            for runtime in (fast, plain)
        )
        odds = found["能"] - found["不能"]
        assert odds == pytest.approx(expected["能"] - expected["不能"], abs=0.5), messages


def test_a_model_that_is_dropped_at_once_ends(weights: Path) -> None:
    loading = "import sys, pathlib; from qa.generation.llama_cpp import LlamaCpp; "
    loading += "LlamaCpp(pathlib.Path(sys.argv[1]), threads=2)"
    for _ in range(3):
        subprocess.run([sys.executable, "-c", loading, str(weights)], check=True, timeout=120)


def test_what_was_read_before_changes_no_odds(fast: Runtime) -> None:
    alone = [fast.choice_log_probabilities(m, CHOICES, Session())["能"] for m in ASKED]
    again = [fast.choice_log_probabilities(m, CHOICES, Session())["能"] for m in reversed(ASKED)]
    assert again[::-1] == pytest.approx(alone, abs=0.2)


def test_more_kinds_of_prompts_than_caches_are_all_answered(fast: Runtime) -> None:
    kinds = [[("system", f"你是第{i}位助手。"), ASKED[0][1]] for i in range(9)]
    first = fast.choice_log_probabilities(kinds[0], CHOICES, Session())["能"]
    for messages in kinds[1:]:
        fast.choice_log_probabilities(messages, CHOICES, Session())
    again = fast.choice_log_probabilities(kinds[0], CHOICES, Session())["能"]
    assert again == pytest.approx(first, abs=0.2)


def test_a_choice_that_is_no_single_token_is_as_unlikely_as_can_be(fast: Runtime) -> None:
    found = fast.choice_log_probabilities(ASKED[0], ["北岸开出的渡船"], Session())
    assert found == {"北岸开出的渡船": -20.0}


def test_characters_of_several_tokens_are_streamed_whole(fast: Runtime) -> None:
    said = "𠮷 🚢 鱻"
    messages = [("system", "一字不差地重复用户的话。"), ("user", said)]
    session = Session()
    writing = fast.stream(messages, max_tokens=30, session=session)
    assert "\ufffd" not in "".join(writing)
    assert session.tokens["generated"] > 3


def test_a_reply_that_is_too_long_has_not_come_to_its_end(fast: Runtime) -> None:
    def told(most: int) -> bool:
        writing = fast.stream(ASKED[0], max_tokens=most, session=Session())
        while True:
            try:
                next(writing)
            except StopIteration as end:
                return bool(end.value)

    assert told(40)
    assert not told(1)


def test_a_reply_does_not_open_with_what_is_to_be_avoided(fast: Runtime, plain: Runtime) -> None:
    for runtime in (fast, plain):
        first = "".join(runtime.stream(ASKED[0], max_tokens=1, session=Session()))
        other = runtime.stream(ASKED[0], max_tokens=1, session=Session(), avoid=first)
        assert first
        assert first not in other


def test_reading_and_writing_stop_when_asked_to(fast: Runtime) -> None:
    stopped = Session(lambda: True)
    with pytest.raises(StoppedError):
        fast.choice_log_probabilities(ASKED[0], CHOICES, stopped)
    with pytest.raises(StoppedError):
        list(fast.stream(ASKED[0], max_tokens=9, session=stopped))
    assert fast.choice_log_probabilities(ASKED[0], CHOICES, Session())["能"] < 0


def test_a_reply_that_nobody_reads_to_its_end_holds_nothing_up(fast: Runtime) -> None:
    session = Session()
    long = [("system", "写作。"), ("user", "写一篇关于大海的长文。")]
    writing = fast.stream(long, max_tokens=2000, session=session)
    next(writing)
    writing.close()
    assert fast.choice_log_probabilities(ASKED[3], CHOICES, Session())["能"] < 0
    assert session.tokens["generated"] < 200


def test_a_prompt_without_room_is_one_clear_line(fast: Runtime) -> None:
    messages = [("system", "长"), ("user", "灯塔与渡船，" * 3000)]
    with pytest.raises(ModelError, match="too long") as caught:
        fast.choice_log_probabilities(messages, CHOICES, Session())
    assert "\n" not in str(caught.value)


def test_a_file_of_ones_own_is_left_to_the_runtime_that_bears_any(
    weights: Path, weights_home: Path
) -> None:
    own = Models(load_settings(home=weights_home, language_model=str(weights)))
    known = Models(load_settings(home=weights_home))
    assert isinstance(own._load_runtime(), LlamaCpp)
    assert isinstance(known._load_runtime(), IkLlama)
