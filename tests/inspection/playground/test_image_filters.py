import numpy as np
import pytest

from cnn_demo.inspection.playground.convolution import convolve
from cnn_demo.inspection.playground.image_filters import KERNELS, SIZES

TEXTBOOK = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "edges": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "gaussian": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_three_by_three_is_the_textbooks(name):
    np.testing.assert_allclose(KERNELS[name].rows(3), TEXTBOOK[name])


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_every_size_keeps_the_idea(kernel):
    for size in SIZES:
        if size < kernel.smallest:
            continue
        rows = np.array(kernel.rows(size))
        assert rows.shape == (size, size)
        expected = 1 if kernel.id in ("identity", "blur", "gaussian", "sharpen", "emboss") else 0
        assert rows.sum() == pytest.approx(expected, abs=1e-4)


def test_sobel_is_not_flipped():
    """Right minus left: from dark to light the answer is positive."""
    image = np.repeat([[0, 0, 0, 9, 9, 9]], 5, axis=0)
    assert convolve(image, KERNELS["sobel_x"].rows(3)).output[1].tolist() == [0, 36, 36, 0]
    assert not convolve(image, KERNELS["sobel_y"].rows(3)).output.any()
