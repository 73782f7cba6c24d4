import pytest
import torch
from torch import nn

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.networks.analysis.anatomy import anatomy, anatomy_of
from cnn_demo.networks.layers import Add, Concat

SPECS = list(networks.ARCHITECTURES.values())


def by_name(layers):
    return {layer.name: layer for layer in layers}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_parameters_add_up_to_the_published_number(spec):
    shape, classes, published = spec.published
    layers = anatomy_of(spec.id, shape, classes)
    assert sum(layer.parameters for layer in layers) == published
    assert layers[-1].output_shape == (classes,)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_formulas_come_out_at_their_numbers(spec):
    shape, classes, _ = spec.published
    for layer in anatomy_of(spec.id, shape, classes):
        for formula, number in ((layer.parameter_formula, layer.parameters), (layer.mac_formula, layer.macs)):
            assert bool(formula) == bool(number)
            if formula:
                left, right = formula.replace("×", "*").replace(",", "").split(" = ")
                assert eval(left) == int(right) == number
        if layer.size_formula and layer.output_shape[1] == layer.output_shape[2]:
            left, right = layer.size_formula.replace("×", "*").replace("−", "-").split(" = ")
            assert eval(left.replace("⌊", "(").replace(") /", ") //").replace("⌋", ")")) == int(right)


def test_the_sizes_of_convnet_deep():
    layers = anatomy_of("convnet_deep", (3, 32, 32), 10)
    sides = [layer.output_shape[1] for layer in layers if layer.kind in ("Conv2d", "MaxPool2d")]
    assert [32, *sides] == [32, 31, 15, 14, 6, 6, 6, 6, 2]
    assert by_name(layers)["pool2"].dropped == (1, 1)  # ⌊(14 − 3) / 2⌋ + 1 = 6 leaves one column over


def test_the_parameters_of_convnet_plain():
    parts = [layer.parameters for layer in anatomy_of("convnet_plain", (1, 28, 28), 10) if layer.parameters]
    assert parts == [100, 455, 184_384, 2_080, 330]


def test_two_published_convolutions():
    first, second = anatomy(nn.Sequential(nn.Conv2d(3, 5, 5), nn.Conv2d(5, 8, 10, 2, 2)), (3, 320, 320))
    assert (first.output_shape, first.parameters) == ((5, 316, 316), 380)
    assert (second.output_shape, second.parameters) == ((8, 156, 156), 4_008)
    assert second.parameter_formula == "10×10×5×8 + 8 = 4,008"
    assert anatomy(nn.Sequential(nn.Conv2d(3, 32, 3)), (3, 32, 32))[0].parameters == 896


def test_the_floor_case_says_what_is_dropped():
    (layer,) = anatomy(nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, padding=1)), (1, 6, 6))
    assert layer.output_shape == (1, 3, 3)
    assert layer.size_formula == "⌊(6 − 3 + 2×1) / 2⌋ + 1 = 3"
    assert layer.dropped == (1, 1)


@pytest.mark.parametrize(("padding", "side"), [(0, 7), (2, 11), (1, 9)])
def test_valid_full_and_same(padding, side):
    assert anatomy(nn.Sequential(nn.Conv2d(1, 1, 3, padding=padding)), (1, 9, 9))[0].output_shape == (1, side, side)


def test_pooling_nine_by_two():
    (layer,) = anatomy(nn.Sequential(nn.MaxPool2d(2)), (1, 9, 9))
    assert (layer.output_shape, layer.dropped) == ((1, 4, 4), (1, 1))


def test_receptive_fields_of_lenet5():
    layers = by_name(anatomy_of("lenet5", (1, 28, 28), 10))
    fields = {name: (layers[name].receptive_field[0], layers[name].jump[0]) for name in ("c1", "s2", "c3", "s4")}
    assert fields == {"c1": (5, 1), "s2": (6, 2), "c3": (14, 2), "s4": (16, 4)}
    assert layers["c5"].receptive_field == (32, 32)  # the padded image
    assert layers["c1"].start == (-2, -2)


def test_dilation_and_flattening():
    layers = anatomy(nn.Sequential(nn.Conv2d(1, 2, 3, dilation=2), nn.Flatten(), nn.ReLU()), (1, 8, 9))
    assert layers[0].receptive_field == (5, 5)
    assert layers[2].field.flat == (4, 5)
    assert (
        layers[0].size_formula
        == "⌊(8 − (2×(3 − 1) + 1) + 2×0) / 1⌋ + 1 = 4 by ⌊(9 − (2×(3 − 1) + 1) + 2×0) / 1⌋ + 1 = 5"
    )


class Inception(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.narrow, self.wide = nn.Conv2d(1, 2, 1), nn.Conv2d(1, 3, 5, padding=2)
        self.join, self.add = Concat(), Add()

    def forward(self, x):
        joined = self.join(self.narrow(x), self.wide(x))
        return self.add(joined, joined.relu())  # a functional step between


def test_branches_take_the_largest_field():
    layers = by_name(anatomy(nn.Sequential(Inception()), (1, 12, 12)))
    assert layers["0.join"].inputs == ("0.narrow", "0.wide")
    assert layers["0.join"].output_shape == (5, 12, 12)
    assert (layers["0.join"].receptive_field, layers["0.join"].start) == ((5, 5), (-2, -2))
    assert layers["0.add"].inputs == ("0.join",)
    assert layers["0.add"].receptive_field == (5, 5)


def test_the_layers_that_feed_a_residual_block():
    layers = by_name(anatomy_of("resnet20", (3, 32, 32), 10))
    assert layers["stage2.block1.add"].inputs == ("stage2.block1.bn2", "stage2.block1.shortcut")
    assert layers["stage2.block1.shortcut"].inputs == ("stage1.block3.relu2",)
    assert layers["conv1"].inputs == ("input",)
    assert layers["stage3.block3.add"].receptive_field == (81, 81)


def test_depthwise_convolutions():
    (layer,) = anatomy(nn.Sequential(nn.Conv2d(8, 8, 3, groups=8, bias=False)), (8, 5, 5))
    assert (layer.parameters, layer.macs) == (72, 9 * 8 * 9)


def test_the_model_is_left_alone():
    model = networks.build("quick", (1, 28, 28), 10)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    anatomy(model, (1, 28, 28))
    anatomy_of("quick", (1, 32, 32), 3)
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert torch.equal(state, torch.get_rng_state())


def test_a_image_that_does_not_fit_is_refused_in_words():
    with pytest.raises(BadValue, match="3×28×28 do not fit"):
        anatomy(networks.build("quick", (1, 28, 28), 10), (3, 28, 28))


class InPlace(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.relu = nn.Conv2d(1, 1, 3, padding=1), nn.ReLU(inplace=True)

    def forward(self, x):
        out = self.conv(x)
        out += x
        return self.relu(out)


def test_a_sum_in_place_is_fed_by_both():
    layers = by_name(anatomy(nn.Sequential(InPlace()), (1, 6, 6)))
    assert layers["0.relu"].inputs == ("0.conv", "input")
    assert layers["0.conv"].window == ((3, 3), (1, 1), (1, 1), (1, 1))
    assert layers["0.relu"].window is None
