"""Networks with random weights and honest cards: enough for whatever does not ask how good a network is."""

import torch
from torch import Tensor

from cnn_demo import networks
from cnn_demo.data import DATASETS
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config.recipes import recipe_for


def weights(architecture: str = "quick", data: str = "mnist", seed: int = 1) -> dict[str, Tensor]:
    torch.manual_seed(seed)
    spec = DATASETS[data]
    model = networks.build(architecture, spec.shape, len(spec.classes))
    return {name: value.clone() for name, value in model.state_dict().items()}


def card(architecture: str = "quick", data: str = "mnist") -> Card:
    spec = DATASETS[data]
    return Card(
        network=f"{networks.file_name(architecture)}-{data}",
        architecture=architecture,
        data=data,
        input_shape=spec.shape,
        classes=spec.classes,
        mean=spec.mean,
        std=spec.std,
        parameters=networks.count_parameters(networks.build(architecture, spec.shape, len(spec.classes))),
        recipe=recipe_for(architecture, data).to_dict(),
        command=f"python -m cnn_demo train --data {data} --network {architecture}",
        metrics={"test_accuracy": 0.1, "test_images": 10_000},
        train_images=60_000,
        is_sample=False,
        hardware="CPU, float32",
        versions={"torch": torch.__version__},
        created="2026-01-01T00:00:00+00:00",
        ood_detector={"threshold": 0.5, "mean": [0.1, 0.2]},
    )
