"""The last evaluation of a library: kept in its folder, with a packaged one to begin with.

``evaluation.json`` holds ``set`` (the name of the questions), ``measured`` (the day), ``encoder``,
``generator``, ``report`` (``Report.to_json()``) and ``reliability`` (``Reliability.to_json()``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from qa.errors import LibraryError
from qa.evaluation.reliability import Reliability
from qa.evaluation.report import Report

_NAME = "evaluation.json"
_PACKAGED = "packaged.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over ``n`` questions with its 95 % interval, all in [0, 1]."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by group (``all``, ``type=number``, ``language=en`` …) and metric.

    ``own`` tells whether this library was measured, and not the articles that come along.
    """

    name: str
    measured: str
    encoder: str
    generator: str
    questions: int
    groups: Mapping[str, Mapping[str, Figure]]
    own: bool


def save(
    report: Report,
    folder: Path,
    *,
    name: str,
    encoder: str,
    generator: str,
    calibration: Reliability | None = None,
) -> None:
    """Keep a report in a library's folder; raises ``OSError``."""
    record = {
        "set": name,
        "measured": date.today().isoformat(),
        "encoder": encoder,
        "generator": generator,
        "report": report.to_json(),
        "reliability": calibration.to_json() if calibration else None,
    }
    partial = folder / f".{_NAME}.partial"
    partial.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(folder / _NAME)


def load(folder: Path) -> Evaluation:
    """The evaluation kept in a folder, else the packaged one.

    Raises ``LibraryError`` when the file is not what ``save`` wrote.
    """
    path = folder / _NAME
    try:
        return _read(path.read_text(encoding="utf-8"), own=True)
    except FileNotFoundError:
        packaged = resources.files("qa.evaluation").joinpath(_PACKAGED)
        return _read(packaged.read_text(encoding="utf-8"), own=False)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise LibraryError(f"{path}: damaged; run qingwen eval again or delete it") from None


def _read(text: str, *, own: bool) -> Evaluation:
    record: dict[str, Any] = json.loads(text)
    report = record["report"]
    groups = {
        group: {
            metric: Figure(float(f["value"]), float(f["low"]), float(f["high"]), int(f["n"]))
            for metric, f in figures.items()
        }
        for group, figures in report["groups"].items()
    }
    return Evaluation(
        name=str(record["set"]),
        measured=str(record["measured"]),
        encoder=str(record["encoder"]),
        generator=str(record["generator"]),
        questions=int(report["questions"]),
        groups=groups,
        own=own,
    )
