"""Files of every kind without pyplot; five hundred of them leave nothing behind."""

import io
import resource
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from labs import MODELS
from PIL import Image
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.exports.figures.cell_figure import cell_figure
from cnn_demo.exports.figures.figure_style import KINDS, drawn
from cnn_demo.exports.figures.views import curve_figure, kernels_figure, maps_figure, patches_figure
from cnn_demo.inspection.cell import chain
from cnn_demo.inspection.layers.feature_maps import one_layer
from cnn_demo.inspection.layers.kernels import kernels
from cnn_demo.networks import tracing
from cnn_demo.networks.architecture import stack
from cnn_demo.prediction.preprocessing.preprocess import blank_input


@pytest.fixture(scope="module")
def network():
    return MODELS.get("quick-mnist")


@pytest.fixture(scope="module")
def traced(network):
    return tracing.trace(network.model, blank_input(network.card).expand(1, 1, 28, 28).clone())


def size(png):
    return Image.open(io.BytesIO(png)).size


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file(traced, kind):
    found = drawn(lambda: maps_figure(one_layer(traced, "conv1"), "Feature maps, $x <&> ∑"), kind)
    assert len(found) < 400_000
    if kind == "svg":
        text = " ".join(ET.fromstring(found.decode()).itertext())
        assert "$x <&> ∑" in text
        assert "conv1, Conv2d, 16×28×28" in text
    else:
        assert found.startswith({"png": b"\x89PNG", "pdf": b"%PDF"}[kind])
    assert found == drawn(lambda: maps_figure(one_layer(traced, "conv1"), "Feature maps, $x <&> ∑"), kind)


@pytest.mark.parametrize("layer", ["conv1", "relu3", "flatten", "fc"])
def test_maps_of_every_shape(traced, layer):
    width, height = size(drawn(lambda: maps_figure(one_layer(traced, layer, most=64), layer), "png"))
    assert 600 < width < 3000
    assert 300 < height < 3000


@pytest.mark.parametrize("layer", ["conv1", "conv3"])
def test_kernels(network, layer):
    svg = drawn(lambda: kernels_figure(kernels(network.model, layer), "Kernels"), "svg").decode()
    assert f"{layer}: " in svg
    assert "filters of 3×3" in svg
    assert ("shown are 16 filters" in svg) is (layer == "conv3")


@pytest.mark.parametrize(
    ("layer", "channel"), [("conv1", 3), ("conv2", 5), ("pool1", 0), ("bn1", 1), ("fc", 7), ("softmax", 2)]
)
def test_one_cell_adds_up(traced, layer, channel):
    steps = chain(traced, layer, channel, 0, 0, most=4)
    svg = drawn(lambda: cell_figure(steps, "The sum"), "svg").decode()
    assert layer in svg
    if layer == "conv2":
        assert svg.count("× kernel") == 4
        assert "12 weaker channels" in svg


@pytest.mark.parametrize(("layer", "zeros"), [(nn.MaxPool2d(3, 2, padding=1), 0), (nn.AvgPool2d(3, 2, padding=1), 5)])
def test_the_padding_of_a_maximum_has_no_value(layer, zeros):
    network = stack(("pool", layer), ("flatten", nn.Flatten()), ("fc", nn.Linear(4, 2))).eval().requires_grad_(False)
    tracing.prepare(network)
    steps = chain(tracing.trace(network, torch.full((1, 1, 4, 4), -7.0)), "pool", 0, 0, 0, most=4)
    texts = [text.get_text() for text in cell_figure(steps, "One window").axes[0].texts]
    assert sorted(texts) == sorted(["−7"] * 4 + ["0"] * zeros)


def test_patches_and_curves():
    images = [np.zeros((28, 28), dtype=np.uint8)] * 9
    svg = drawn(lambda: patches_figure(images, [(0, 0, 3, 3)] * 9, [1.5] * 9, "Patches"), "svg").decode()
    assert "9: 1.5" in svg
    assert "probability" in drawn(lambda: curve_figure([-1, 0, 1], [0, 1, 0.5], 0, "Shift", "pixels"), "svg").decode()


def test_another_kind_is_refused():
    with pytest.raises(BadValue, match="png, svg, pdf"):
        drawn(lambda: pytest.fail("drawn"), "gif")


def test_pyplot_is_never_imported():
    code = (
        "import sys; from cnn_demo.exports.figures.views import curve_figure;"
        "from cnn_demo.exports.figures.figure_style import drawn;"
        "assert 'matplotlib' not in sys.modules; drawn(lambda: curve_figure([0, 1], [0, 1], 0, 'a', 'b'), 'png');"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)


@pytest.mark.slow
def test_five_hundred_figures_leave_nothing_behind(traced):
    maps = one_layer(traced, "conv1")

    def draw(times):
        for _ in range(times):
            drawn(lambda: maps_figure(maps, "Feature maps"), "png")
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # MB

    before = draw(50)
    assert draw(450) - before < 20
