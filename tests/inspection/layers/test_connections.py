import pytest
import torch
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.edited_network import Edits, with_edits
from cnn_demo.inspection.layers.connections import connections_of
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.layers import Concat


def test_every_map_of_every_layer_is_fed_by_maps_that_exist(case):
    shapes = {layer.name: layer.output_shape for layer in case.anatomy}
    shapes["input"] = case.anatomy[0].input_shape
    for layer in case.anatomy:
        for channel in (0, layer.output_shape[0] - 1):
            found = connections_of(case.model, case.anatomy, layer.name, channel)
            assert found
            for connection in found:
                strengths = [strength for _, strength in connection.strengths]
                assert strengths == sorted(strengths, reverse=True)
                assert all(0 <= strength <= 1 for strength in strengths)
                assert all(0 <= number < shapes[connection.layer][0] for number, _ in connection.strengths)


def test_a_convolution_is_fed_by_the_sizes_of_its_kernels(quick):
    (connection,) = connections_of(quick, anatomy(quick, (1, 28, 28)), "conv2", 5)
    sizes = quick.conv2.weight[5].norm(dim=(1, 2))
    assert (connection.layer, connection.is_weighted) == ("relu1", True)
    assert connection.strengths[0] == (sizes.argmax().item(), 1.0)
    for number, strength in connection.strengths:
        assert strength == pytest.approx((sizes[number] / sizes.max()).item(), rel=1e-5)


def test_what_does_not_mix_maps_keeps_their_number(quick):
    found = anatomy(quick, (1, 28, 28))
    for layer, source in (("pool1", "conv1"), ("bn1", "pool1"), ("relu1", "bn1")):
        (connection,) = connections_of(quick, found, layer, 7)
        assert (connection.layer, connection.strengths, connection.is_weighted) == (source, ((7, 1.0),), False)


def test_a_map_of_the_image_comes_from_the_image(quick):
    (connection,) = connections_of(quick, anatomy(quick, (1, 28, 28)), "conv1", 0)
    assert (connection.layer, connection.strengths) == ("input", ((0, 1.0),))


def test_a_dense_unit_is_fed_by_all_cells_of_a_map_together(quick):
    (connection,) = connections_of(quick, anatomy(quick, (1, 28, 28)), "fc", 3)
    sizes = quick.fc.weight[3].view(64, 49).norm(dim=1)
    assert connection.layer == "relu3"
    assert connection.strengths[0][0] == sizes.argmax().item()


def test_an_addition_names_both_branches(case):
    for layer in case.anatomy:
        if layer.kind == "Add":
            found = connections_of(case.model, case.anatomy, layer.name, 2)
            assert [connection.layer for connection in found] == list(layer.inputs)
            assert len(found) == 2
            assert all(connection.strengths == ((2, 1.0),) for connection in found)


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
    (connection,) = connections_of(model, found, "join", 3)
    assert (connection.layer, connection.strengths) == ("two", ((1, 1.0),))
    (connection,) = connections_of(model, found, "two", 3)  # depthwise: the map with the same number
    assert (connection.strengths, connection.is_weighted) == (((3, 1.0),), False)


def test_an_edited_kernel_counts(quick):
    rows = tuple((9.0,) * 3 for _ in range(3))
    twin = with_edits(quick, Edits(kernels={"conv2": {(5, 11): rows}}))
    (connection,) = connections_of(twin, anatomy(quick, (1, 28, 28)), "conv2", 5)
    assert connection.strengths[0] == (11, 1.0)
    assert torch.isfinite(quick.conv2.weight).all()


@pytest.mark.parametrize(("layer", "channel"), [("conv9", 0), ("conv1", 16), ("conv1", -1), ("conv1", True)])
def test_what_is_not_there_is_refused(quick, layer, channel):
    with pytest.raises(BadValue):
        connections_of(quick, anatomy(quick, (1, 28, 28)), layer, channel)
