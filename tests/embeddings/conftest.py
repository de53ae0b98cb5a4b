"""A made-up model in a folder of wheels, for pip to find nothing else."""

import os
from pathlib import Path

import pytest

from embeddings import models
from tests.embeddings import wheelhouse
from tests.embeddings.wheelhouse import NAME, Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    house = tmp_path / "wheels"
    spec = wheelhouse.build(house)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(house))
    monkeypatch.setattr(models, "REGISTRY", {NAME: spec})
    return Shop(spec, house, tmp_path / "家")
