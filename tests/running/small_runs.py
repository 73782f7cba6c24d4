"""Runs of seconds on real images, on the processor in float32, and what comes out of them."""

from typing import Any

import torch
from labs import DATA

from cnn_demo import networks
from cnn_demo.data import Dataset, ImageSet
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.trainer import Progress, Weights, evaluate, train

CPU = Hardware(torch.device("cpu"), autocast=False)
MNIST = DATA.sample("mnist")


def run(dataset: Dataset = MNIST, hardware: Hardware = CPU, every: int = 1, **settings: Any) -> list[Progress]:
    """A short run of the smallest network; settings override."""
    config = TrainConfig(
        **({"architecture": "mlp", "max_images": 100, "batch_size": 20, "epochs": 2, "learning_rate": 2e-3} | settings)
    )
    return list(train(config, dataset, hardware=hardware, every=every))


def curve(events: list[Progress]) -> list[tuple[float, ...]]:
    return [
        (event.step, event.loss, event.train_accuracy, event.val_loss or 0, event.learning_rate) for event in events
    ]


def equal(one: Weights | None, two: Weights | None) -> bool:
    assert one
    assert two
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


def finite(weights: Weights | None) -> bool:
    assert weights
    return all(bool(value.isfinite().all()) for value in weights.values())


def score_of(weights: Weights, architecture: str, images: ImageSet, dataset: Dataset = MNIST) -> Any:
    model = networks.build(architecture, dataset.spec.shape, len(dataset.spec.classes))
    model.load_state_dict(weights)
    return evaluate(model, images, dataset)
