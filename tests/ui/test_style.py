import re
from pathlib import Path

import pytest

import ui

_EARLY = (Path(ui.__file__).parent / "assets" / "early.css").read_text(encoding="utf-8")
_LIGHT, _DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
    for part in _EARLY.split("@media (prefers-color-scheme: dark)")
)
_PAIRS = [
    *((ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "sheet", "wash")),
    *((ink, ground) for ink in ("good", "partly", "bad") for ground in ("paper", "sheet")),
    ("ink", "mark"), ("ink", "mark-focus"), ("ink", "note-wash"), ("partly", "note-wash"),
    ("bad", "bad-wash"), ("accent-ink", "accent"),
]  # fmt: skip


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _PAIRS)
def test_text_is_readable_on_its_ground(scheme: dict[str, str], ink: str, ground: str) -> None:
    bright, dim = sorted((_luminance(scheme[ink]), _luminance(scheme[ground])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_both_schemes_name_the_same_colours() -> None:
    assert _LIGHT.keys() == _DARK.keys()


def test_style_and_script_ask_no_other_host_for_anything() -> None:
    for path in (Path(ui.__file__).parent / "assets").iterdir():
        content = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.[a-z]+/|@import|url\(", content), path.name
