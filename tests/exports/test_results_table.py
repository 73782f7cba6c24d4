"""The README's table of results is the cards' own, and every published network reaches what was asked of it."""

from pathlib import Path

import pytest
from labs import MODELS

from cnn_demo.data import DATASETS
from cnn_demo.exports.results_table import BEGIN, END, results_table
from cnn_demo.prediction.unknown.ood_detector import METHOD

README = Path(__file__).parents[2] / "README.md"

ASKED = {  # test accuracy that a network must have to be published
    "quick-mnist": 0.994,
    "lenet5-mnist": 0.990,
    "convnet_plain-mnist": 0.980,
    "convnet_tiny-mnist": 0.985,
    "mlp-mnist": 0.975,
    "convnet_pooled-fashion_mnist": 0.910,
    "convnet_pooled-cifar10_first_six": 0.800,
    "quick-fashion_mnist": 0.910,
    "quick-cifar10": 0.920,
    "airbench-cifar10": 0.930,
    "resnet20-cifar10": 0.910,
    "lenet5-cifar10": 0.630,
    "alexnet_small-cifar10": 0.850,
    "vgg_small-cifar10": 0.910,
    "googlenet_small-cifar10": 0.910,
    "convnet_deep-cifar10": 0.801,
}
PUBLISHED = [card.network for card in MODELS.published() if card.origin is None]  # the others are others' work


def test_the_readme_holds_the_table_made_from_the_cards() -> None:
    text = README.read_text(encoding="utf-8")
    table = text.split(BEGIN, 1)[1].split(END, 1)[0].strip()
    assert table == results_table(MODELS.published())


@pytest.mark.parametrize("network", PUBLISHED)
def test_published_networks_reach_their_accuracy(network: str) -> None:
    card = {card.network: card for card in MODELS.published()}[network]
    assert card.metrics["test_accuracy"] >= ASKED[network]
    assert card.metrics["test_images"] == DATASETS[card.data].test_images
    assert not card.is_sample
    assert card.command.startswith("python -m cnn_demo train ")
    assert card.ood_detector is not None
    assert card.ood_detector["method"] == METHOD
    assert card.ood_detector["kept"] >= 0.96
