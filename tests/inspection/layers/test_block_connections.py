"""Which maps feed a map, and how strongly: read off the weights."""

import pytest
import torch
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.edited_network import Edits, with_edits
from cnn_demo.inspection.layers.block_connections import block_sources, fed_by
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.analysis.layer_blocks import blocks_of
from cnn_demo.networks.layers import Concat


def fed(model, found, name, number):
    """(source, strengths) of what feeds map `number` of a layer."""
    layers = {layer.name: layer for layer in found}
    one = nn.functional.one_hot(torch.tensor(number), layers[name].output_shape[0]).double()
    return fed_by(model, layers, layers[name], one)


def test_every_map_of_every_layer_is_fed_by_maps_that_exist(case):
    shapes = {layer.name: layer.output_shape for layer in case.anatomy} | {"input": case.anatomy[0].input_shape}
    for layer in case.anatomy:
        for number in (0, layer.output_shape[0] - 1):
            found = fed(case.model, case.anatomy, layer.name, number)
            assert [source for source, _ in found] == list(layer.inputs)
            assert all(len(strengths) == shapes[source][0] for source, strengths in found)
            assert all(bool((strengths >= 0).all()) for _, strengths in found)
            is_padding = layer.kind == "Shortcut" and layer.output_shape[0] > layer.input_shape[0]
            assert is_padding or any(bool(strengths.any()) for _, strengths in found)


def test_a_convolution_is_fed_by_the_sizes_of_its_kernels(quick):
    ((source, strengths),) = fed(quick, anatomy(quick, (1, 28, 28)), "conv2", 5)
    assert source == "relu1"
    torch.testing.assert_close(strengths.float(), quick.conv2.weight[5].norm(dim=(1, 2)))


def test_what_does_not_mix_maps_keeps_their_number(quick):
    found = anatomy(quick, (1, 28, 28))
    for layer, before in (("pool1", "conv1"), ("bn1", "pool1"), ("relu1", "bn1")):
        ((source, strengths),) = fed(quick, found, layer, 7)
        assert source == before
        assert strengths.nonzero().flatten().tolist() == [7]


def test_an_addition_names_both_branches(case):
    for layer in case.anatomy:
        if layer.kind == "Add":
            found = fed(case.model, case.anatomy, layer.name, 2)
            assert [source for source, _ in found] == list(layer.inputs)
            assert all(strengths.nonzero().flatten().tolist() == [2] for _, strengths in found)


class _Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Conv2d(4, 2, 1), nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.join = Concat()

    def forward(self, x):
        return self.join(self.one(x), self.two(x))


def test_groups_and_branches_side_by_side():
    model = _Branches().eval().requires_grad_(False)
    found = anatomy(model, (4, 8, 8))
    joined = {source: strengths.nonzero().flatten().tolist() for source, strengths in fed(model, found, "join", 3)}
    assert joined == {"one": [], "two": [1]}
    ((_, strengths),) = fed(model, found, "two", 3)  # depthwise: the map with the same number
    assert strengths.nonzero().flatten().tolist() == [3]


def test_blocks_are_fed_by_blocks_and_the_first_by_the_image(quick):
    found = anatomy(quick, (1, 28, 28))
    blocks = blocks_of(found)
    (image,) = block_sources(quick, found, blocks, blocks[0], 3)
    assert (image.block, image.strengths) == (-1, ((0, 1.0),))
    (first,) = block_sources(quick, found, blocks, blocks[1], 5)
    sizes = quick.conv2.weight[5].norm(dim=(1, 2))
    assert (first.block, first.strengths[0]) == (0, (int(sizes.argmax()), 1.0))
    for number, strength in first.strengths:
        assert strength == pytest.approx((sizes[number] / sizes.max()).item(), rel=1e-5)
    (last,) = block_sources(quick, found, blocks, blocks[-1], 3)
    cells = quick.fc.weight[3].view(64, 49).norm(dim=1)
    assert last.strengths[0][0] == int(cells.argmax())


def test_an_edited_kernel_counts(quick):
    rows = tuple((9.0,) * 3 for _ in range(3))
    twin = with_edits(quick, Edits(kernels={"conv2": {(5, 11): rows}}))
    ((_, strengths),) = fed(twin, anatomy(quick, (1, 28, 28)), "conv2", 5)
    assert int(strengths.argmax()) == 11
    assert torch.isfinite(quick.conv2.weight).all()


@pytest.mark.parametrize("channel", [16, -1, True])
def test_what_is_not_there_is_refused(quick, channel):
    found = anatomy(quick, (1, 28, 28))
    blocks = blocks_of(found)
    with pytest.raises(BadValue):
        block_sources(quick, found, blocks, blocks[0], channel)
