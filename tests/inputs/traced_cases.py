"""Every architecture as a frozen network with lively weights, and the trace of one image through it."""

from dataclasses import dataclass

import pytest
import torch
from torch import Tensor, nn

from cnn_demo import networks
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of

SMALLER = {"efficientnet_lite2": (3, 68, 68)}  # images than those it is published for
CASES = [(spec.id, SMALLER.get(spec.id, spec.published[0])) for spec in networks.ARCHITECTURES.values()]
CASES += [("quick", (3, 32, 32)), ("lenet5", (3, 32, 32))]
CASES += [
    ("own:conv6x5-d2-bn-sigmoid-avg3s2/conv8x3-same-x2-bn-add-gelu/dense12-bn-elu-drop0.3", (1, 28, 28)),
    ("own:conv8x4-s2-p1-tanh-max2/conv8x3-same-add-relu-drop0.2", (3, 32, 32)),
]


@dataclass(frozen=True, eq=False)
class Case:
    architecture: str
    model: nn.Sequential
    image: Tensor  # (1, c, h, w)
    trace: tracing.Trace
    anatomy: tuple[LayerAnatomy, ...]


def lively(architecture: str, shape: tuple[int, int, int]) -> nn.Sequential:
    """Seeded weights, and batch norms as training leaves them: no zeros, no ones."""
    torch.manual_seed(7)
    model = networks.build(architecture, shape, 10)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.3, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="session", params=CASES, ids=lambda case: f"{case[0]}-{case[1][0]}")
def case(request: pytest.FixtureRequest) -> Case:
    architecture, shape = request.param
    model = lively(architecture, shape)
    image = torch.randn(1, *shape, generator=torch.Generator().manual_seed(3))
    return Case(architecture, model, image, tracing.trace(model, image), anatomy_of(architecture, shape, 10))


@pytest.fixture(scope="session")
def quick() -> nn.Sequential:
    return lively("quick", (1, 28, 28))
