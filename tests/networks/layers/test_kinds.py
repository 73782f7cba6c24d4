"""What holds for every kind of layer: its exact sums are PyTorch's values, its counts are counted, and everybody who
asks about layers can ask about it."""

import dataclasses
import random
import re
from functools import cache

import numpy as np
import onnx
import pytest
import random_checkpoints
import torch
from layer_samples import SAMPLES, Sample, around, image_of, shape_of
from onnx.reference import ReferenceEvaluator
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from cnn_demo.errors import BadValue
from cnn_demo.exports.figures.layer_diagram import schematic
from cnn_demo.exports.onnx import onnx_bytes
from cnn_demo.inspection.cell import explain
from cnn_demo.inspection.layers.block_connections import fed_by
from cnn_demo.inspection.layers.feature_maps import all_maps
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy
from cnn_demo.networks.analysis.block_folding import describe_layer, fold_blocks
from cnn_demo.networks.analysis.cell_receptive_field import receptive_field
from cnn_demo.networks.architecture import stack
from cnn_demo.networks.layer_kind import LayerKind
from cnn_demo.networks.layers import KINDS, ChannelNorm, Multiply, find_kind, kind_named, kind_of

LAYER = "net.layer"
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")  # torch says that it copies
MIX_MAPS = (nn.GroupNorm, nn.LayerNorm, ChannelNorm, nn.LocalResponseNorm)  # a little, beside the one that they pass on
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@dataclasses.dataclass(frozen=True, eq=False)
class Made:
    model: nn.Sequential
    trace: tracing.Trace
    anatomy: list[LayerAnatomy]
    layer: LayerAnatomy  # of the sample itself
    traced: tracing.Layer

    @property
    def module(self) -> nn.Module:
        return self.traced.module

    @property
    def kind(self) -> LayerKind:
        return kind_of(self.module)


@cache
def made(sample: Sample) -> Made:
    model, shape = around(sample), image_of(sample)
    image = 3 * torch.randn(1, *shape, generator=torch.Generator().manual_seed(5))
    trace, found = tracing.trace(model, image), anatomy(model, shape)
    return Made(model, trace, found, next(each for each in found if each.name == LAYER), trace.layer(LAYER))


def some_cells(shape: tuple[int, ...], many: int = 20) -> list[tuple[int, ...]]:
    """Corners, where padding is, then random ones."""
    chance = random.Random(3)
    inner = [tuple(chance.randrange(size) for size in shape) for _ in range(many)]
    return [(0,) * len(shape), tuple(size - 1 for size in shape), *inner]


def computed(formula: str) -> int:
    """The left side of a formula, worked out."""
    left, _ = formula.replace("×", "*").replace("−", "-").split(" = ")
    left = re.sub(r"⌊(.*)\) / (\d+)⌋", r"(\1) // \2)", left)
    return int(eval(re.sub(r"⌈(.*)\) / (\d+)⌉", r"-(-\1) // \2)", left)))


def test_every_kind_has_a_sample() -> None:
    assert {type(sample.make()) for sample in SAMPLES} == {kind.module for kind in KINDS}


@every_kind
def test_a_kind_has_a_name_a_word_and_a_color(kind: LayerKind) -> None:
    assert kind_named(kind.name) is find_kind(kind.name) is kind
    assert kind.word
    assert re.fullmatch("#[0-9a-f]{6}", kind.color)


@every_sample
def test_explained_cells_have_pytorchs_values(sample: Sample) -> None:
    output = made(sample).traced.output
    for cell in some_cells(tuple(output.shape[1:])) if sample.explained else ():
        found = explain(made(sample).trace, LAYER, *cell)
        assert found.value == output[(0, *cell)].item()
        assert found.result == pytest.approx(found.value, abs=2e-5, rel=2e-5)


@every_sample
def test_formulas_come_out_at_what_is_counted(sample: Sample) -> None:
    layer, module = made(sample).layer, made(sample).module
    assert layer.parameters == sum(each.numel() for each in module.parameters())
    with FlopCounterMode(display=False) as counter:
        module(*[each.clone() for each in made(sample).traced.inputs])
    assert 2 * layer.macs == counter.get_total_flops()
    for formula, number in ((layer.parameter_formula, layer.parameters), (layer.mac_formula, layer.macs)):
        assert bool(formula) == bool(number)
        assert not formula or computed(formula.replace(",", "")) == number


@every_sample
def test_sizes_come_out_at_pytorchs(sample: Sample) -> None:
    layer = made(sample).layer
    assert layer.output_shape == made(sample).traced.output.shape[1:]
    sides = layer.size_formula.split(" by ") if layer.size_formula else []
    for formula, size in zip(sides, layer.output_shape[1:], strict=False):
        if not getattr(made(sample).module, "ceil_mode", False):  # there torch may leave out a window in the padding
            assert computed(formula) == size
        assert formula.endswith(f" = {size}")


def depends_on(sample: Sample, cell: tuple[int, ...]) -> list[Tensor]:
    """For each input of the layer, where its gradient is not zero: (c, h, w) or (n,)."""
    inputs = [each.clone().requires_grad_(True) for each in made(sample).traced.inputs]
    with torch.inference_mode(False), torch.enable_grad():
        inputs = [torch.tensor(each.tolist(), requires_grad=True) for each in inputs]
        output = made(sample).module(*inputs)
        gradients = torch.autograd.grad(output[(0, *cell)], inputs, allow_unused=True)
    return [torch.zeros(1) if each is None else each[0] != 0 for each in gradients]


@every_sample
def test_a_cell_sees_nothing_outside_of_its_receptive_field(sample: Sample) -> None:
    shape = made(sample).layer.output_shape
    if sample.vector:
        return
    for cell in some_cells(shape, 6):
        found = receptive_field(made(sample).anatomy, LAYER, *cell)
        for seen in depends_on(sample, cell):
            if seen.dim() == 3:
                seen[:, found.top : found.bottom, found.left : found.right] = False
            assert not seen.any()


@every_sample
def test_only_the_maps_that_are_named_feed_a_map(sample: Sample) -> None:
    this = made(sample)
    layers = {layer.name: layer for layer in this.anatomy}
    for cell in some_cells(this.layer.output_shape, 6):
        one = torch.nn.functional.one_hot(torch.tensor(cell[0]), this.layer.output_shape[0]).double()
        found = fed_by(this.model, layers, this.layer, one)
        assert [source for source, _ in found] == list(this.layer.inputs)
        for (_, strengths), seen in zip(found, depends_on(sample, cell), strict=True):
            assert bool((strengths >= 0).all())
            maps = seen.flatten(1).any(1) if seen.dim() == 3 else seen
            if maps.shape == strengths.shape and not isinstance(this.traced.module, MIX_MAPS):
                assert not bool((maps & (strengths == 0)).any())


@every_sample
def test_signs_are_as_said(sample: Sample) -> None:
    this = made(sample)
    is_negative = bool((this.traced.output < 0).any())
    assert this.kind.sign != "non-negative" or not is_negative
    if this.kind.sign == "signed" and this.kind.role == "activation":
        assert is_negative
    (maps,) = [each for each in all_maps(this.trace) if each.layer == LAYER]
    assert maps.signed == (this.kind.sign == "signed" or is_negative)


@every_kind
def test_only_what_can_die_is_flat_at_zero(kind: LayerKind) -> None:
    if kind.role == "activation":
        x = torch.linspace(-9, -4, 20, requires_grad=True)
        y = kind.module()(x)
        (slope,) = torch.autograd.grad(y.sum(), x)
        assert kind.can_die == (not y.any() and not slope.any())
    else:
        assert not kind.can_die


@every_sample
def test_what_keeps_its_place_is_one_step_of_a_chain(sample: Sample) -> None:
    layer = made(sample).layer
    if made(sample).kind.keeps_place:
        assert layer.input_shape == layer.output_shape
        assert len(layer.inputs) == 1


@every_sample
def test_folding_loses_nothing_and_what_follows_joins(sample: Sample) -> None:
    layers = made(sample).anatomy
    boxes = fold_blocks(layers)
    assert [name for box in boxes for name in box.names] == [layer.name for layer in layers]
    assert describe_layer(made(sample).layer)
    if sample.branches == 1:
        assert made(sample).kind.follows == any({"net.before.0", LAYER} <= {*box.names} for box in boxes)


@every_sample
def test_the_diagram_draws_it_in_its_color(sample: Sample) -> None:
    drawn = schematic(made(sample).anatomy, "One layer", 10)
    assert f'fill="{made(sample).kind.color}"' in drawn
    assert f">{LAYER}<" in drawn


@every_sample
def test_onnx_gives_the_same_numbers(sample: Sample) -> None:
    model, card = made(sample).model, dataclasses.replace(random_checkpoints.card("mlp"), input_shape=image_of(sample))
    if not sample.onnx:
        return
    images = 3 * torch.randn(2, *image_of(sample))
    file = onnx.load_from_string(onnx_bytes(model, card))
    (logits,) = ReferenceEvaluator(file).run(None, {"image": images.numpy()})
    with torch.inference_mode():
        np.testing.assert_allclose(logits, model(images).numpy(), atol=1e-5, rtol=1e-5)
    assert LAYER in [node.name for node in file.graph.node]


def test_what_is_not_explained_says_so() -> None:
    sample = next(each for each in SAMPLES if not each.explained)
    with pytest.raises(BadValue, match='How "sin" comes to its values is not worked out here'):
        explain(made(sample).trace, LAYER, 0)
    with pytest.raises(BadValue, match="There is no ONNX operator here for sin"):
        onnx_bytes(
            made(sample).model, dataclasses.replace(random_checkpoints.card("mlp"), input_shape=image_of(sample))
        )


@pytest.mark.parametrize("factors", [(4, 1, 1), (1, 9, 8)])
def test_factors_of_whole_maps_and_of_places(factors: tuple[int, ...]) -> None:
    maps, factor = torch.randn(1, 4, 9, 8), torch.randn(1, *factors)
    layer = tracing.Layer("times", "Multiply", Multiply(), (factor, maps), factor * maps)
    for cell in some_cells((4, 9, 8)):
        found = explain(tracing.Trace(maps, (layer,), maps), "times", *cell)
        assert found.result == pytest.approx(layer.output[(0, *cell)].item(), rel=1e-5)


@pytest.mark.parametrize("size", [(2, 3), (3, 4)])
def test_what_onnx_does_not_have_is_said(size: tuple[int, int]) -> None:
    model = stack(
        ("pool", nn.AdaptiveAvgPool2d(size)), ("flatten", nn.Flatten()), ("fc", nn.Linear(size[0] * size[1], 10))
    )
    with pytest.raises(BadValue, match="no ONNX operator here for adaptive pooling"):
        onnx_bytes(model.eval(), random_checkpoints.card("mlp"))


def test_shapes_of_samples_are_what_they_get() -> None:
    for sample in SAMPLES:
        assert made(sample).layer.input_shape == shape_of(sample)
