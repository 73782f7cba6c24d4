"""log_softmax fed to CrossEntropyLoss, which takes log_softmax itself; and softmax fed to it, which does harm."""

import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_demo.inspection.claims.mini_trainer import first
from cnn_demo.inspection.claims.result import Claim, Measured, Number, Steps
from cnn_demo.prediction.stores import Stores

NETWORK, IMAGES, ROUNDING = "convnet_plain-mnist", 500, 1e-5


def test(stores: Stores) -> Steps:
    network = stores.models.get(NETWORK)
    dataset = stores.data.sample(network.card.data)
    images = first(dataset.test, IMAGES)
    with torch.no_grad():
        logits = network.model(network.normalize(images.images))
    yield
    (plain, slope), (twice, slope_twice), (shares, slope_shares) = (
        _loss(logits, change, images.labels) for change in ("none", "log_softmax", "softmax")
    )
    apart, slopes = abs(plain - twice), float((slope - slope_twice).abs().max())
    weaker = float(slope.norm() / slope_shares.norm())
    same = apart < ROUNDING and slopes < ROUNDING
    finding = (
        f"Loss and gradient are {'the same' if same else 'not the same'}: {apart:.0e} and {slopes:.0e} apart. "
        + ("It is written once too often and does no harm. " if same else "")
        + f"Feeding softmax instead would: the loss reads {shares:.3f} instead of {plain:.3f}, and its gradient is "
        + (f"{weaker:.1f} times weaker." if weaker > 1 else f"{1 / weaker:.1f} times stronger.")
    )
    return Measured(
        "true" if same else "false",
        finding,
        numbers=(
            Number("loss of the logits", f"{plain:.6f}"),
            Number("loss of their log_softmax", f"{twice:.6f}"),
            Number("loss of their softmax", f"{shares:.6f}"),
            Number("largest difference of the first two gradients", f"{slopes:.0e}"),
        ),
    )


def _loss(logits: Tensor, change: str, labels: Tensor) -> tuple[float, Tensor]:
    """The mean cross-entropy, and its gradient with respect to the logits."""
    asked = logits.clone().requires_grad_()
    changed = {"none": lambda x: x, "softmax": lambda x: x.softmax(1), "log_softmax": lambda x: x.log_softmax(1)}
    loss = F.cross_entropy(changed[change](asked), labels)
    return loss.item(), torch.autograd.grad(loss, asked)[0]


CLAIM = Claim(
    id="log_softmax_loss",
    title="log_softmax before CrossEntropyLoss",
    claimed="A network that ends in log_softmax may be trained with CrossEntropyLoss.",
    context="An article's code does so, although CrossEntropyLoss takes log_softmax itself.",
    how=f"log_softmax is taken twice then. The loss of {IMAGES} test digits and its gradient are computed both ways.",
    test=test,
)
