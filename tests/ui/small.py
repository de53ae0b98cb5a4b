"""A real library of a few made-up articles, over vectors from hashes: quick, and never a claim."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.config import Settings
from qa.pipeline import Qingwen
from tests.test_ingestion import StubEncoder

LAMP = (
    "海边的灯塔\n来源：海风日报 2021-03-05\n\n燈塔建于1912年，高37米。\n守塔人有三名，轮流值班。\n"
    "责任编辑：甲乙\n"
)
TEA = "山谷里的茶厂\n来源：茶业周刊 2022-04-09\n\n茶厂占地12亩，秋天投产。\n灯塔的照片挂在墙上。\n"


@contextmanager
def small_qingwen(folder: Path, patch: pytest.MonkeyPatch, *more: str) -> Iterator[Qingwen]:
    """Open a library of the two articles, and of more texts."""
    encoder = StubEncoder()
    patch.setattr("qa.models.load_encoder", lambda *_, **__: encoder)
    files = folder / "files"
    files.mkdir(parents=True)
    for number, content in enumerate((LAMP, TEA, *more)):
        (files / f"article{number}.txt").write_text(content, encoding="utf-8")
    settings = Settings(
        library=folder / "library", home=folder / "home", encoder="stub", generator="extractive"
    )
    with Qingwen.open(settings) as qingwen:
        report = qingwen.ingest([files])
        assert not report.failed
        yield qingwen
