"""The articles that come along are the ones the manifest names, untouched."""

import hashlib
import json
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "seeds"


def test_every_seed_is_in_the_manifest_as_it_came() -> None:
    manifest = json.loads((SEEDS / "manifest.json").read_text(encoding="utf-8"))
    named = {entry["file"]: entry for entry in manifest["files"]}
    assert set(named) == {path.name for path in SEEDS.iterdir()} - {"manifest.json"}
    for name, entry in named.items():
        content = (SEEDS / name).read_bytes()
        assert len(content) == entry["bytes"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_a_publisher_is_named_only_as_the_text_states_it() -> None:
    manifest = json.loads((SEEDS / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        assert entry["publisher"] in (SEEDS / entry["file"]).read_text(encoding="utf-8")
