import json
from pathlib import Path

import pytest

from qa.errors import LibraryError
from qa.evaluation.report import METRICS, Estimate, Report
from qa.evaluation.stored import load, save

_REPORT = Report(
    questions=12,
    missing=0,
    groups={
        "all": {"contains": Estimate(0.75, 0.5, 0.9, 12)},
        "language=zh": {"contains": Estimate(0.8, 0.6, 1.0, 9)},
    },
)


def test_a_kept_evaluation_is_read_back(tmp_path: Path) -> None:
    save(_REPORT, tmp_path, name="questions", encoder="stub", generator="extractive")
    found = load(tmp_path)
    assert found.own
    assert (found.name, found.generator, found.questions) == ("questions", "extractive", 12)
    figure = found.groups["language=zh"]["contains"]
    assert (figure.value, figure.low, figure.high, figure.n) == (0.8, 0.6, 1.0, 9)


def test_a_library_that_was_not_measured_shows_the_packaged_figures(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert not found.own
    assert found.questions > 0
    assert set(found.groups["all"]) <= set(METRICS)
    for figures in found.groups.values():
        assert all(0 <= f.low <= f.value <= f.high <= 1 for f in figures.values())


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"report": {"groups": 3}})])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "evaluation.json").write_text(content, encoding="utf-8")
    with pytest.raises(LibraryError, match=r"evaluation\.json: damaged"):
        load(tmp_path)
