"""Free memory goes back to the machine. How much of it is ours is tested with what depends on that: the workers."""

import os
import platform
from pathlib import Path

import pytest

from cnn_demo.machine import give_memory_back

BLOCK, BLOCKS = 100_000, 1000  # of a size that glibc takes from its heaps


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc")
def test_what_is_free_between_what_is_used_goes_back() -> None:
    blocks = [b"x" * BLOCK for _ in range(BLOCKS)]
    used = blocks[::2]
    del blocks
    before = resident()
    give_memory_back()
    assert before - resident() > BLOCK * BLOCKS / 4
    assert len(used) == BLOCKS / 2


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
