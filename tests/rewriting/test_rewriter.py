"""Networks of strangers, written anew: the same answers, all steps as layers with names, and words for the rest."""

from collections.abc import Callable
from math import prod

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.inspection.cell import explain
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.analysis.layer_blocks import blocks_of
from cnn_demo.rewriting.dataflow import Dataflow
from cnn_demo.rewriting.rewriter import rewritten

SHAPE = (3, 16, 16)
FEW = ("shufflenet_v2_x0_5", "convnext_tiny", "mobilenet_v3_small")  # shuffles; channels last; factors of maps
FAMILIES = (
    *FEW, "alexnet", "vgg11", "resnet18", "googlenet", "inception_v3", "squeezenet1_1", "densenet121", "mobilenet_v2",
    "efficientnet_b0", "mnasnet0_5", "regnet_y_400mf",
)  # fmt: skip
KINDS_OF_FEW = {"shufflenet_v2_x0_5": "Channels", "convnext_tiny": "ChannelNorm", "mobilenet_v3_small": "Multiply"}


def images(shape: tuple[int, int, int] = SHAPE, seed: int = 1) -> Tensor:
    return torch.randn(2, *shape, generator=torch.Generator().manual_seed(seed))


def follow(network: nn.Module, shape: tuple[int, int, int] = SHAPE) -> Dataflow:
    """The network written anew, after its answers were found to be the same."""
    network = network.eval().requires_grad_(False)
    flow, _ = rewritten(network, images(shape))
    with torch.no_grad():
        torch.testing.assert_close(flow(images(shape, 2)), network(images(shape, 2)), atol=1e-5, rtol=1e-5)
    return flow


def layers(flow: Dataflow, shape: tuple[int, int, int] = SHAPE) -> dict[str, str]:
    return {layer.name: layer.kind for layer in anatomy(flow, shape)}


def explained(flow: Dataflow, shape: tuple[int, int, int] = SHAPE) -> list[str]:
    """The layers whose corner and whose middle come out at the network's numbers; the others are left out."""
    trace, known = tracing.trace(flow, images(shape)[:1]), []
    for layer in trace.layers:
        sides = tuple(layer.output.shape[1:])
        for cell in ((0,) * len(sides), tuple(side // 2 for side in sides)):
            try:
                found = explain(trace, layer.name, *cell)
            except BadValue:
                break
            assert found.result == pytest.approx(layer.output[(0, *cell)].item(), abs=2e-5, rel=1e-4), layer.name
        else:
            known.append(layer.name)
    return known


class Functional(nn.Module):
    """As a tutorial has it: layers, and functions between them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1)
        self.fc1, self.fc2 = nn.Linear(8 * 4 * 4, 20), nn.Linear(20, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = x + torch.sigmoid(self.conv2(x)) * 0.5
        x = F.avg_pool2d(x, kernel_size=2)
        x = x.view(x.size(0), -1)
        x = F.dropout(F.relu(self.fc1(x)), 0.5, self.training)
        return F.log_softmax(self.fc2(x), dim=1)


def test_functions_become_layers_with_names() -> None:
    network = Functional().eval()
    flow, last = rewritten(network, images())
    assert isinstance(last, nn.LogSoftmax)
    with torch.no_grad():
        torch.testing.assert_close(flow(images()).log_softmax(1), network(images()), atol=1e-5, rtol=1e-5)
    assert layers(flow) == {
        "conv1": "Conv2d", "relu": "ReLU", "max_pool2d": "MaxPool2d", "conv2": "Conv2d", "sigmoid": "Sigmoid",
        "scale": "Scale", "add": "Add", "avg_pool2d": "AvgPool2d", "view": "Flatten", "fc1": "Linear",
        "relu_2": "ReLU", "dropout": "Dropout", "fc2": "Linear",
    }  # fmt: skip
    assert explained(flow) == list(layers(flow))
    blocks = blocks_of(anatomy(flow, SHAPE))
    assert [block.layers[0] for block in blocks] == ["conv1", "conv2", "avg_pool2d", "view", "dropout"]
    assert [block.kind for block in blocks] == ["convolution", "residual", "pooling", "dense", "scores"]


class Calls(nn.Module):
    """One function between two convolutions and a dense layer."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        with torch.no_grad():
            self.fc = nn.Linear(prod(function(torch.zeros(2, 8, 16, 16)).shape[1:]), 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.function(self.first(x)).flatten(1))  # type: ignore[no-any-return]


WEIGHT = torch.linspace(-1, 1, 8 * 4 * 9).view(8, 4, 3, 3)
BY_MAP = torch.linspace(0.5, 2, 8)[:, None, None]
CALLS: dict[str, tuple[Callable[[Tensor], Tensor], str]] = {  # and the layer that it becomes
    "split": (lambda x: torch.cat([x[:, 4:], x[:, :4]], 1), "Concat"),
    "chunk": (lambda x: x.chunk(2, dim=1)[1], "Channels"),
    "chunk of a shuffle": (lambda x: F.channel_shuffle(x, 2).chunk(2, dim=1)[1] + 1, "Channels"),
    "one map": (lambda x: x[:, 2].unsqueeze(1), "Channels"),
    "shuffle": (lambda x: x.view(2, 2, 4, 16, 16).transpose(1, 2).contiguous().view(2, 8, 16, 16), "Channels"),
    "focus": (lambda x: torch.cat([x[..., ::2, ::2], x[..., 1::2, 1::2]], 1), "Arrangement"),
    "pixel shuffle": (lambda x: F.pixel_shuffle(x, 2), "Arrangement"),
    "enlarge": (lambda x: F.interpolate(x, scale_factor=2.0), "Arrangement"),
    "reflect": (lambda x: F.pad(x, (1, 1, 2, 2), "reflect"), "Arrangement"),
    "pad": (lambda x: F.pad(x, (1, 0, 2, 1)), "ZeroPad2d"),
    "mean": (lambda x: x.mean((2, 3)), "AdaptiveAvgPool2d"),
    "mean of rows": (lambda x: x.view(x.shape[0], x.shape[1], -1).mean(-1), "AdaptiveAvgPool2d"),
    "squeeze and excite": (lambda x: x * torch.sigmoid(x.mean([2, 3], keepdim=True)), "Multiply"),
    "expanded factors": (lambda x: x * x.mean((2, 3)).view(2, 8, 1, 1).expand_as(x), "Multiply"),
    "attention of places": (lambda x: x * torch.sigmoid(x[:, :1]), "Multiply"),
    "difference": (lambda x: x - torch.tanh(x), "Scale"),
    "by map": (lambda x: 2 * x / BY_MAP - 1, "Scale"),
    "weights": (lambda x: F.conv2d(x, WEIGHT, None, 2, 1, 1, 2), "Conv2d"),
    "channels last": (
        lambda x: F.linear(F.layer_norm(x.permute(0, 2, 3, 1), (8,)), torch.ones(3, 8)).permute(0, 3, 1, 2),
        "ChannelNorm",
    ),
    "swish": (lambda x: x * torch.sigmoid(x), "Multiply"),
    "in place": (lambda x: F.relu_(x).add_(1), "Scale"),
    "in place, as it is": (lambda x: x.sin_() + x, "Unexplained"),
    "sine": (torch.sin, "Unexplained"),
    "power": (lambda x: x**2, "Unexplained"),
    "bilinear": (lambda x: F.interpolate(x, size=(20, 20), mode="bilinear"), "Unexplained"),
    "spread": (lambda x: x.std((2, 3)), "Unexplained"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_what_is_called_between_layers(name: str) -> None:
    function, kind = CALLS[name]
    flow = follow(Calls(function))
    assert kind in layers(flow).values()
    assert set(layers(flow)) - set(explained(flow)) == {
        path for path, it in layers(flow).items() if it == "Unexplained"
    }


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        (nn.PReLU(8), "Unexplained"),
        (nn.Softplus(), "Unexplained"),
        (nn.Conv2d(8, 4, 3, padding=1, padding_mode="reflect"), "Arrangement"),
        (nn.Upsample(scale_factor=2), "Arrangement"),
        (nn.ChannelShuffle(2), "Channels"),
        (nn.InstanceNorm2d(8), "Unexplained"),
        (nn.ConvTranspose2d(8, 4, 2), "Unexplained"),
        (nn.LocalResponseNorm(5), "LocalResponseNorm"),
        (nn.AlphaDropout(0.5), "Identity"),
    ],
    ids=str,
)
def test_layers_of_pytorch(layer: nn.Module, kind: str) -> None:
    network = Calls(nn.Identity())
    network.function = layer.eval()
    with torch.no_grad():
        network.fc = nn.Linear(prod(layer(torch.zeros(2, 8, 16, 16)).shape[1:]), 5)
    flow = follow(network)
    assert kind in layers(flow).values()
    assert sum(each.parameters for each in anatomy(flow, SHAPE)) == sum(each.numel() for each in network.parameters())


def test_a_class_that_inherits_a_layers_forward_is_that_layer() -> None:
    class Own(nn.Conv2d):
        pass

    assert layers(follow(nn.Sequential(Own(3, 4, 3), nn.Flatten(), nn.Linear(784, 5)))) == {
        "0": "Conv2d", "1": "Flatten", "2": "Linear",
    }  # fmt: skip


def test_a_layer_that_runs_twice_keeps_its_name() -> None:
    network = Calls(nn.Identity())
    network.function = nn.Sequential(relu := nn.ReLU(inplace=True), nn.Conv2d(8, 8, 1), relu)
    assert list(layers(follow(network))) == ["first", "function.0", "function.1", "function.0#2", "flatten", "fc"]


class Odd(nn.Module):
    """`forward` is what a stranger's network may do that cannot be followed."""

    def __init__(self, body: Callable[[nn.Module, Tensor], object]) -> None:
        super().__init__()
        self.body, self.fc, self.lstm = body, nn.Linear(768, 5), nn.LSTM(16, 4)

    def forward(self, x: Tensor) -> object:
        return self.body(self, x)


def decides(self: nn.Module, x: Tensor) -> Tensor:
    if x.sum() > 0:
        x = -x
    return self.fc(x.flatten(1))  # type: ignore[no-any-return, operator]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (decides, r"because of test_rewriter.py, line \d+: there, an if or a loop depends on the values"),
        (lambda self, x: [x.mean((2, 3))] * 2, "it answers with a list, not with one score for each class"),
        (lambda self, x: self.lstm(x[:, 0]), r"line \d+: a recurrent layer reads sequences"),
        (lambda self, x: F.relu(x.flatten(2)).mean(2), r"line \d+: there, each image becomes 3×256, and only maps"),
        (lambda self, x: torch.sort(x, 1), r"line \d+: sort makes more than one tensor"),
        (lambda self, x: self.fc(F.dropout(x).flatten(1)), r"line \d+: it drops values even when the network is used"),
        (lambda self, x: self.fc(x.numpy()), r"line \d+: "),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_said_with_its_line(body: Callable[..., object], words: str) -> None:
    with pytest.raises(BadValue, match=f"^This network cannot be opened.*{words}"):
        rewritten(Odd(body).eval(), images())


def family(name: str) -> nn.Module:
    """torchvision's network with random weights."""
    from torchvision import models

    settings = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    model: nn.Module = models.get_model(name, weights=None, num_classes=20, **settings)
    return model


@pytest.mark.parametrize("name", FEW)
def test_some_families_of_torchvision(name: str) -> None:
    shape = (3, 64, 64)
    flow = follow(family(name), shape)
    assert KINDS_OF_FEW[name] in layers(flow, shape).values()


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_all_families_of_torchvision(name: str) -> None:
    shape = (3, 299, 299) if name == "inception_v3" else (3, 224, 224)
    flow = follow(family(name), shape)
    assert explained(flow, shape) == list(layers(flow, shape))
