"""What networks do beyond PyTorch's documented interface still holds in the PyTorch that is installed."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from cnn_demo import networks
from cnn_demo.networks import torch_compat
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.analysis.custom_summary import describe
from cnn_demo.networks.custom import parse
from cnn_demo.networks.torch_compat import (
    FusedConvolution,
    WatchedCalls,
    WithoutRandomNumbers,
    has_bfloat16_instructions,
    has_fused_convolutions,
    same_padding,
    sharing,
    uncompiled,
)

DRAWING: list[Callable[[], nn.Module]] = [
    lambda: nn.Conv2d(2, 3, 3),
    lambda: nn.Linear(4, 5),
    lambda: nn.ConvTranspose2d(2, 3, 3),
    lambda: nn.Embedding(4, 5),
    lambda: nn.Bilinear(2, 3, 4),
]
INITIALIZERS = ["kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_", "normal_", "uniform_",
                "trunc_normal_"]  # fmt: skip


def test_a_shared_copy_has_the_tensors_but_not_the_modules() -> None:
    model = networks.build("quick", (1, 28, 28), 10)
    twin = sharing(model)
    assert all(mine is theirs for mine, theirs in zip(model.parameters(), twin.parameters(), strict=True))
    assert all(mine is theirs for mine, theirs in zip(model.buffers(), twin.buffers(), strict=True))
    assert not {*model.modules()} & {*twin.modules()}
    twin.get_submodule("conv1").register_forward_hook(lambda *_: None)
    assert not model.get_submodule("conv1")._forward_hooks


@pytest.mark.parametrize("device", ["cpu", "meta"])
@pytest.mark.parametrize("make", DRAWING)
def test_layers_are_built_without_random_numbers(make: Callable[[], nn.Module], device: str) -> None:
    state = torch.get_rng_state()
    with torch.device(device), WithoutRandomNumbers():
        built = make()
    assert torch.equal(torch.get_rng_state(), state)
    assert built.training
    assert all(parameter.requires_grad for parameter in built.parameters())
    if device == "cpu":
        assert not any(parameter.any() for parameter in built.parameters())


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_initializers_draw_nothing(initializer: str) -> None:
    state, weight = torch.get_rng_state(), nn.Parameter(torch.ones(3, 4))
    with WithoutRandomNumbers():
        getattr(nn.init, initializer)(weight)
    assert torch.equal(torch.get_rng_state(), state)
    assert weight.isfinite().all()


def test_constants_stay_what_they_are() -> None:
    with WithoutRandomNumbers():
        norm = nn.BatchNorm2d(3)
    assert norm.weight.tolist() == [1, 1, 1]
    assert norm.running_var is not None
    assert norm.running_var.tolist() == [1, 1, 1]


@pytest.mark.parametrize("architecture", networks.ARCHITECTURES)
def test_every_architecture_is_built_without(architecture: str) -> None:
    shape, classes, published = networks.architecture_of(architecture).published or ((1, 28, 28), 10, 0)
    state = torch.get_rng_state()
    with WithoutRandomNumbers():
        model = networks.build(architecture, shape, classes)
    assert torch.equal(torch.get_rng_state(), state)
    assert networks.count_parameters(model) == published


def test_two_threads_change_nobodys_random_numbers() -> None:
    """While they describe networks again and again, this thread draws what it would draw alone."""
    expected = torch.Generator().manual_seed(3)
    blocks, ends, failures = parse("own:conv8x3-bn-relu/dense9"), threading.Event(), []

    def describing() -> None:
        try:
            while not ends.is_set():
                anatomy_of.__wrapped__("quick", (1, 28, 28), 10)
                describe.__wrapped__(blocks, (1, 28, 28), 10)
                networks.takes_any_size("quick", (1, 28, 28))
        except Exception as error:  # shown by the assertion below
            failures.append(error)

    torch.manual_seed(3)
    threads = [threading.Thread(target=describing) for _ in range(2)]
    for thread in threads:
        thread.start()
    drawn = [torch.rand(100) for _ in range(3000)]
    ends.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert all(torch.equal(each, torch.rand(100, generator=expected)) for each in drawn)


def test_the_mode_is_of_its_thread_alone() -> None:
    weights = []
    with WithoutRandomNumbers():
        thread = threading.Thread(target=lambda: weights.append(nn.Linear(3, 3).weight))
        thread.start()
        thread.join()
    assert weights[0].any()


def test_calls_are_watched_inside_of_layers_too() -> None:
    seen: list[tuple[tuple[int, ...], ...]] = []

    def note(args: tuple[object, ...], output: object) -> None:
        if isinstance(output, torch.Tensor):
            shapes = [tuple(each.shape) for each in args if isinstance(each, torch.Tensor)]
            seen.append((*shapes, tuple((output + 1).shape)))  # what it computes itself is not seen again

    layer = nn.Conv2d(2, 3, 3)
    with torch.no_grad(), WatchedCalls(note):
        layer(torch.zeros(1, 2, 5, 5)).relu()
    assert ((1, 2, 5, 5), (3, 2, 3, 3), (3,), (1, 3, 3, 3)) in seen
    assert seen[-1] == ((1, 3, 3, 3), (1, 3, 3, 3))
    count = len(seen)
    layer(torch.zeros(1, 2, 5, 5))
    assert len(seen) == count


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize(("kernel", "dilation"), [(1, 1), (2, 1), (3, 1), (4, 1), (2, 3), (3, 2), (4, 3)])
def test_same_padding_puts_an_odd_cell_behind(kernel: int, dilation: int) -> None:
    before, behind = same_padding(kernel, dilation)
    same = nn.Conv2d(1, 1, kernel, padding="same", dilation=dilation)
    image = torch.randn(1, 1, 9, 10)
    padded = nn.functional.pad(image, (before, behind, before, behind))
    expected = nn.functional.conv2d(padded, same.weight, same.bias, dilation=dilation)
    torch.testing.assert_close(same(image), expected)


OPTIMIZERS: list[tuple[type[torch.optim.Optimizer], dict[str, Any]]] = [
    (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    (torch.optim.Adam, {"lr": 0.01, "foreach": True}),
    (torch.optim.AdamW, {"lr": 0.01}),
    (torch.optim.LBFGS, {"line_search_fn": "strong_wolfe"}),
]


@pytest.mark.parametrize(("kind", "settings"), OPTIMIZERS)
def test_an_optimizer_without_the_compiler_takes_the_same_steps(
    kind: type[torch.optim.Optimizer], settings: dict[str, Any]
) -> None:
    def weights_of(kind: type[torch.optim.Optimizer]) -> torch.Tensor:
        weights = nn.Parameter(torch.linspace(-2, 2, 12))
        optimizer = kind([weights], **settings)

        def loss() -> torch.Tensor:
            optimizer.zero_grad()
            value = (weights.sin() * torch.arange(12)).square().sum()
            value.backward()  # type: ignore[no-untyped-call]
            return value

        for _ in range(5):
            optimizer.step(loss)  # type: ignore[no-untyped-call]
            optimizer.load_state_dict(optimizer.state_dict())
        return weights.detach()

    assert torch.equal(weights_of(uncompiled(kind)), weights_of(kind))


WARM = """
from cnn_demo.training.worker.execute import warm_up
warm_up(1)
"""
MUON = """
import torch
from cnn_demo.training.engine.learner import OPTIMIZER_TYPES
weights = [torch.nn.Parameter(torch.rand(shape)) for shape in ((4, 2, 3, 3), (4, 2), (4,))]
optimizer = OPTIMIZER_TYPES["muon"](weights, lr=0.01, fused=True)
sum(each.square().sum() for each in weights).backward()
optimizer.step()
optimizer.load_state_dict(optimizer.state_dict())
optimizer.zero_grad()
"""


@pytest.mark.parametrize("code", [WARM, MUON])
def test_training_loads_no_compiler(code: str) -> None:
    code += "import sys\nassert 'torch.optim' in sys.modules and 'torch._dynamo' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_torch_still_tells_what_the_processor_can_do() -> None:
    assert isinstance(torch.cpu._is_avx512_bf16_supported(), bool)
    assert has_bfloat16_instructions() == torch.cpu._is_avx512_bf16_supported()


def test_the_installed_version_is_one_that_all_of_it_was_seen_in() -> None:
    text = Path(torch_compat.__file__).read_text(encoding="utf-8")
    first, last = re.findall(r"torch\s+(\d+\.\d+)\s+to\s+(\d+\.\d+)", text)[0]
    assert set(re.findall(r"torch\s+(\d+\.\d+)\s+to\s+(\d+\.\d+)", text)) == {(first, last)}
    installed = tuple(map(int, torch.__version__.split(".")[:2]))
    assert tuple(map(int, first.split("."))) <= installed <= tuple(map(int, last.split(".")))


@pytest.mark.skipif(not has_fused_convolutions(), reason="PyTorch has come without oneDNN")
@pytest.mark.parametrize("groups", [1, 4])
def test_a_fused_convolution_gives_the_same_numbers(groups: int) -> None:
    layer = nn.Conv2d(4, 8, 3, stride=2, padding=1, groups=groups)
    images = torch.linspace(-20, 20, 4 * 81).view(1, 4, 9, 9).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        plain = layer(images)
        assert torch.allclose(FusedConvolution(layer, is_clipped=False)(images), plain, atol=1e-5)
        assert torch.allclose(FusedConvolution(layer, is_clipped=True)(images), plain.clamp(0, 6), atol=1e-5)
