"""How much of this machine is ours: cores and memory, as far as the system and a container's limits tell."""

import contextlib
import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


def cores(cgroup: Path = CGROUP) -> int:
    """Cores that this process may use, at least one; a container's share of them is rounded down."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")
    share = int(quota) // int(period) if quota.isdigit() and period.strip().isdigit() else allowed
    return max(1, min(allowed, share))


def memory(cgroup: Path = CGROUP) -> int | None:
    """Bytes of memory that there are for all of us; None where nobody says."""
    limit = _read(cgroup / "memory.max").strip()
    known = [int(limit)] if limit.isdigit() else []
    with contextlib.suppress(AttributeError, ValueError, OSError):  # not POSIX
        known.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return min(known, default=None)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
