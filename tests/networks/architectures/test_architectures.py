"""A contract that every architecture keeps: published size, any image, every step a module, nothing in place."""

import pytest
import torch
from torch import fx, nn

from cnn_demo import networks
from cnn_demo.data import BUNDLED
from cnn_demo.errors import BadValue
from cnn_demo.networks import ARCHITECTURES, ArchitectureSpec, Shape, count_parameters
from cnn_demo.networks.architecture import after
from cnn_demo.networks.layers import Concat

SHAPES: tuple[Shape, ...] = (*{spec.shape: None for spec in BUNDLED.values()}, (1, 64, 64), (3, 64, 64), (3, 40, 64))

every_architecture = pytest.mark.parametrize("spec", ARCHITECTURES.values(), ids=ARCHITECTURES)


@every_architecture
def test_published_parameter_count(spec: ArchitectureSpec) -> None:
    shape, classes, parameters = spec.published
    assert count_parameters(spec.build(shape, classes)) == parameters


CHECKLIST = {
    ("convnet_plain", (1, 28, 28)): 187_349,
    ("convnet_tiny", (1, 28, 28)): 45_424,
    ("convnet_pooled", (1, 28, 28)): 225_034,
    ("convnet_deep", (3, 32, 32)): 2_997_642,
    ("lenet5", (1, 28, 28)): 61_706,
    ("resnet20", (3, 32, 32)): 269_722,
    ("mlp", (1, 28, 28)): 55_050,
    ("convnet_elu", (3, 64, 64)): 183_242,
    ("alexnet_small", (3, 32, 32)): 1_790_506,
    ("vgg_small", (3, 32, 32)): 1_438_186,
    ("googlenet_small", (3, 32, 32)): 1_059_234,
    ("quick", (1, 28, 28)): 54_778,
    ("quick", (3, 32, 32)): 2_310_186,
    ("efficientnet_lite2", (3, 64, 64)): 4_823_882,
}


@pytest.mark.parametrize(("architecture", "shape"), CHECKLIST, ids=str)
def test_counts_written_down_a_second_time(architecture: str, shape: Shape) -> None:
    assert count_parameters(networks.build(architecture, shape, 10)) == CHECKLIST[architecture, shape]


@every_architecture
def test_any_image_gives_one_finite_logit_a_class(spec: ArchitectureSpec) -> None:
    for shape in SHAPES:
        model = networks.build(spec.id, shape, 7).eval()
        with torch.inference_mode():
            logits = model(torch.randn(2, *shape))
        assert logits.shape == (2, 7)
        assert logits.isfinite().all()


@every_architecture
def test_the_smallest_image_works_and_a_smaller_one_is_refused(spec: ArchitectureSpec) -> None:
    side = spec.smallest
    for channels in (1, 3):
        model = networks.build(spec.id, (channels, side, side), 10).train()
        assert model(torch.randn(2, channels, side, side)).shape == (2, 10)
        for shape in ((channels, side - 1, side), (channels, side, side - 1), (channels, 0, 0)):
            with pytest.raises(BadValue, match=f"at least {side}×{side} pixels"):
                networks.build(spec.id, shape, 10)


class LeafTracer(fx.Tracer):
    """Takes every module without children as one step."""

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return not any(m.children())


@every_architecture
def test_every_step_is_a_module_that_runs_once(spec: ArchitectureSpec) -> None:
    for shape in ((1, 28, 28), (3, 32, 32)):
        model = networks.build(spec.id, shape, 10)
        steps = [node for node in LeafTracer().trace(model).nodes if node.op not in ("placeholder", "output")]
        assert {node.op for node in steps} == {"call_module"}
        leaves = [name for name, module in model.named_modules() if not any(module.children())]
        assert sorted(str(node.target) for node in steps) == sorted(leaves)


@every_architecture
def test_nothing_works_in_place(spec: ArchitectureSpec) -> None:
    model = networks.build(spec.id, spec.published[0], 10)
    assert not any(getattr(module, "inplace", False) for module in model.modules())


@every_architecture
def test_layers_are_named_and_the_card_s_story_is_told(spec: ArchitectureSpec) -> None:
    model = networks.build(spec.id, spec.published[0], 10)
    assert isinstance(model, nn.Sequential)
    assert not any(name.isdigit() for name, _ in model.named_children())
    assert spec.title
    assert spec.story
    assert 1980 < spec.year < 2100


@every_architecture
def test_equal_seeds_build_equal_weights(spec: ArchitectureSpec) -> None:
    def weights(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return torch.cat([p.detach().flatten() for p in networks.build(spec.id, spec.published[0], 10).parameters()])

    first = weights(1)
    assert torch.equal(first, weights(1))
    assert not torch.equal(first, weights(2))
    assert first.isfinite().all()


@every_architecture
def test_every_kernel_learns_from_the_first_step(spec: ArchitectureSpec) -> None:
    torch.manual_seed(1)
    channels, *sides = spec.published[0]
    shape = (channels, min(sides[0], 64), min(sides[1], 64))
    model = networks.build(spec.id, shape, 10).train()
    nn.functional.cross_entropy(model(torch.randn(16, *shape)), torch.arange(16) % 10).backward()
    for name, weight in model.named_parameters():
        assert weight.ndim == 1 or (weight.grad is not None and weight.grad.any()), name


def test_resnet20_has_6n_plus_2_weighted_layers() -> None:
    model = networks.build("resnet20", (3, 32, 32), 10)
    assert sum(isinstance(module, nn.Conv2d | nn.Linear) for module in model.modules()) == 6 * 3 + 2
    shapes = [module.weight.shape[0] for module in model.modules() if isinstance(module, nn.Conv2d)]
    assert shapes == [16] * 7 + [32] * 6 + [64] * 6


def test_resnet20s_shortcut_thins_out_and_widens() -> None:
    model = networks.build("resnet20", (3, 32, 32), 10).eval()
    stem = model[:3](torch.randn(1, 3, 32, 32))
    thinned = model.get_submodule("stage2.block1.shortcut")(stem)
    assert torch.equal(thinned[:, 8:24], stem[:, :, ::2, ::2])
    assert thinned[:, :8].count_nonzero() == thinned[:, 24:].count_nonzero() == 0


@pytest.mark.parametrize("name", ["lenet", "", None, 3, ["quick"], {}])
def test_an_unknown_architecture_is_refused_in_words(name: object) -> None:
    with pytest.raises(BadValue, match=r"Choose one of: quick, .*resnet20, .*mlp\.$"):
        networks.build(name, (1, 28, 28), 10)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "result"),
    [(320, 5, 1, 0, 316), (316, 10, 2, 2, 156), (6, 3, 2, 1, 3), (9, 3, 1, 0, 7), (9, 3, 1, 2, 11), (9, 3, 1, 1, 9)],
)
def test_sizes_of_the_checklist(size: int, kernel: int, stride: int, padding: int, result: int) -> None:
    assert after(size, kernel, stride, padding) == result
    layer = nn.Conv1d(1, 1, kernel, stride, padding)
    assert layer(torch.zeros(1, 1, size)).shape[-1] == result


def test_concat_puts_branches_side_by_side() -> None:
    one, two = torch.zeros(1, 2, 3, 3), torch.ones(1, 4, 3, 3)
    assert Concat()(one, two).sum((2, 3)).tolist() == [[0, 0, 9, 9, 9, 9]]
