import numpy as np
import pytest

from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers import kernels


def test_codes_stand_for_the_weights(case):
    for name in kernels.convolutions(case.model):
        weight = case.model.get_submodule(name).weight.numpy()
        shown = kernels.kernels(case.model, name)
        assert shown.shape == shown.total + weight.shape[2:] == weight.shape
        assert shown.codes.shape == shown.shown + weight.shape[2:]
        assert max(shown.shown) <= 64
        part = weight[: shown.shown[0], : shown.shown[1]]
        back = (shown.codes.astype(float) - 128) / 127 * shown.limit
        assert np.abs(back - part).max() <= shown.limit / 127
        np.testing.assert_allclose(shown.sizes, np.linalg.norm(part, axis=(2, 3)), rtol=1e-5)


def test_only_the_layer_that_reads_colors_is_shown_in_color(case):
    names = kernels.convolutions(case.model)
    for name in names:
        shown = kernels.kernels(case.model, name)
        if name == names[0] and case.image.shape[1] == 3:
            assert np.array_equal(shown.rgb, shown.codes.transpose(0, 2, 3, 1))
        else:
            assert shown.rgb is None


def test_what_is_no_convolution_is_refused_in_words(case):
    with pytest.raises(BadValue, match=r"no convolution|Choose one of: "):
        kernels.kernels(case.model, "flatten")
