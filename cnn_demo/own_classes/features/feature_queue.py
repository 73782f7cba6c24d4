"""Features of images that have just arrived, computed in the background: one visitor's image after another's, by as
many threads as there are cores, two at most, which stand back from whoever draws.
"""

import logging
import os
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence

from cnn_demo.errors import LabError
from cnn_demo.own_classes.features.extractor import FeatureExtractor
from cnn_demo.own_classes.images.collection import OwnImage

log = logging.getLogger(__name__)

THREADS = min(2, os.cpu_count() or 1)
NICENESS = 10
WAIT_SECONDS = 0.2  # how often somebody who waits looks whether to go on


class FeatureQueue:
    """Safe to use from any thread. Threads start with the first image and end with close()."""

    def __init__(self, extractor: FeatureExtractor) -> None:
        self._extractor = extractor
        self._changed = threading.Condition()
        self._waiting: OrderedDict[str, deque[OwnImage]] = OrderedDict()  # by visitor, the next one first
        self._open: set[str] = set()  # ids of images that wait or are at work
        self._threads: list[threading.Thread] = []
        self._closed = False

    def add(self, visitor: str, images: Sequence[OwnImage]) -> None:
        """Compute these soon, unless that has been done."""
        with self._changed:
            new = [each for each in images if each.id not in self._open and not each.features_path.exists()]
            if not new or self._closed:
                return
            self._waiting.setdefault(visitor, deque()).extend(new)
            self._open.update(each.id for each in new)
            self._start()
            self._changed.notify_all()

    def wait_for(self, visitor: str, images: Sequence[OwnImage], go_on: Callable[[int], bool]) -> bool:
        """Until none of these is left to compute. `go_on` hears now and then how many are left, and may end the
        waiting: then False."""
        self.add(visitor, images)
        ids = {each.id for each in images}
        with self._changed:
            while left := len(ids & self._open):
                if self._closed or not go_on(left):
                    return False
                self._changed.wait(WAIT_SECONDS)
        return True

    def forget(self, visitor: str) -> None:
        """Compute nothing more for this visitor."""
        with self._changed:
            self._open -= {each.id for each in self._waiting.pop(visitor, ())}
            self._changed.notify_all()

    def close(self) -> None:
        """End the threads, each after the image at work."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _start(self) -> None:
        while len(self._threads) < THREADS:
            name = f"features-{len(self._threads) + 1}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()

    def _work(self) -> None:
        stand_back()
        while image := self._next():
            try:
                self._extractor.of(image)
            except LabError:
                log.info("an image was removed before its features were computed")
            except Exception:
                log.exception("the features of an image could not be computed")
            with self._changed:
                self._open.discard(image.id)
                self._changed.notify_all()

    def _next(self) -> OwnImage | None:
        """The next image of the visitor whose turn it is; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            visitor, images = self._waiting.popitem(last=False)
            image = images.popleft()
            if images:
                self._waiting[visitor] = images  # behind the others
            return image


def stand_back() -> None:
    """Let this thread have what others leave of the processor, where a thread has a priority of its own."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))
