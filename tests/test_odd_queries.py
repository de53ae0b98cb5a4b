"""Whatever is typed into a search is a result or one clear line: command, Python and page."""

import json
from pathlib import Path

import gradio as gr
import pytest

from qa.errors import QuestionError
from qa.phrases import find_phrase
from qa.pipeline import Qingwen
from tests.command import Command
from ui.tabs.search import SearchHandlers

pytestmark = pytest.mark.weights

ODD = {
    "punctuation": "，。？！……——（）《》",
    "Latin punctuation": "!?.,;:-_()[]{}<>/\\|~^`@#$%&*+=",
    "emoji": "🏭👩‍🔬🇨🇳✨",
    "control characters": "工业\x01\x02\x07\x08\x1b[31m\x7f互联网",
    "NUL": "工业\x00互联网",
    "direction marks": "\u202e网联互业工\u202c\u2066\u200f",
    "lone surrogate": "工业\ud83d互联网",
    "line breaks": "工业\r\n互联网\u2028\u2029",
    "combining": "e" + "\u0301" * 500,
    "SQL": "'; DROP TABLE articles; --",
    "SQL wildcards": "%_%' OR 1=1 /*",
    "FTS operators": 'NEAR("工业" "互联网", 5) AND NOT col:x* OR ^y',
    "quotes": "\"\"'''“”‘’「」『』`",
    "regular expression": "(?:a+)+$[^",
    "template": "{{7*7}} ${7*7} <%= 7 %>",
    "markup": "<script>alert(1)</script>",
    "path": "../../etc/passwd",
    "digits": "9" * 400,
    "private use": "\ue000\uf8ff\U0010ffff",
}
LONG = "工业互联网" * 20_000
each = pytest.mark.parametrize("query", ODD.values(), ids=ODD.keys())


def page(qingwen: Qingwen, phrase: str, *, exact: bool) -> str:
    event = gr.EventData(None, {"phrase": phrase, "exact": exact})
    return SearchHandlers(qingwen).find(event)


@each
def test_python_finds_passages_or_says_in_one_line_what_is_wrong(
    qingwen_extractive: Qingwen, query: str
) -> None:
    hits = qingwen_extractive.search(query, top=2)
    assert 0 < len(hits) <= 2
    assert len(find_phrase(qingwen_extractive.library, f"{query}工", top=2)) <= 2
    assert qingwen_extractive.library.verify() == []


@each
@pytest.mark.parametrize("exact", [True, False])
def test_the_page_shows_passages_or_one_error(
    qingwen_extractive: Qingwen, query: str, *, exact: bool
) -> None:
    shown = page(qingwen_extractive, query, exact=exact)
    assert ('role="status"' in shown) != ('role="alert"' in shown)
    assert "Traceback" not in shown
    assert "<script" not in shown


def test_the_command_answers_every_query_of_a_batch(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    asked, output = tmp_path / "q.jsonl", tmp_path / "p.jsonl"
    records = [{"id": name, "question": query} for name, query in ODD.items()]
    asked.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    for options in ((), ("--exact",)):
        done = qingwen(
            *("search", "--batch", asked, "--output", output, "--library", seed_library), *options
        )
        assert "Traceback" not in done.err
        written = [json.loads(line)["id"] for line in output.read_text("utf-8").splitlines()]
        told = [line.split(": ")[1] for line in done.err.splitlines()]
        assert sorted([*written, *told]) == sorted(ODD)
        assert done.code == bool(told)
    assert qingwen("verify", "--library", seed_library).code == 0


@pytest.mark.parametrize("name", ["punctuation", "emoji", "SQL", "FTS operators", "quotes"])
def test_the_command_takes_odd_words(qingwen: Command, seed_library: Path, name: str) -> None:
    done = qingwen("search", "--library", seed_library, "--json", "--", ODD[name])
    assert (done.code, done.err) == (0, "")
    assert len(done.json) == 10


def test_a_query_of_a_hundred_thousand_characters(
    qingwen: Command, seed_library: Path, qingwen_extractive: Qingwen
) -> None:
    done = qingwen("search", LONG, "--library", seed_library)
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "100000 characters" in done.err
    assert "shorten it" in done.err
    done = qingwen("search", LONG, "--exact", "--library", seed_library)
    assert (done.code, done.out) == (0, "")
    with pytest.raises(QuestionError, match="shorten it"):
        qingwen_extractive.search(LONG)
    assert 'role="alert"' in page(qingwen_extractive, LONG, exact=False)
    assert 'role="status"' in page(qingwen_extractive, LONG, exact=True)


@pytest.mark.parametrize("query", ["", " \n\t", "　"])
def test_an_empty_query(qingwen_extractive: Qingwen, query: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        qingwen_extractive.search(query)
    assert page(qingwen_extractive, query, exact=False) == page(
        qingwen_extractive, query, exact=True
    )
