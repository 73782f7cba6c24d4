import numpy as np
import pytest
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground.activation_functions import ACTIVATION_CURVES, activated, curve
from cnn_demo.networks.layers import kind_of

MODULES = {
    "relu": nn.ReLU(), "leaky_relu": nn.LeakyReLU(), "elu": nn.ELU(), "gelu": nn.GELU(), "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIVATION_CURVES)
def test_the_curve_is_the_layers_own_formula(name):
    at, found = curve(name)
    module = MODULES[name]
    expected = [kind_of(module).curve(float(x), module)[0] for x in at]
    np.testing.assert_allclose(found.values, expected, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATION_CURVES)
def test_slopes_are_differences(name):
    at = np.array([-4.2, -1.1, -0.3, 0.4, 2.7])
    step = 1e-5
    expected = (activated(name, at + step).values - activated(name, at - step).values) / (2 * step)
    np.testing.assert_allclose(activated(name, at).slopes, expected, atol=1e-8)


def test_where_it_is_saturated():
    assert activated("relu", [[-1, 0, 2]]).saturated.tolist() == [[True, True, False]]
    assert not activated("leaky_relu", [-5, 5]).saturated.any()
    assert activated("tanh", [-3.1, -2.9, 0, 2.9, 3.1]).saturated.tolist() == [True, False, False, False, True]
    assert activated("sigmoid", [-4.7, -4.5, 4.7]).saturated.tolist() == [True, False, True]


def test_an_unknown_one_is_refused():
    with pytest.raises(BadValue, match="relu, leaky_relu"):
        activated("swish", [1])
