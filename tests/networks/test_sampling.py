"""Positions that stand for all."""

import pytest

from cnn_demo.networks.sampling import evenly_spaced


@pytest.mark.parametrize("count", [0, 1, 2, 5, 7, 64, 1000])
@pytest.mark.parametrize("most", [1, 2, 5, 6])
def test_the_ends_are_among_them_and_none_comes_twice(count: int, most: int) -> None:
    found = evenly_spaced(count, most)
    assert len(found) == min(count, most)
    assert found == sorted(set(found))
    if count and most > 1:
        assert (found[0], found[-1]) == (0, count - 1)
