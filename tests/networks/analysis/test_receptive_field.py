import random

import pytest
import torch

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.analysis.cell_receptive_field import receptive_field


def seen(output, cell, image):
    """Which pixels have any gradient, (h, w)."""
    (gradient,) = torch.autograd.grad(output[(0, *cell)], image, retain_graph=True, allow_unused=True)
    return torch.zeros(image.shape[2:], dtype=torch.bool) if gradient is None else gradient[0].abs().sum(0) > 0


def test_a_cell_depends_on_nothing_outside_of_its_rectangle(case):
    image = case.image.clone().requires_grad_(True)
    chance = random.Random(5)
    for layer in tracing.record(case.model, image).layers:
        if case.architecture == "resnet20" and layer.kind in ("BatchNorm2d", "ReLU"):
            continue  # they see what the layer before them sees
        for cell in [[chance.randrange(size) for size in layer.output.shape[1:]] for _ in range(2)]:
            found = receptive_field(case.anatomy, layer.name, *cell)
            outside = seen(layer.output, cell, image)
            outside[found.top : found.bottom, found.left : found.right] = False
            assert not outside.any(), (layer.name, cell, found)


@pytest.mark.parametrize(("architecture", "shape"), [("lenet5", (1, 28, 28)), ("convnet_plain", (1, 28, 28))])
def test_the_rectangle_is_no_larger_than_it_must_be(architecture, shape):
    model = networks.build(architecture, shape, 10).eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.abs_().mul_(0.3)  # with positive weights nothing cancels and no ReLU closes
    image = (torch.rand(1, *shape) + 0.1).requires_grad_(True)
    anatomy = anatomy_of(architecture, shape, 10)
    for layer in tracing.record(model, image).layers:
        for corner in (0, 1, 2):
            cell = [corner * (size - 1) // 2 for size in layer.output.shape[1:]]
            found = receptive_field(anatomy, layer.name, *cell)
            inside = seen(layer.output, cell, image)
            assert inside[found.top : found.bottom, found.left : found.right].all(), (layer.name, cell)


def test_padding_is_said():
    anatomy = anatomy_of("quick", (1, 28, 28), 10)
    corner = receptive_field(anatomy, "conv1", 0, 0, 0)
    assert (corner.top, corner.left, corner.bottom, corner.right) == (0, 0, 2, 2)
    assert corner.padding == (1, 1, 0, 0)
    assert corner.words == "It depends on rows 0 to 1 and columns 0 to 1, 2×2 pixels, and on padding beyond the edge."
    assert receptive_field(anatomy, "conv1", 0, 9, 9).words.endswith("3×3 pixels.")
    assert receptive_field(anatomy, "fc", 3).words == "It depends on the whole image."
    assert receptive_field(anatomy, "softmax", 3) == receptive_field(anatomy, "fc", 3)


def test_a_flattened_number_sees_what_its_cell_saw():
    anatomy = anatomy_of("quick", (1, 28, 28), 10)
    assert receptive_field(anatomy, "flatten", 5 * 49 + 2 * 7 + 4) == receptive_field(anatomy, "relu3", 5, 2, 4)


def test_unknown_layers_and_cells_are_refused():
    anatomy = anatomy_of("quick", (1, 28, 28), 10)
    with pytest.raises(BadValue, match="Choose one of: conv1"):
        receptive_field(anatomy, "conv7", 0)
    with pytest.raises(BadValue, match="conv1 has rows 0 to 27"):
        receptive_field(anatomy, "conv1", 0, 28, 0)
