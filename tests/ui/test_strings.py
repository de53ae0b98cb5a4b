import ast
import re
from pathlib import Path
from string import Formatter

import ui
from qa.types import Verdict
from ui.strings import _PARTS, EN, ZH


def _places(line: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(line) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert ZH.keys() == EN.keys()


def test_both_languages_fill_the_same_places() -> None:
    assert {k: _places(v) for k, v in ZH.items()} == {k: _places(v) for k, v in EN.items()}


def test_no_line_is_empty() -> None:
    assert all(line.strip() for language in (ZH, EN) for line in language.values())


def test_chinese_lines_are_chinese_and_english_lines_are_not() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    assert {key for key, line in ZH.items() if not han.search(line)} == {"language"}
    assert {key for key, line in EN.items() if han.search(line)} == {"language"}


def test_every_line_is_used() -> None:
    constants, beginnings = set(), set()
    root = Path(ui.__file__).parent
    for path in root.rglob("*.py"):
        if path.parent.name == "strings":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
    built = tuple(b for b in beginnings if isinstance(b, str) and re.fullmatch(r"[a-z_]+_", b))
    assert {k for k in set(ZH) - constants - set(Verdict) if not k.startswith(built)} == set()


def test_no_two_tabs_use_the_same_key() -> None:
    assert len(ZH) == sum(len(part.ZH) for part in _PARTS)
