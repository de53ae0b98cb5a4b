"""Questions about the seeds, and files of questions."""

import json
from pathlib import Path
from typing import Any

ZH = "2021年以来青岛高新区新引进了多少个优质项目？总投资是多少？"
EN = "How many high-tech enterprises are there in Qingdao High-tech Zone?"
UNKNOWN = "青岛高新区2025年新引进了多少项目？"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_questions(path: Path, *questions: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(q) + "\n" for q in questions), encoding="utf-8")
    return path
