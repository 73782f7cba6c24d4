"""What a process and all its children take: memory, threads, open files. Linux tells; elsewhere nothing is known.

Memory is the proportional set size: a page that several processes share counts once in all of them together.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """Of a process and its children together. `megabytes` as 1,000,000 bytes."""

    megabytes: float
    threads: int
    files: int
    processes: int


def usage_of(pid: int) -> Usage | None:
    """None where the system does not say."""
    if not Path(f"/proc/{os.getpid()}/smaps_rollup").exists():
        return None
    family = _family(pid)
    return Usage(
        sum(map(_megabytes, family)),
        sum(_count(each, "task") for each in family),
        sum(_count(each, "fd") for each in family),
        len(family),
    )


def _family(pid: int) -> list[int]:
    found = [pid]
    for member in found:  # grows while it is gone through
        try:
            for thread in os.listdir(f"/proc/{member}/task"):
                found += map(int, Path(f"/proc/{member}/task/{thread}/children").read_text().split())
        except OSError:
            continue  # it has just ended
    return found


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:"))


def _count(pid: int, kind: str) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/{kind}"))
    except OSError:
        return 0
