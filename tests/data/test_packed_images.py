"""Packed images come back bit by bit."""

from pathlib import Path

import numpy as np
import pytest
from labs import DATA

from cnn_demo.data.packed_images import array_of, pack


def test_nothing_is_lost(tmp_path: Path) -> None:
    images = DATA.sample("cifar10").test.images[:20].permute(0, 2, 3, 1).numpy()
    pack(tmp_path / "some.npz", {"x_test": images, "y_test": np.arange(20)})
    with np.load(tmp_path / "some.npz") as arrays:
        assert np.array_equal(array_of(arrays, "x_test"), images)
        assert np.array_equal(array_of(arrays, "y_test"), np.arange(20))
        assert sorted(arrays) == ["x_test/000", "y_test"]
        with pytest.raises(KeyError):
            array_of(arrays, "x_train")
