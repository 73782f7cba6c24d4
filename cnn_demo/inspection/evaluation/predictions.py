"""A network's answers to many images of a test set, a few at a time: quick enough to be asked by the page.

The images are spread evenly over the test set and always the same ones, so that two networks can be compared; how
many they are is bounded by the work that one of them is, and always told.
"""

import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from cnn_demo.data import DATASETS, Dataset, store
from cnn_demo.errors import BadValue, Busy
from cnn_demo.prediction.network import Network

WORK_AT_ONCE = 1_000_000_000  # multiplications in one batch: some tens of milliseconds on one core
LARGEST_BATCH = 250
MOST_WORK = 150e9  # multiplications for all images: about ten seconds on one core
LEAST_IMAGES = 1000
CACHED = 16  # networks whose answers are kept
PATIENCE = 2.0  # seconds to wait for whoever measures the same network

Turn = Callable[[], AbstractContextManager[None]]
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
class _Kept:
    predictions: TestPredictions
    lock: threading.Lock = field(default_factory=threading.Lock)


_lock = threading.Lock()
_cache: OrderedDict[weakref.ref[nn.Sequential], _Kept] = OrderedDict()


def predict_test_set(network: Network, seconds: float = 0.15, turn: Turn = nullcontext) -> TestPredictions:
    """All answers of this network so far, after going on for about `seconds` inside of `turn()`.

    They are kept for the CACHED networks asked for last, so asking again goes on, for whoever asks, until it is
    complete. BadValue when there are no test images that this network could see.
    """
    kept = _kept(network)
    if kept.predictions.is_complete:
        return kept.predictions
    if not kept.lock.acquire(timeout=PATIENCE):
        raise Busy("Somebody else measures this network right now.")
    try:
        with turn():
            known = kept.predictions
            more = list(predict(network, known.dataset, known.chosen[known.seen :], seconds))
            kept.predictions = TestPredictions(known.dataset, known.chosen, torch.cat([known.probabilities, *more]))
    finally:
        kept.lock.release()
    return kept.predictions


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


def test_images(network: Network) -> Dataset:
    """The data set whose test images are this network's. BadValue when there is none."""
    card = network.card
    if card.data not in DATASETS:
        raise BadValue("There are no test images for this network.")
    dataset = store.load(card.data)
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
    >>> how_many(1000, store.sample("cifar10"))
    'on all 1,000 test images of the bundled sample'
    """
    total = len(dataset.test)
    share = f"all {total:,}" if count == total else f"{count:,} of {total:,}"
    return f"on {share} test images{' of the bundled sample' if dataset.is_sample else ''}"


def _kept(network: Network) -> _Kept:
    dataset, key = test_images(network), weakref.ref(network.model)
    with _lock:
        if (
            key not in _cache or _cache[key].predictions.dataset is not dataset
        ):  # a file has been put into the data folder
            none = torch.empty(0, len(network.card.classes))
            _cache[key] = _Kept(TestPredictions(dataset, spread_order(dataset, affordable(network)), none))
        _cache.move_to_end(key)
        for gone in [each for each in _cache if each() is None]:
            del _cache[gone]
        while len(_cache) > CACHED:
            _cache.popitem(last=False)
        return _cache[key]
