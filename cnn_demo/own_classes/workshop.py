"""All that one app has for its visitors' own classes: their images, what is computed of them, and what learns."""

import secrets
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.errors import AlreadyRunning, BadValue, Busy
from cnn_demo.own_classes.features.extractor import FeatureExtractor
from cnn_demo.own_classes.features.feature_queue import FeatureQueue
from cnn_demo.own_classes.images.archive import write_zip
from cnn_demo.own_classes.images.archive_reader import ZIP_BYTES, Found, read_zip
from cnn_demo.own_classes.images.collections import Collections
from cnn_demo.own_classes.images.limits import FULL, RETRY_AFTER
from cnn_demo.own_classes.learning.task import Recipe, task_of
from cnn_demo.own_classes.training import Means, Training, TrainingStatus
from cnn_demo.prediction.checkpoint import derived
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import RunFiles
from cnn_demo.turns import Turns

TRAININGS = 200  # that are remembered
AT_ONCE = 16  # that go on, most of which wait
NETWORKS = 12  # that are kept of a visitor: the newest
GOING = "Your classes are being learned already. Stop that, or wait until it is done."
CROWDED = "Many visitors train their classes now."
GONE = "This training is no longer there. Start it again."


@contextmanager
def _room() -> Iterator[None]:
    """Busy where the disk is full."""
    try:
        yield
    except OSError as error:
        raise Busy(FULL, RETRY_AFTER) from error


class Workshop:
    """Safe to use from any thread; no call waits for anything that takes long."""

    def __init__(self, stores: Stores, files: RunFiles) -> None:
        self.collections = Collections(gone=self._forget)
        extractor = FeatureExtractor(stores.models)
        self._queue, self._files = FeatureQueue(extractor), files
        self._means = Means(stores, files, extractor, self._queue, threading.Lock(), threading.Lock())
        self._reading = Turns(1, "Another visitor's zip is being read or written.", patience=5.0)
        self._lock = threading.RLock()
        self._trainings = BoundedCache[str, Training](TRAININGS)
        self._networks: OrderedDict[str, str] = OrderedDict()  # whose each is, the oldest first

    def look_at(self, visitor: str) -> int:
        """See to it that the features of this visitor's images are computed, and say of how many they are."""
        images = self.collections.of(visitor).images
        missing = [image for image in images if not image.features_path.exists()]
        self._queue.add(visitor, missing)
        return len(images) - len(missing)

    def seen(self, visitor: str, image: str) -> Image.Image:
        """What the photo network sees of an image of this visitor. BadValue when there is none."""
        return self._means.extractor.seen(self.collections.of(visitor).image(image))

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
        """Those that this visitor's trainings and zips have brought and that are kept, the newest first."""
        return [network for network, whose in reversed(self._networks.items()) if whose == visitor]

    def read_zip(self, visitor: str, pieces: Iterable[bytes]) -> tuple[Found, str | None]:
        """What came of a zip, and the id under which its network is kept. BadValue when it is none that is read here.

        One is read at a time."""
        collection = self.collections.of(visitor)
        with self._reading(), _room(), tempfile.TemporaryFile() as file:
            size = 0
            for piece in pieces:
                size += len(piece)
                if size > ZIP_BYTES:
                    raise BadValue(f"A zip has at most {ZIP_BYTES // settings.MEGABYTE} MB here.")
                file.write(piece)
            found = read_zip(file, collection)
        self.look_at(visitor)
        if (data := found.network) is None:
            return found, None
        network = self._files.keep_upload(lambda: data, visitor)
        self._keep(visitor, network)
        return found, network

    def saved_zip(self, visitor: str, network: str | None) -> tuple[Path, str]:
        """A zip of this visitor's classes, and of a network of theirs, and a word that changes when these do."""
        collection = self.collections.of(visitor)
        if not collection.images:
            raise BadValue("There is nothing to save yet.")
        found = None if network is None else self._own(network)
        version = collection.version(network or "")
        path = collection.made_folder() / f"{version}.saved"
        with self._reading(), _room():
            if not path.exists():
                for old in path.parent.glob("*.saved"):
                    old.unlink()
                data = None if found is None else self._whole(found)
                write_zip(path.with_suffix(".unfinished"), collection.classes, data)
                path.with_suffix(".unfinished").rename(path)
        return path, version

    def close(self) -> None:
        """End what goes on, and delete what visitors have brought."""
        for each in self._all():
            each.stop()
        self._queue.close()
        for each in self._all():
            each.join()
        self.collections.close()

    def _own(self, network: str) -> Network:
        found = self._means.stores.models.get(network)
        if found.card.data != OWN_CLASSES:
            raise BadValue("Only a network that has learned classes of your own goes with them.")
        return found

    def _whole(self, network: Network) -> bytes:
        return derived.whole(self._means.stores.models.path_of(network.id), network.card, network.model)

    def _training(self, visitor: str, training: str) -> Training:
        found = self._trainings.get(training)
        if found is None or found.visitor != visitor:
            raise BadValue(GONE)
        return found

    def _all(self) -> list[Training]:
        return [found for each in self._trainings if (found := self._trainings.get(each))]

    def _keep(self, visitor: str, network: str) -> None:
        """This network has been trained, or came in a zip: of a visitor the newest stay."""
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
