"""Finding, checking and removing models."""

import os
from pathlib import Path

import pytest

from embeddings import models
from embeddings.errors import ModelCorruptedError, ModelError, ModelMissingError
from embeddings.registry import REGISTRY, ModelSpec
from tests.embeddings import wheelhouse
from tests.embeddings.wheelhouse import ENTRY, NAME, Shop, one_line

ROOT = Path(__file__).parents[2]


def test_missing_model_says_how_to_get_it(shop: Shop) -> None:
    for look in (models.resolve, models.verify):
        with pytest.raises(ModelMissingError) as error:
            look(NAME, shop.home)
        assert f"run: qingwen models pull {NAME}" in one_line(error)
    assert not models.is_installed(NAME, shop.home)
    assert not models.remove(NAME, shop.home)
    assert not shop.home.exists()


def test_unknown_model_names_the_known_ones(shop: Shop) -> None:
    for act in (models.pull, models.verify, models.remove, models.is_installed):
        with pytest.raises(ModelError, match=f"unknown model; known: {NAME}"):
            act("enormous", shop.home)


@pytest.fixture
def installed(shop: Shop) -> Shop:
    models.pull(NAME, shop.home)
    return shop


@pytest.mark.parametrize("damage", ["shorter", "gone", "manifest gone", "manifest torn"])
def test_damage_that_sizes_tell_is_found_at_once_and_cured_by_remove_and_pull(
    installed: Shop, damage: str
) -> None:
    folder = installed.home / "models" / NAME
    if damage == "shorter":
        os.truncate(folder / ENTRY, 5)
    elif damage == "gone":
        (folder / ENTRY).unlink()
    elif damage == "manifest gone":
        (folder / "manifest.json").unlink()
    else:
        os.truncate(folder / "manifest.json", 40)
    assert not models.is_installed(NAME, installed.home)
    assert models.verify(NAME, installed.home)
    with pytest.raises(ModelCorruptedError) as error:
        models.resolve(NAME, installed.home)
    message = one_line(error)
    assert f"qingwen models remove {NAME}" in message
    assert f"qingwen models pull {NAME}" in message
    assert models.remove(NAME, installed.home)
    assert not folder.exists()
    models.pull(NAME, installed.home)
    assert models.verify(NAME, installed.home) == []


def test_verify_finds_a_single_flipped_bit(installed: Shop) -> None:
    path = installed.home / "models" / NAME / ENTRY
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    (problem,) = models.verify(NAME, installed.home)
    assert problem.startswith(str(path))


def test_weights_of_an_older_pin_are_replaced(
    installed: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = tmp_path / "newer"
    spec = wheelhouse.build(house, parts=2)
    monkeypatch.setenv("PIP_FIND_LINKS", str(house))
    monkeypatch.setattr(models, "REGISTRY", {NAME: spec})
    with pytest.raises(ModelCorruptedError, match="pinned"):
        models.resolve(NAME, installed.home)
    models.pull(NAME, installed.home)
    assert wheelhouse.sha256(installed.content()) == spec.files[0].sha256


def test_local_path_resolves_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "模型.gguf"
    file.touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert models.resolve(str(file), tmp_path) == file
    assert models.resolve(str(tmp_path), tmp_path) == tmp_path
    assert models.resolve("~/模型.gguf", tmp_path) == file


@pytest.mark.parametrize("name", ["no-such-model", "./no/such/folder", "/no/such/folder", ""])
def test_name_of_nothing_is_one_clear_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelMissingError) as error:
        models.resolve(name, tmp_path)
    assert "multilingual-e5-small" in one_line(error)


def test_hub_id_is_not_fetched_offline(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="QINGWEN_ONLINE=true") as error:
        models.resolve("organisation/model", tmp_path)
    assert one_line(error).startswith("organisation/model: ")


def test_hub_model_that_was_fetched_before_is_found_offline(tmp_path: Path) -> None:
    cache = tmp_path / "hub" / "models--organisation--model"
    snapshot = cache / "snapshots" / "0123456789abcdef"
    snapshot.mkdir(parents=True)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text(snapshot.name)
    assert models.resolve("organisation/model", tmp_path) == snapshot


@pytest.mark.parametrize("spec", REGISTRY.values(), ids=lambda spec: spec.name)
def test_pins_are_complete(spec: ModelSpec) -> None:
    for file in spec.files:
        assert file.size == sum(part.size for part in file.parts)
        digests = [file.sha256, *(part.sha256 for part in file.parts)]
        digests += [part.wheel_sha256 for part in file.parts]
        assert all(len(bytes.fromhex(digest)) == 32 for digest in digests)
        assert all(part.package.count("==") == 1 for part in file.parts)
    assert len(set(spec.packages)) == len(spec.packages)
    assert spec.installed_size >= max(file.size for file in spec.files)
    assert (ROOT / "embeddings" / "licences" / f"{spec.licence}.txt").is_file()
