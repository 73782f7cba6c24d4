"""Nothing that one app keeps for its visitors grows without end: each store has its most, and the oldest go first."""

from pathlib import Path
from typing import Any

import pytest

from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.lab import Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path) -> Any:
    lab = open_lab(tmp_path)
    yield lab
    lab.close()


def caches(of: object, depth: int = 3) -> list[BoundedCache[Any, Any]]:
    """All caches below an object of ours."""
    if isinstance(of, BoundedCache):
        return [of]
    if not depth or not type(of).__module__.startswith("cnn_demo."):
        return []
    return [found for part in vars(of).values() for found in caches(part, depth - 1)]


def test_every_cache_has_a_most_and_keeps_to_it(lab: Lab) -> None:
    found = caches(lab)
    assert len(found) >= 10
    for cache in found:
        assert 0 < cache.entries <= 512
        cache._size = lambda value: 1
        for number in range(cache.entries + 3):
            cache.put(number, number)
        assert len(cache) == cache.entries
        cache.forget(lambda key: True)
