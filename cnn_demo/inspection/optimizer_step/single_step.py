"""One step of training in numbers: loss, gradient, old weight − learning rate × gradient = new weight, for one kernel.

The step is taken by a copy that lives for one question: nobody's network changes. Later steps begin where the earlier
ones ended, which are taken again; so nothing is kept between two questions. All weights of the network move at once.
"""

import copy
import dataclasses
from dataclasses import dataclass
from math import isfinite

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.layers.feature_maps import Floats
from cnn_demo.inspection.layers.kernels import convolutions
from cnn_demo.inspection.optimizer_step.update_rules import PLAIN, RULES, Memory, update
from cnn_demo.networks.torch_compat import OwnRandomNumbers
from cnn_demo.training.config.train_config import TrainConfig

MODES = ("training", "evaluation")
MOST_STEPS = 5  # that may go before the one that is shown
SLOWEST, FASTEST = 1e-6, 10.0  # learning rates


@dataclass(frozen=True)
class StepSettings:
    """Which kernel, moved by which rule, after how many `steps`. In training mode batch norm takes the mean and
    deviation of the batch and dropout is on, with the same units dropped before and after a step (`seed`)."""

    layer: str
    filter: int
    channel: int
    rule: str = PLAIN
    learning_rate: float = 0.01
    mode: str = "training"
    steps: int = 0
    seed: int = 42


@dataclass(frozen=True, eq=False)
class Step:
    """`old`, `gradient`, `change`, `new` and `plain` (−learning rate × gradient) are of the kernel, float32 (kh, kw).

    `before` and `after` are the loss on the batch; `expected` is how the gradient says it changes: the sum over all
    `weights` of gradient × change. `right` counts the images it gets right, before and after.
    """

    before: float
    after: float
    expected: float
    right: tuple[int, int]
    images: int
    weights: int
    old: Floats
    gradient: Floats
    change: Floats
    new: Floats
    plain: Floats
    shape: tuple[int, int]  # filters, input channels of the layer


def step(model: nn.Module, config: TrainConfig, inputs: Tensor, labels: Tensor, settings: StepSettings) -> Step:
    """One step on this batch: `inputs` (n, c, h, w) as the network sees them, `labels` int64 (n,).

    `config` is the recipe whose weight decay, momentum and label smoothing are used. BadValue for settings that do
    not fit, and for steps so large that the loss is no number any more.
    """
    shape = _check(model, settings)
    with torch.inference_mode(False), torch.enable_grad():
        twin = copy.deepcopy(model).requires_grad_(True).train(settings.mode == "training")
        weights = list(twin.parameters())
        kernel = twin.get_submodule(settings.layer).get_parameter("weight")
        recipe = dataclasses.replace(config, learning_rate=settings.learning_rate)
        memories = [Memory() for _ in weights]  # of momentum and Adam: empty, as at the start of a run
        for number in range(settings.steps + 1):
            loss, right = _loss(twin, config, inputs, labels, settings.seed + number)
            gradients = torch.autograd.grad(loss, weights)
            old = [weight.detach().clone() for weight in weights]
            update(settings.rule, weights, gradients, memories, recipe)
        with torch.no_grad():
            after, now_right = _loss(twin, config, inputs, labels, settings.seed + settings.steps)
            products = [(g * (w - o)).sum() for g, w, o in zip(gradients, weights, old, strict=True)]
            place = next(index for index, weight in enumerate(weights) if weight is kernel)
            cut = (settings.filter, settings.channel)
            before, gradient, new = old[place][cut], gradients[place][cut], kernel[cut].detach()
            found = Step(
                before=float(loss),
                after=float(after),
                expected=float(torch.stack(products).sum()),
                right=(right, now_right),
                images=len(labels),
                weights=sum(weight.numel() for weight in weights),
                old=before.numpy(),
                gradient=gradient.numpy(),
                change=(new - before).numpy(),
                new=new.numpy(),
                plain=(-settings.learning_rate * gradient).numpy(),
                shape=shape,
            )
    if not all(map(isfinite, (found.before, found.after, found.expected))):
        rate = f"{settings.learning_rate:g}"
        raise BadValue(f"At a learning rate of {rate} the loss is not finite after this step. Use a smaller one.")
    return found


def _loss(model: nn.Module, config: TrainConfig, inputs: Tensor, labels: Tensor, seed: int) -> tuple[Tensor, int]:
    with OwnRandomNumbers(seed):  # of dropout
        logits = model(inputs)
    loss = F.cross_entropy(logits, labels, label_smoothing=config.label_smoothing)
    return loss, int((logits.argmax(1) == labels).sum())


def _check(model: nn.Module, settings: StepSettings) -> tuple[int, int]:
    """(filters, input channels) of the layer."""
    names = convolutions(model)
    if not names:
        raise BadValue("This network has no convolution, so it has no kernels. Choose another network.")
    if settings.layer not in names:
        raise unknown("convolution", settings.layer, names)
    for name, value, allowed in (("rule", settings.rule, RULES), ("mode", settings.mode, MODES)):
        if value not in allowed:
            raise unknown(name, value, allowed)
    filters, channels = model.get_submodule(settings.layer).get_parameter("weight").shape[:2]
    if not 0 <= settings.filter < filters or not 0 <= settings.channel < channels:
        raise BadValue(f"{settings.layer} has filters 0 to {filters - 1}, each with kernels 0 to {channels - 1}.")
    if not SLOWEST <= settings.learning_rate <= FASTEST:
        raise BadValue(f"Here the learning rate must be a number from {SLOWEST:g} to {FASTEST:g}.")
    if not 0 <= settings.steps <= MOST_STEPS:
        raise BadValue(f"At most {MOST_STEPS} steps can go before the one that is shown.")
    return filters, channels
