"""Cards and predictions in the words of the page."""

from collections.abc import Sequence
from typing import Any

from cnn_demo.data import DATASETS
from cnn_demo.networks import architecture_of
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.classifier import Prediction


def to_json(card: Card, group: str, epochs: Sequence[int]) -> dict[str, Any]:
    """What the header shows of a network."""
    data = DATASETS[card.data].title if card.data in DATASETS else card.data
    images = f"trained on {card.train_images:,} images" + (" (sample)" if card.is_sample else "")
    return {
        "network": card.network,
        "title": f"{architecture_of(card.architecture).title} · {data}",
        "group": group,
        "architecture": card.architecture,
        "data": card.data,
        "classes": list(card.classes),
        "parameters": card.parameters,
        "test_accuracy": card.metrics.get("test_accuracy"),
        "trained_on": images,
        "epochs": list(epochs),
    }


def none_of_these(prediction: Prediction, card: Card) -> str:
    """One sentence on how the network decides that it knows this at all, with its measured threshold."""
    if prediction.threshold is None:
        return "Nobody measured what this network does not know, so it always names a class."
    distance, limit = -prediction.score, -prediction.threshold
    kept = (card.ood_detector or {}).get("kept")
    share = f", as {100 * kept:.0f} % of real test images are" if isinstance(kept, float) else ""
    if prediction.none_of_these:
        return f"Too far from all it has learned: {distance:.1f}, where up to {limit:.1f} counts as known{share}."
    return f"Near what it has learned: {distance:.1f}. Up to {limit:.1f} counts as known{share}."
