"""A network's answers to many images of a test set, a few at a time: quick enough to be asked by the page.

The images are spread evenly over the test set and always the same ones, so that two networks can be compared; how
many they are is bounded by the work that one of them is, and always told.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from weakref import ref

import torch
from torch import Tensor, nn

from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.data import DATASETS, Dataset
from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue, Busy
from cnn_demo.prediction.network import Network

WORK_AT_ONCE = 1_000_000_000  # multiplications in one batch: some tens of milliseconds on one core
LARGEST_BATCH = 250
MOST_WORK = 150e9  # multiplications for all images: about ten seconds on one core
LEAST_IMAGES = 1000
RETRY_AFTER = 0.5  # seconds: whoever measures the same network stops after less
CACHED = 16  # networks whose answers are kept

Change = Callable[[Tensor, int], Tensor]


@dataclass(frozen=True, eq=False)
class TestPredictions:
    """What a network answered so far. `chosen` int64 (total,) are places in the test set, in the order of asking;
    `probabilities` float32 (seen, classes) belong to the first of them."""

    dataset: Dataset
    chosen: Tensor
    probabilities: Tensor

    @property
    def seen(self) -> int:
        return len(self.probabilities)

    @property
    def is_complete(self) -> bool:
        return self.seen == len(self.chosen)

    @property
    def places(self) -> Tensor:
        """Where in the test set the images lie that were answered, int64 (seen,)."""
        return self.chosen[: self.seen]

    @property
    def truth(self) -> Tensor:
        """Their classes, int64 (seen,)."""
        return self.dataset.test.labels[self.places]

    @property
    def words(self) -> str:
        return how_many(len(self.chosen), self.dataset)


@dataclass(eq=False)
class _Growing:
    predictions: TestPredictions
    lock: threading.Lock = field(default_factory=threading.Lock)


class PredictionCache:
    """What the networks asked for last answered to the test images of `data`, each as far as it was asked."""

    def __init__(self, data: DataStore) -> None:
        self.data = data
        self._lock = threading.Lock()
        self._kept = BoundedCache[ref[nn.Module], _Growing](CACHED)

    def predict_test_set(self, network: Network, seconds: float = 0.15) -> TestPredictions:
        """All predictions of this network so far, after going on for about `seconds`.

        Asking again goes on, for whoever asks, until it is complete. Busy while somebody else asks the same network;
        BadValue when there are no test images that this network could see.
        """
        growing = self._growing(network)
        if growing.predictions.is_complete:
            return growing.predictions
        if not growing.lock.acquire(blocking=False):
            raise Busy("Somebody else measures this network right now.", RETRY_AFTER)
        try:
            known = growing.predictions
            more = list(predict(network, known.dataset, known.chosen[known.seen :], seconds))
            probabilities = torch.cat([known.probabilities, *more])
            growing.predictions = TestPredictions(known.dataset, known.chosen, probabilities)
        finally:
            growing.lock.release()
        return growing.predictions

    def _growing(self, network: Network) -> _Growing:
        dataset, key = test_images(network, self.data), ref(network.model)
        with self._lock:
            self._kept.forget(lambda key: key() is None)
            found = self._kept.get(key)
            if found is None or found.predictions.dataset is not dataset:  # a file has been put into the data folder
                none = torch.empty(0, len(network.card.classes))
                found = _Growing(TestPredictions(dataset, spread_order(dataset, affordable(network)), none))
                self._kept.put(key, found)
            return found


def predict(
    network: Network, dataset: Dataset, places: Tensor, seconds: float, change: Change | None = None
) -> Iterator[Tensor]:
    """Probabilities float32 (n, classes) of one batch of the images at `places` after the other, in this order, until
    they are all done or `seconds` have passed; one batch at least.

    `change` makes other images of a batch: uint8 (n, c, h, w) -> the same; it is told how many came before.
    """
    if not len(places):
        return
    end, before = time.monotonic() + seconds, 0
    for part in torch.split(places, min(LARGEST_BATCH, max(1, WORK_AT_ONCE // network.macs))):
        images = dataset.test.images[part]
        images = images if change is None else change(images, before)
        before += len(part)
        with torch.inference_mode():
            yield network.model(network.normalize(images)).float().nan_to_num(0).softmax(1)
        if time.monotonic() >= end:
            return


def test_images(network: Network, data: DataStore) -> Dataset:
    """The data set whose test images are this network's. BadValue when there is none."""
    card = network.card
    if card.data not in DATASETS:
        stated = f" {card.origin.words}" if card.origin else ""
        raise BadValue(f"There are no test images for this network.{stated}")
    dataset = data.load(card.data)
    if dataset.spec.shape != card.input_shape or len(dataset.spec.classes) != len(card.classes):
        raise BadValue("The test images do not have the size that this network expects.")
    return dataset


def spread_order(dataset: Dataset, most: int) -> Tensor:
    """At most so many places in the test set, evenly spread over it, int64."""
    total = len(dataset.test)
    return torch.linspace(0, total - 1, min(most, total)).round().long()


def affordable(network: Network) -> int:
    """How many images this network may be asked about."""
    return max(LEAST_IMAGES, int(MOST_WORK / network.macs))


def how_many(count: int, dataset: Dataset) -> str:
    """
    >>> how_many(1000, DataStore(Path()).sample("cifar10"))
    'on all 1,000 test images of the bundled sample'
    """
    total = len(dataset.test)
    share = f"all {total:,}" if count == total else f"{count:,} of {total:,}"
    return f"on {share} test images{' of the bundled sample' if dataset.is_sample else ''}"
