"""How much memory this process can still have."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class _Names(NamedTuple):
    """The files of a memory control group, and the reclaimable part of what it uses."""

    limit: str
    used: str
    reclaimable: str


# https://docs.kernel.org/admin-guide/cgroup-v2.html and .../cgroup-v1/memory.html
_V2 = _Names("memory.max", "memory.current", "inactive_file")
_V1 = _Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def available_memory(
    proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")
) -> int | None:
    """Bytes that a process can have now; ``None`` where the system does not tell.

    The least of what the machine has available and of what is left below the limit of each control
    group that the process is in, as in a container.
    """
    rooms = [*_machine(proc / "meminfo"), *_limits(proc / "self" / "cgroup", groups)]
    return max(0, min(rooms)) if rooms else None


def _machine(path: Path) -> Iterator[int]:
    for line in _lines(path):
        if line.startswith("MemAvailable:"):
            yield int(line.split()[1]) << 10


def _limits(membership: Path, groups: Path) -> Iterator[int]:
    for line in _lines(membership):
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from _rooms(groups, path, _V2)
        elif "memory" in controllers.split(","):
            yield from _rooms(groups / "memory", path, _V1)


def _rooms(root: Path, path: str, names: _Names) -> Iterator[int]:
    """What every group from the root down to the process's own leaves."""
    # A container sees its own group as the root, and may be told a path outside of it.
    parts = [part for part in path.split("/") if part not in {"", ".."}]
    for depth in range(len(parts) + 1):
        group = root.joinpath(*parts[:depth])
        try:
            limit = int((group / names.limit).read_text(encoding="ascii"))
            used = int((group / names.used).read_text(encoding="ascii"))
        except (OSError, ValueError):  # not there, or "max": no limit
            continue
        reclaimable = dict(line.split(" ", 1) for line in _lines(group / "memory.stat"))
        yield limit - used + int(reclaimable.get(names.reclaimable, 0))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
