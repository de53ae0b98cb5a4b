"""Pull the made-up model into a home in a process of its own; every event is one printed line."""

import sys
import tempfile
from pathlib import Path

from embeddings import models
from tests.embeddings import wheelhouse


def _print(label: str, _done: int, _total: int) -> None:
    print(label, flush=True)  # noqa: T201


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        spec = wheelhouse.build(Path(folder))
    models.REGISTRY = {spec.name: spec}
    print(models.pull(spec.name, Path(sys.argv[1]), _print), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
