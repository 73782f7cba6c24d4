"""How many test images a network gets right, a few at a time: quick enough to ask about an edited network."""

from dataclasses import dataclass

from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation.predictions import how_many, predict, spread_order, test_images
from cnn_demo.prediction.network import Network

MOST_IMAGES = 1000


@dataclass(frozen=True)
class Count:
    """`right` of the images from the asked start up to `seen`; `total` will be asked, and `words` say of how many."""

    right: int
    seen: int
    total: int
    words: str


def count_right(network: Network, data: DataStore, start: int = 0, seconds: float = 0.15) -> Count:
    """Go on from image `start` for about `seconds`, one batch at least."""
    dataset = test_images(network, data)
    chosen = spread_order(dataset, MOST_IMAGES)
    total = len(chosen)
    if isinstance(start, bool) or not isinstance(start, int) or not 0 <= start <= total:
        raise BadValue(f"The count starts at an image from 0 to {total}.")
    right, seen = 0, start
    for probabilities in predict(network, dataset, chosen[start:], seconds):
        truth = dataset.test.labels[chosen[seen : seen + len(probabilities)]]
        right += int((probabilities.argmax(1) == truth).sum())
        seen += len(truth)
    return Count(right, seen, total, how_many(total, dataset))
