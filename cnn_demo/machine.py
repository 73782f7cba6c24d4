"""How much of this machine is ours: cores and memory, as far as the system and a container's limits tell; and memory
that is free again goes back to it.
"""

import contextlib
import ctypes
import os
import platform
from functools import cache
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


def give_memory_back() -> None:
    """What this process has freed goes back to the system, where it runs on glibc, which keeps a heap for each thread
    and gives only their ends back by itself. Takes some hundredths of a second; other threads go on."""
    if library := glibc():
        library.malloc_trim(0)


@cache
def glibc() -> ctypes.CDLL | None:
    """The C library of this process where that is glibc."""
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
