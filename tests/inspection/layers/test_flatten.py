import numpy as np
import pytest
import torch

from cnn_demo.inspection.layers.flatten import flatten_view
from cnn_demo.networks import ARCHITECTURES, build, tracing

CASES = {
    "convnet_pooled": ("pool2", (64, 5, 5), False, "flatten", [("fc1", 128), ("fc2", 10)]),
    "mlp": ("input", (1, 28, 28), False, "flatten", None),
}


def traced(architecture, shape):
    torch.manual_seed(0)
    return tracing.trace(build(architecture, shape, 10).eval(), torch.rand(1, *shape))


@pytest.mark.parametrize("architecture", CASES)
def test_where_the_vector_comes_from(architecture):
    layer, shape, whole, way, dense = CASES[architecture]
    found = flatten_view(traced(architecture, (1, 28, 28)))
    assert (found.layer, found.maps.shape, found.whole_maps, found.way) == (layer, shape, whole, way)
    assert dense is None or list(found.dense) == dense
    c, y, x = (shape[0] - 1, 2, 3)
    assert found.vector[c * shape[1] * shape[2] + y * shape[2] + x] == found.maps[c, y, x]


def test_global_pooling_makes_one_number_of_each_map():
    found = flatten_view(traced("quick", (3, 32, 32)))
    assert found.whole_maps
    assert found.way == "pool7, flatten"
    np.testing.assert_allclose(found.vector, found.maps.max((1, 2)))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_has_them(architecture):
    spec = ARCHITECTURES[architecture]
    shape = spec.published[0] if spec.published else (3, 32, 32)
    found = flatten_view(traced(architecture, shape))
    assert len(found.vector) in (found.maps.size, len(found.maps))
    assert found.dense[-1][1] == 10
