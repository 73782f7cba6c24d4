"""Layers that nothing is known of: refused in a sentence by everybody who would have to know."""

from collections.abc import Callable

import pytest
import random_checkpoints
import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.exports.figures.layer_diagram import schematic
from cnn_demo.exports.onnx import onnx_bytes
from cnn_demo.inspection.cell import chain, explain
from cnn_demo.inspection.layers.block_connections import fed_by
from cnn_demo.inspection.layers.feature_maps import all_maps
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy
from cnn_demo.networks.analysis.block_folding import describe_layer, fold_blocks
from cnn_demo.networks.architecture import stack
from cnn_demo.networks.layer_kind import ReceptiveField
from cnn_demo.networks.layers import has_role, kind_of


class OwnConv(nn.Conv2d):
    """Whatever it may do in its own forward."""


class Pair(nn.Module):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return x, x


UNKNOWN: dict[str, Callable[[], nn.Module]] = {
    "A Softshrink layer is not known": nn.Softshrink,
    "A ConvTranspose2d layer is not known": lambda: nn.ConvTranspose2d(1, 1, 3),
    "A OwnConv layer is not known": lambda: OwnConv(1, 1, 3),
    "A Pair layer is not known": Pair,
    "A Conv2d layer with reflect padding is not": lambda: nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect"),
    "A MaxPool2d layer with indices beside": lambda: nn.MaxPool2d(2, return_indices=True),
    "A BatchNorm2d layer with no running statistics": lambda: nn.BatchNorm2d(1, track_running_stats=False),
    "A Flatten layer with dimensions of its own": lambda: nn.Flatten(2),
}
every_unknown = pytest.mark.parametrize(("sentence", "make"), UNKNOWN.items(), ids=list(UNKNOWN))


class Network(nn.Module):
    """The layer beside others, so that these are still there to be asked about."""

    def __init__(self, odd: nn.Module) -> None:
        super().__init__()
        self.conv, self.odd = nn.Conv2d(1, 1, 3, padding=1), odd
        self.relu, self.flatten, self.fc = nn.ReLU(), nn.Flatten(), nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        self.odd(x)
        out: Tensor = self.fc(self.flatten(self.relu(x)))
        return out


def row(kind: str) -> LayerAnatomy:
    return LayerAnatomy("odd", kind, ("input",), (1, 8, 8), (1, 8, 8), 0, "", 0, "", "", (0, 0), ReceptiveField())


@every_unknown
def test_counting_and_exporting_refuse_it(sentence: str, make: Callable[[], nn.Module]) -> None:
    model = stack(("net", Network(make()))).eval()
    with pytest.raises(BadValue, match=sentence):
        kind_of(make())
    with pytest.raises(BadValue, match=sentence):
        anatomy(model, (1, 8, 8))
    no_operator = f"no ONNX operator here for {type(make()).__name__}"
    with pytest.raises(BadValue, match=sentence if " with " in sentence else no_operator):
        onnx_bytes(model, random_checkpoints.card("mlp"))


@every_unknown
def test_explaining_refuses_it_and_nothing_else(sentence: str, make: Callable[[], nn.Module]) -> None:
    traced = tracing.trace(stack(("net", Network(make()))).eval(), torch.rand(1, 1, 8, 8))
    with pytest.raises(BadValue, match=sentence):
        explain(traced, "net.odd", 0, 0, 0)
    assert [each.layer for each in chain(traced, "net.conv", 0, 2, 3)] == ["net.conv", "net.relu"]
    assert explain(traced, "net.fc", 3).result == pytest.approx(traced.logits[0, 3].item(), abs=1e-5)


@every_unknown
def test_its_maps_count_as_handed_on(sentence: str, make: Callable[[], nn.Module]) -> None:
    odd = make()
    layer, strengths = row(type(odd).__name__), torch.ones(1)
    ((source, found),) = fed_by(stack(("odd", odd)), {"odd": layer}, layer, strengths)
    assert (source, found.tolist()) == ("input", [1.0])


DRAW = [lambda rows: schematic(rows, "Odd", 10), fold_blocks, lambda rows: describe_layer(*rows)]


@pytest.mark.parametrize("draw", DRAW)
def test_drawing_and_folding_refuse_it(draw: Callable[[list[LayerAnatomy]], object]) -> None:
    with pytest.raises(BadValue, match=r"A Softshrink layer is not known here\. Known are: Conv2d"):
        draw([row("Softshrink")])


def test_its_maps_can_be_looked_at_all_the_same() -> None:
    (maps,) = all_maps(tracing.trace(nn.Sequential(nn.Softshrink()), torch.randn(1, 2, 4, 4)))
    assert (maps.signed, maps.formula) == (True, "")
    assert not has_role("Softshrink", "activation", "convolution")


def test_a_long_name_is_cut() -> None:
    with pytest.raises(BadValue, match=r"^A X{39}… layer is not known"):
        kind_of(type("X" * 400, (nn.Module,), {})())
