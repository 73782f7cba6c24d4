"""Dropout of 25 % in words and of 50 % in code: how many zeros the layers really make."""

import torch
from torch import nn

from cnn_demo import networks
from cnn_demo.inspection.claims.result import Claim, Measured, Number, Steps, Verdict, percent
from cnn_demo.networks.torch_compat import OwnRandomNumbers
from cnn_demo.prediction.stores import Stores

ARCHITECTURE, VALUES, IN_WORDS = "convnet_deep", 200_000, 0.25


def test(stores: Stores) -> Steps:
    with OwnRandomNumbers(seed=0):
        model = networks.build(ARCHITECTURE, (3, 32, 32), 10)
        layers = {name: module for name, module in model.named_children() if isinstance(module, nn.Dropout)}
        ones = torch.ones(VALUES)
        dropped = {name: layer.train()(ones) for name, layer in layers.items()}
        resting = max(float((layer.eval()(ones) == 0).float().mean()) for layer in layers.values())
    yield
    shares = {name: float((out == 0).float().mean()) for name, out in dropped.items()}
    grown = max(float(out.max()) for out in dropped.values())
    mean = sum(shares.values()) / len(shares)
    nearer = "closer to what the words say" if abs(mean - IN_WORDS) < abs(mean - 0.5) else "what the code says"
    finding = (
        f"The code's layers set {percent(mean)} of what goes through them to zero: {nearer}. While it learns, what is "
        f"left is multiplied by {grown:g}; in evaluation {percent(resting)} is dropped."
    )
    verdict: Verdict = "true" if abs(mean - IN_WORDS) < abs(mean - 0.5) else "false"
    return Measured(
        verdict, finding, numbers=tuple(Number(f"set to zero by {name}", percent(s)) for name, s in shares.items())
    )


CLAIM = Claim(
    id="dropout_share",
    title="Dropout of 25 %",
    claimed="Dropout switches off 25 % of this network's neurons in training.",
    context="An article says so of its CNN for CIFAR-10 (convnet_deep here); the code beside it says Dropout(0.5).",
    how=f"{VALUES:,} ones go through each dropout layer of {ARCHITECTURE}, built as in the code, "
    "while learning and in evaluation; the zeros are counted.",
    test=test,
)
