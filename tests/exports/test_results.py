"""The README's table of results is the cards' own, and every network of the checklist reaches what was asked of it."""

from pathlib import Path

import pytest

from cnn_demo.exports.results import BEGIN, END, results_table
from cnn_demo.prediction import library

README = Path(__file__).parents[2] / "README.md"

REACHED = {
    "quick-mnist": 0.994,
    "lenet5-mnist": 0.990,
    "convnet_plain-mnist": 0.980,
    "convnet_tiny-mnist": 0.985,
    "convnet_pooled-fashion_mnist": 0.910,
    "quick-cifar10": 0.920,
    "resnet20-cifar10": 0.910,
    "convnet_deep-cifar10": 0.801,
}


def test_the_readme_holds_the_table_made_from_the_cards() -> None:
    text = README.read_text(encoding="utf-8")
    table = text.split(BEGIN, 1)[1].split(END, 1)[0].strip()
    assert table == results_table(library.published())


@pytest.mark.parametrize("network", REACHED)
def test_published_networks_reach_their_accuracy(network: str) -> None:
    cards = {card.network: card for card in library.published()}
    card = cards[network]
    assert card.metrics["test_accuracy"] >= REACHED[network]
    assert card.metrics["test_images"] == 10_000
    assert not card.is_sample
    assert card.command.startswith("python -m cnn_demo train ")
