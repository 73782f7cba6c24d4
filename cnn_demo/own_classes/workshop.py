"""All that one app has for its visitors' own classes: their images, what is computed of them, and what learns."""

import secrets
import threading
from collections import OrderedDict

from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.errors import AlreadyRunning, BadValue, Busy
from cnn_demo.own_classes.collections import Collections
from cnn_demo.own_classes.feature_queue import FeatureQueue
from cnn_demo.own_classes.features import FeatureExtractor
from cnn_demo.own_classes.task import Recipe, task_of
from cnn_demo.own_classes.training import Means, Training, TrainingStatus
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import RunFiles

TRAININGS = 200  # that are remembered
AT_ONCE = 16  # that go on, most of which wait
NETWORKS = 4  # that are kept of a visitor: the newest
GOING = "Your classes are being learned already. Stop that, or wait until it is done."
CROWDED = "Many visitors train their classes now."
GONE = "This training is no longer there. Start it again."


class Workshop:
    """Safe to use from any thread; no call waits for anything that takes long."""

    def __init__(self, stores: Stores, files: RunFiles) -> None:
        self.collections = Collections(gone=self._forget)
        extractor = FeatureExtractor(stores.models)
        self._queue, self._files = FeatureQueue(extractor), files
        self._means = Means(stores, files, extractor, self._queue, threading.Lock(), threading.Lock())
        self._lock = threading.RLock()
        self._trainings = BoundedCache[str, Training](TRAININGS)
        self._networks: OrderedDict[str, str] = OrderedDict()  # whose each is, the oldest first

    def look_at(self, visitor: str) -> int:
        """See to it that the features of this visitor's images are computed, and say of how many they are."""
        images = self.collections.of(visitor).images
        missing = [image for image in images if not image.features_path.exists()]
        self._queue.add(visitor, missing)
        return len(images) - len(missing)

    def train(self, visitor: str, recipe: Recipe) -> TrainingStatus:
        """Begin to learn this visitor's classes as they are now. BadValue or Busy says why not."""
        task = task_of(self.collections.of(visitor), recipe)
        with self._lock:
            going = [each for each in self._all() if each.goes_on]
            if any(each.visitor == visitor for each in going):
                raise AlreadyRunning(GOING)
            if len(going) >= AT_ONCE:
                raise Busy(CROWDED, 5.0)
            training = secrets.token_hex(16)
            self._trainings.put(training, Training(training, visitor, task, self._means, self._keep))
            return self.status(visitor, training)

    def status(self, visitor: str, training: str) -> TrainingStatus:
        """How far this visitor's training is. BadValue when there is none."""
        return self._training(visitor, training).status

    def stop(self, visitor: str, training: str) -> TrainingStatus:
        """End it soon; when it has ended already nothing changes."""
        found = self._training(visitor, training)
        found.stop()
        return found.status

    def networks_of(self, visitor: str) -> list[str]:
        """Those that this visitor's trainings have made and that are kept, the newest first."""
        return [network for network, whose in reversed(self._networks.items()) if whose == visitor]

    def close(self) -> None:
        """End what goes on, and delete what visitors have brought."""
        for each in self._all():
            each.stop()
        self._queue.close()
        for each in self._all():
            each.join()
        self.collections.close()

    def _training(self, visitor: str, training: str) -> Training:
        found = self._trainings.get(training)
        if found is None or found.visitor != visitor:
            raise BadValue(GONE)
        return found

    def _all(self) -> list[Training]:
        return [found for each in self._trainings if (found := self._trainings.get(each))]

    def _keep(self, visitor: str, network: str) -> None:
        """A training has written this network: of a visitor the newest stay."""
        with self._lock:
            self._networks[network] = visitor
            for old in self.networks_of(visitor)[NETWORKS:]:
                del self._networks[old]
                self._files.remove(old)

    def _forget(self, visitor: str) -> None:
        self._queue.forget(visitor)
        with self._lock:
            for each in self._all():
                if each.visitor == visitor:
                    each.stop()
            for network in self.networks_of(visitor):
                del self._networks[network]
                self._files.remove(network)
