import random
import time

import numpy as np
import pytest
import torch
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.inspection.cell.explain import chain, explain
from cnn_demo.networks import tracing
from cnn_demo.networks.layer_kind import explanation
from cnn_demo.networks.layers import KINDS, Add, Concat


def cells_of(layer: tracing.Layer, many: int):
    """Corners (where padding is), then random ones."""
    shape = layer.output.shape[1:]
    chance = random.Random(layer.name)
    yield [0] * len(shape)
    yield [size - 1 for size in shape]
    for _ in range(many):
        yield [chance.randrange(size) for size in shape]


def agrees(found: explanation.Explanation) -> None:
    """To float32's precision of the numbers that were added up."""
    scale = max(1.0, abs(found.value), abs(found.result))
    if isinstance(found, explanation.Convolution):
        scale = max(scale, sum(abs(each) for _, each in found.sums))
    assert found.result == pytest.approx(found.value, abs=3e-6 * scale, rel=0)
    assert not found.is_edited


def test_every_layer_of_every_architecture_comes_out_at_the_networks_own_value(case):
    for layer in case.trace.layers:
        for cell in cells_of(layer, 6):
            found = explain(case.trace, layer.name, *cell)
            assert found.value == layer.output[(0, *cell)].item()
            agrees(found)


def test_what_is_shown_adds_up(case):
    for layer in case.trace.layers:
        for cell in cells_of(layer, 1):
            found = explain(case.trace, layer.name, *cell, most=3)
            if isinstance(found, explanation.Convolution):
                for term in found.terms:
                    np.testing.assert_allclose(np.multiply(term.patch, term.kernel), term.products)
                    assert np.sum(term.products) == pytest.approx(term.sum)
                    assert not np.array(term.patch)[np.array(found.padding)].any()
                assert len(found.terms) + found.rest_count == len(found.sums) == layer.module.weight.shape[1]
                assert sum(t.sum for t in found.terms) + found.rest + found.bias == pytest.approx(found.result)
                sizes = [abs(term.sum) for term in found.terms]
                assert sizes == sorted((abs(each) for _, each in found.sums), reverse=True)[:3]
            elif isinstance(found, explanation.Linear):
                assert len(found.terms) + found.rest_count == layer.module.in_features
                assert all(term.input * term.weight == pytest.approx(term.product) for term in found.terms)
                assert sum(t.product for t in found.terms) + found.rest + found.bias == pytest.approx(found.result)
            elif isinstance(found, explanation.Addition):
                assert sum(value for _, value in found.branches) == pytest.approx(found.result)


def test_values_can_be_followed_back_to_where_they_came_from(case):
    for layer in case.trace.layers:
        for cell in cells_of(layer, 3):
            found = explain(case.trace, layer.name, *cell)
            if isinstance(found, explanation.Passed) and found.cell is not None:
                before = case.image if found.source == "input" else case.trace.layer(found.source).output
                place = found.cell if before.dim() == 4 else found.cell[:1]
                assert before[(0, *place)].item() == found.value
            elif isinstance(found, explanation.Passed):
                assert found.value == 0
            elif isinstance(found, explanation.Addition):
                for name, value in found.branches:
                    assert case.trace.layer(name).output[(0, *cell)].item() == value
            elif isinstance(found, explanation.Linear) and found.terms[0].cell:
                maps = next(each for each in case.trace.layers if each.kind == "Flatten").inputs[0]
                assert all(maps[(0, *term.cell)].item() == term.input for term in found.terms)


def test_the_winner_of_a_pooling_is_its_value(case):
    for layer in case.trace.layers:
        if layer.kind.endswith("MaxPool2d"):
            for cell in cells_of(layer, 4):
                found = explain(case.trace, layer.name, *cell)
                row, column = found.winner
                assert found.window[row][column] == found.value == np.max(found.window)
                place = (0, cell[0], found.rows[row], found.columns[column])
                assert layer.inputs[0][place].item() == found.value


def test_the_softmax_over_the_logits(case):
    total = 0.0
    for index in range(10):
        found = explain(case.trace, "softmax", index)
        agrees(found)
        total += found.result
        assert sum(term.exponential for term in found.terms) + found.rest == pytest.approx(found.total)
        assert next(term for term in found.terms if term.index == index).probability == found.result
    assert total == pytest.approx(1)


class Unusual(nn.Module):
    """What our own architectures do not have: groups, dilation, odd paddings, ceiling, joins, soft activations."""

    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Conv2d(4, 8, 3, padding=2, dilation=2, groups=2)
        self.same = nn.Conv2d(4, 8, 5, padding="same")
        self.uneven = nn.Conv2d(4, 8, (3, 5), padding=(1, 2), bias=False)
        self.join, self.add = Concat(), Add()
        self.norm = nn.BatchNorm2d(24, affine=False)
        self.average = nn.AvgPool2d(3, 2, padding=1, ceil_mode=True)
        self.inner = nn.AvgPool2d(3, 2, padding=1, count_include_pad=False)
        self.largest = nn.MaxPool2d(3, 2, padding=1, dilation=2, ceil_mode=True)
        self.shares = nn.AdaptiveAvgPool2d((3, 2))
        self.best = nn.AdaptiveMaxPool2d((2, 3))
        soft = [nn.ReLU6(), nn.LeakyReLU(), nn.ELU(0.7), nn.Tanh(), nn.Sigmoid(), nn.GELU(), nn.GELU("tanh")]
        self.soft = nn.ModuleList([*soft, nn.SiLU(), nn.Hardswish(), nn.Hardsigmoid(), nn.Dropout2d(), nn.Identity()])

    def forward(self, x):
        x = self.norm(self.join(self.wide(x), self.same(x), self.uneven(x)))
        x = self.add(x, *[each(x * 3) for each in self.soft][:1])
        for each in self.soft:
            x = self.add(each(x), x)
        return self.best(self.shares(x)), self.average(x), self.inner(x), self.largest(x)


def test_layers_that_our_architectures_do_not_use():
    class Last(Unusual):
        def forward(self, x):
            return super().forward(x)[0].flatten(1)

    torch.manual_seed(2)
    model = Last().eval()
    traced = tracing.trace(model, torch.randn(1, 4, 11, 10))
    activations = {kind.name for kind in KINDS if kind.role == "activation"}
    assert {layer.kind for layer in traced.layers} >= activations - {"ReLU"}
    for layer in traced.layers:
        for cell in cells_of(layer, 12):
            agrees(explain(traced, layer.name, *cell))


def test_a_chain_goes_on_to_the_activation(case):
    found = [each.kind for each in chain(case.trace, case.trace.layers[-1].name, 0)]
    assert found == ["Linear"]
    if case.architecture == "resnet20":
        kinds = [each.kind for each in chain(case.trace, "stage2.block1.conv1", 3, 4, 5)]
        assert kinds == ["Conv2d", "BatchNorm2d", "ReLU"]


def test_formulas_have_the_numbers_in_place(quick):
    traced = tracing.trace(quick, torch.rand(1, 1, 28, 28))
    norm = explain(traced, "bn1", 2, 3, 4)
    assert norm.formula.count(" = ") == 1
    left, right = norm.formula.replace("−", "-").replace("√", "sqrt").replace("×", "*").split(" = ")
    assert eval(left, {"sqrt": np.sqrt}) == pytest.approx(float(right), rel=2e-2, abs=2e-3)
    activated = explain(traced, "relu1", 2, 3, 4)
    assert activated.formula.startswith("max(0, ")


def test_what_does_not_exist_is_refused_naming_what_does(quick):
    traced = tracing.trace(quick, torch.zeros(1, 1, 28, 28))
    for arguments, words in [
        (("conv9", 0, 0, 0), "Choose one of: conv1, pool1"),
        (("conv1", 16, 0, 0), "conv1 has channels 0 to 15."),
        (("conv1", -1, 0, 0), "conv1 has channels 0 to 15."),
        (("conv1", 0, 28, 0), "conv1 has rows 0 to 27."),
        (("conv1", 0, 0, 2.0), "conv1 has columns 0 to 27."),
        (("fc", 10, 0, 0), "fc has units 0 to 9."),
        (("fc", 0, 1, 0), "fc has only row 0."),
        (("softmax", 10), "softmax has units 0 to 9."),
        (("conv1", True, 0, 0), "conv1 has channels"),
    ]:
        with pytest.raises(BadValue, match=words.replace(".", r"\.")):
            explain(traced, *arguments)


def test_a_switched_off_filter_is_said(quick):
    image = torch.rand(1, 1, 28, 28)
    traced = tracing.trace(quick, image, edits={"conv1": {4}})
    found = [explain(traced, "conv1", channel, y, 9) for y in range(28) for channel in (3, 4)]
    assert any(each.is_edited for each in found if each.channel == 4)
    assert not any(each.is_edited for each in found if each.channel == 3)
    agrees(explain(traced, "bn1", 4, 3, 3))


def test_explaining_costs_little(case):
    """10 ms by measurement are far off (0.1 ms); processor time, because machines are shared."""
    for layer in case.trace.layers:
        shape = layer.output.shape[1:]
        start = time.process_time()
        for _ in range(3):
            explain(case.trace, layer.name, *[0 for _ in shape])
        assert time.process_time() - start < 0.2
