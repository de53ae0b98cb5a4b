import re
from pathlib import Path
from string import Formatter

import ui
from qa.types import Verdict
from ui.render.conversation import STEPS
from ui.render.frame import VIEWS
from ui.strings import EN, ZH


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
    root = Path(ui.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    called = re.findall(r"(?:say|aside|_hint|_turn)\((?:[^()\"']*, )?[\"']([a-z_]+)[\"']", code)
    looked_up = re.findall(r"(?:ZH|EN)\[\"([a-z_]+)\"\]", code)
    built = {f"column_{name}" for name in ("title", "publisher", "date", "characters")}
    listed = {*Verdict, *STEPS, *VIEWS}
    assert set(ZH) == {*called, *looked_up, *built, *listed}
