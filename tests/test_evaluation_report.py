"""Files in, a table with intervals out."""

import json
from pathlib import Path

import pytest

from qa.errors import ReadingError
from qa.evaluation.formats import Prediction, Question, read_predictions, read_questions
from qa.evaluation.report import evaluate
from qa.types import Turn


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_question_is_read_with_its_gold_and_history(tmp_path: Path) -> None:
    record = {
        "id": "7",
        "question": "那么2020年呢？",
        "history": [{"role": "user", "content": "2021年有多少？"}],
        "answers": ["3亿", ["12家", "十二家"]],
        "aliases": {"3亿": ["三亿"]},
        "answer_mode": "all",
        "relevant": ["a", "b"],
        "relevant_groups": [["a", "b"]],
        "type": "number",
        "lang": "zh",
    }
    (question,) = read_questions(write(tmp_path / "q.jsonl", record))
    assert question.history == (Turn("user", "2021年有多少？"),)
    assert question.groups == (frozenset({"a", "b"}),)
    assert question.elements[0].aliases == ("三亿",)
    assert question.elements[1].alternatives == ("12家", "十二家")
    assert question.every


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1: is not JSON"),
        ("[1]", "line 1: is not a JSON object"),
        ('{"id": "1"}', 'line 1: needs "question" as text'),
        ('{"id": 1, "question": "?"}', 'line 1: needs "id" as text'),
        ('{"id": "1", "question": "?", "history": ["?"]}', 'line 1: "history" must list'),
        ('{"id": "1", "question": "?", "answers": 5}', "line 1: its gold answer is malformed"),
        ('{"id":"1","question":"?"}\n\n{"id":"1","question":"?"}', 'line 3: id "1" is used twice'),
    ],
)
def test_a_malformed_question_is_named_by_file_and_line(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ReadingError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(f"{path}: {reason}")


def test_predictions_are_read_as_batches_write_them(tmp_path: Path) -> None:
    path = write(
        tmp_path / "p.jsonl",
        {
            "id": "1",
            "answer": "5亿元",
            "refused": False,
            "citations": [{"source": "a.txt", "quote": "产值5亿元", "start": 0, "end": 5}],
            "retrieved": [{"id": "a.txt", "text": "产值5亿元。"}],
        },
        {"id": "2", "retrieved": ["b.txt"]},
    )
    predictions = read_predictions(path)
    assert predictions["1"].citations == (("a.txt", "产值5亿元"),)
    assert predictions["2"] == Prediction("2", retrieved=(("b.txt", ""),))


def test_groups_are_scored_apart_and_a_missing_prediction_is_a_wrong_one() -> None:
    questions = [
        Question(id=str(n), question="?", groups=(frozenset({"a"}),), language=language)
        for n, language in enumerate(["zh", "zh", "en", "en"])
    ]
    found = {str(n): Prediction(str(n), retrieved=(("a", ""),)) for n in range(3)}
    report = evaluate(questions, found, None)
    assert report.missing == 1
    assert report.groups["all"]["hit@1"].value == 3 / 4
    assert report.groups["language=zh"]["hit@1"].value == 1
    assert report.groups["language=en"]["hit@1"].value == 1 / 2
    assert "contains" not in report.groups["all"]


def test_an_interval_holds_its_figure_narrows_with_more_questions_and_repeats() -> None:
    def hits(n: int) -> tuple[float, float, float]:
        questions = [Question(id=str(i), question="?", groups=(frozenset("a"),)) for i in range(n)]
        found = {q.id: Prediction(q.id, retrieved=(("ab"[int(q.id) % 2], ""),)) for q in questions}
        estimate = evaluate(questions, found, None).groups["all"]["hit@1"]
        return estimate.low, estimate.value, estimate.high

    low, value, high = hits(40)
    assert low < value == 1 / 2 < high
    assert hits(40) == (low, value, high)
    wide, narrow = high - low, hits(400)
    assert narrow[2] - narrow[0] < wide / 2


def test_the_table_shows_every_group_and_the_json_the_same_figures() -> None:
    question = Question(id="1", question="?", groups=(frozenset("a"),), type="fact", language="en")
    report = evaluate([question], {"1": Prediction("1", retrieved=(("a", ""),))}, None)
    text = report.to_text()
    assert "type=fact" in text
    assert "language=en" in text
    assert report.to_json()["groups"]["type=fact"]["hit@1"] == {
        "value": 1.0, "low": 1.0, "high": 1.0, "n": 1,
    }  # fmt: skip
