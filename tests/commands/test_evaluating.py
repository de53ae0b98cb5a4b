"""``eval``: figures for a set of questions."""

import json
from pathlib import Path

import pytest

from tests.command import Command
from tests.commands.questions import UNKNOWN, ZH, records, write_questions

pytestmark = pytest.mark.weights


def test_an_evaluation_scores_a_small_set_against_the_library(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    gold = write_questions(
        tmp_path / "set.jsonl",
        {
            "id": "1", "question": ZH, "lang": "zh", "type": "number",
            "answers": ["228个", "328.6亿元"], "sources": ["000_3260a6462a4992e3.txt"],
        },
        {"id": "2", "question": UNKNOWN, "lang": "zh", "answerable": False},
    )  # fmt: skip
    output = tmp_path / "p.jsonl"
    options = ("--library", seed_library, "--output", output)
    done = qingwen("eval", "--set", gold, *options, "--json")
    assert done.code == 0
    scores = done.json["groups"]["all"]
    assert scores["hit@5"]["value"] == 1
    assert scores["contains"]["value"] == 1
    assert scores["quote_valid"]["value"] == 1
    assert scores["refusal_recall"]["value"] == 1
    assert len(records(output)) == 2


def test_an_evaluation_of_a_folder_searches_the_folders_own_corpus(
    qingwen: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        json.dumps({"id": "r1", "text": "车站建于1908年。"})
        + "\n"
        + json.dumps({"id": "r2", "text": "图书馆每天九点开门。"}),
        encoding="utf-8",
    )
    write_questions(
        folder / "questions.jsonl",
        {"id": "1", "question": "车站是哪一年建的？", "answers": ["1908年"], "relevant": ["r1"]},
    )
    done = qingwen("eval", "--set", folder, "--search-only")
    assert done.code == 0
    assert "hit@1" in done.out
