"""Softmax said to be the last layer of a network that returns logits."""

import torch

from cnn_demo.inspection.claims.mini_trainer import first
from cnn_demo.inspection.claims.result import Claim, Measured, Number, Steps, percent
from cnn_demo.prediction.stores import Stores

NETWORK, IMAGES = "convnet_plain-mnist", 500


def test(stores: Stores) -> Steps:
    network = stores.models.get(NETWORK)
    dataset = stores.data.sample(network.card.data)
    images = first(dataset.test, IMAGES)
    yield
    with torch.inference_mode():
        logits = network.model(network.normalize(images.images)).double()
    shares = logits.softmax(1)
    last = list(network.model.children())[-1]
    sums, below = logits.sum(1), (logits < 0).double().mean().item()
    one = int(((sums - 1).abs() < 1e-3).sum())
    accuracy = [(answer.argmax(1) == images.labels).double().mean().item() for answer in (logits, shares)]
    same = int((logits.argmax(1) == shares.argmax(1)).sum())
    finding = (
        f"The last layer is {type(last).__name__}. Its outputs add up to 1 for {one} of {IMAGES} images, so they "
        f"are {'no ' if one < IMAGES else ''}probabilities. Softmax behind it changes {IMAGES - same} of "
        f"{IMAGES} answers: {percent(accuracy[0])} right without, {percent(accuracy[1])} with it."
    )
    return Measured(
        "false" if one < IMAGES else "true",
        finding,
        numbers=(
            Number(
                "smallest and largest sum of the outputs", f"{sums.min():.1f} to {sums.max():.1f}".replace("-", "−")
            ),
            Number("of the outputs below zero", percent(below)),
            Number("furthest that a sum is from 1 behind softmax", f"{(shares.sum(1) - 1).abs().max():.0e}"),
        ),
    )


CLAIM = Claim(
    id="softmax_last",
    title="Softmax is the last layer",
    claimed="The last layer of this network is softmax, so its outputs are probabilities.",
    context="An article says so of its CNN for MNIST, built here from its code as convnet_plain.",
    how=f"The network ends in a dense layer and returns logits; softmax comes with the loss, or when somebody asks for "
    f"probabilities. {IMAGES} test digits go through {NETWORK}.",
    test=test,
)
