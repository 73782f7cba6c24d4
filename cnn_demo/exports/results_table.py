"""The table of published networks in the README, made from their cards alone."""

from collections.abc import Iterable

from cnn_demo.data import DATASETS
from cnn_demo.networks import architecture_of
from cnn_demo.prediction.checkpoint.card import Card

HEAD = "| network | architecture | data | parameters | test accuracy | best epoch | seed | trained on |"
RULE = "|---|---|---|--:|--:|--:|--:|---|"
BEGIN, END = "<!-- results: python -m cnn_demo networks --markdown -->", "<!-- /results -->"


def results_table(cards: Iterable[Card]) -> str:
    """Markdown, one row for each network that was trained and measured here."""
    return "\n".join([HEAD, RULE, *(_row(card) for card in cards if card.origin is None)])


def _row(card: Card) -> str:
    metrics = card.metrics
    return (
        f"| `{card.network}` | {architecture_of(card.architecture).title} | {DATASETS[card.data].title} "
        f"| {card.parameters:,} | {100 * metrics['test_accuracy']:.2f} % "
        f"| {metrics['best_epoch']:.0f} of {metrics['epochs']:.0f} | {card.recipe['seed']} "
        f"| {card.train_images:,} images, {card.hardware} |"
    )
