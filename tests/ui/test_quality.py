from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.registry import PACKAGED, REGISTRY
from qa.evaluation.report import Estimate, Report
from qa.evaluation.stored import save
from qa.pipeline import Qingwen
from tests.ui.small import small_qingwen
from ui.tabs.quality import QualityHandlers


@pytest.fixture
def qingwen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Qingwen]:
    with small_qingwen(tmp_path, monkeypatch) as opened:
        yield opened


def test_figures_of_this_library_are_shown_with_their_intervals(qingwen: Qingwen) -> None:
    report = Report(8, 0, {"all": {"contains": Estimate(0.625, 0.3, 0.9, 8)}})
    save(report, qingwen.settings.library, name="<mine>", encoder="stub", generator="extractive")
    figures, _ = QualityHandlers(qingwen).show()
    assert "0.62" in figures
    assert "0.30–0.90" in figures
    assert "&lt;mine&gt;" in figures
    assert "本资料库" in figures


def test_without_an_own_evaluation_the_packaged_one_is_named_as_such(qingwen: Qingwen) -> None:
    figures, _ = QualityHandlers(qingwen).show()
    assert "随软件附带" in figures
    assert 'class="interval"' in figures


def test_every_model_is_named_with_its_licence(qingwen: Qingwen) -> None:
    _, used = QualityHandlers(qingwen).show()
    for spec in (*REGISTRY.values(), *PACKAGED.values()):
        assert spec.name in used
        assert spec.licence in used
    assert used.count("未安装") == len(REGISTRY)


def test_a_damaged_evaluation_is_one_line(qingwen: Qingwen) -> None:
    (qingwen.settings.library / "evaluation.json").write_text("{", encoding="utf-8")
    figures, used = QualityHandlers(qingwen).show()
    assert 'role="alert"' in figures
    assert "MIT" in used
