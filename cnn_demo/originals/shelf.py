"""The originals of one lab: a thread fetches and opens them, one after the other, and two stay in memory.

Whoever asks for one that is on its way waits for the same download, which ends when all of them have left.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from torch import nn

from cnn_demo import settings
from cnn_demo.errors import BadValue, Busy, DataUnavailable, LabError, unknown
from cnn_demo.networks.imagenet import ORIGINALS
from cnn_demo.originals.card import card_of
from cnn_demo.originals.weights import are_here, original_named
from cnn_demo.own_classes.features.feature_queue import stand_back
from cnn_demo.prediction import Network
from cnn_demo.prediction.checkpoint.card import Card

log = logging.getLogger(__name__)

IN_MEMORY = 2  # VGG-16 alone takes 553 MB
CLOSE_SECONDS = 1.0  # a download may hang longer than whoever closes wants to wait
EVERYBODY = ""  # stands for those who use a network that has left the memory
OFF = "The originals are not offered here. Whoever runs this server can switch them on: CNN_DEMO_ORIGINALS=1."
UNEXPECTED = "This failed for a reason that we did not expect; it is in the log. Try again."

Phase = Literal["off", "absent", "waiting", "fetching", "opening", "here"]


@dataclass(frozen=True)
class OriginalState:
    """How far an original is: `here` of `total` bytes while it is fetched. `message` says why the last try failed."""

    phase: Phase
    here: int = 0
    total: int = 0
    message: str = ""


class Originals:
    """Safe to use from any thread. `dropped` hears of a network that leaves the memory."""

    def __init__(self, folder: Path, dropped: Callable[[nn.Module], None] = lambda model: None) -> None:
        self._folder, self._dropped = folder, dropped
        self._lock = threading.Lock()
        self._networks: OrderedDict[str, Network] = OrderedDict()  # the one used last comes last
        self._wanted: OrderedDict[str, _Wanted] = OrderedDict()  # the first one is at work
        self._failed: dict[str, str] = {}
        self._thread: threading.Thread | None = None
        self._closed = False

    def cards(self) -> list[Card]:
        """Those whose weights are here."""
        if not settings.originals_allowed():
            return []
        return [card_of(original) for original in ORIGINALS if are_here(original, self._folder)]

    def get(self, network_id: str) -> Network | None:
        """The network of this id, None where it is not an original's. One that is not in memory is opened meanwhile:
        Busy until then. BadValue where its weights are not here, DataUnavailable where they are of no use."""
        original = original_named(network_id)
        if original is None or not settings.originals_allowed():
            return None
        with self._lock:
            if original in self._networks:
                self._networks.move_to_end(original)
                return self._networks[original]
        title = ORIGINALS[original].title
        if not are_here(original, self._folder):
            raise BadValue(f"The weights of {title} are not here. Get them in the Architectures tab.")
        if message := self._failed.get(original):
            raise DataUnavailable(message)
        self.ask(original, EVERYBODY)
        raise Busy(f"{title} is being opened.", retry_after=1.0)

    def state(self, original: str) -> OriginalState:
        """How far it is. BadValue naming the originals."""
        _check(original)
        if not settings.originals_allowed():
            return OriginalState("off")
        with self._lock:
            if wanted := self._wanted.get(original):
                return wanted.state
            message = self._failed.get(original, "")
        return OriginalState("here" if are_here(original, self._folder) else "absent", message=message)

    def ask(self, original: str, visitor: str) -> OriginalState:
        """Fetch it, unless it is here, and open it; answered at once. BadValue where that is not offered."""
        _check(original)
        if not settings.originals_allowed():
            raise BadValue(OFF)
        with self._lock:
            if original not in self._networks and not self._closed:
                self._failed.pop(original, None)
                self._wanted.setdefault(original, _Wanted()).visitors.add(visitor)
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="originals", daemon=True)
                    self._thread.start()
        return self.state(original)

    def leave(self, original: str, visitor: str) -> OriginalState:
        """This visitor waits no longer; when nobody does, the download ends."""
        _check(original)
        with self._lock:
            wanted = self._wanted.get(original)
            if wanted:
                wanted.visitors.discard(visitor)
                if not wanted.visitors:
                    del self._wanted[original]
        return self.state(original)

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            self._closed = True
            for wanted in self._wanted.values():
                wanted.visitors.clear()
            self._wanted.clear()
            thread = self._thread
        if thread:
            thread.join(CLOSE_SECONDS)

    def _work(self) -> None:
        stand_back()
        while found := self._next():
            self._fetch_and_open(*found)

    def _next(self) -> "tuple[str, _Wanted] | None":
        with self._lock:
            found = next(iter(self._wanted.items()), None)
            if found is None:
                self._thread = None
            return found

    def _fetch_and_open(self, original: str, wanted: "_Wanted") -> None:
        """With what takes a moment to import."""
        from cnn_demo.originals.network import fetch, open_original

        is_here, total = are_here(original, self._folder), ORIGINALS[original].megabytes * settings.MEGABYTE
        wanted.state = OriginalState("opening" if is_here else "fetching", total=total)
        network, message = None, ""
        try:
            fetch(original, self._folder, partial(_hear, wanted))
            self._make_room()
            network = open_original(original, self._folder)
        except _AllLeft:
            log.info("the download of %s was ended", original)
        except LabError as error:
            message = str(error)
        except Exception:
            log.exception("%s could not be opened", original)
            message = UNEXPECTED
        with self._lock:
            if network:
                self._networks[original] = network
            if message:
                self._failed[original] = message
            if self._wanted.get(original) is wanted:
                del self._wanted[original]

    def _make_room(self) -> None:
        """For one more in memory."""
        with self._lock:
            gone = [self._networks.popitem(last=False)[1] for _ in range(len(self._networks) + 1 - IN_MEMORY)]
        for each in gone:
            self._dropped(each.model)


class _Wanted:
    """Who waits for an original, and how far it is."""

    def __init__(self) -> None:
        self.visitors: set[str] = set()
        self.state = OriginalState("waiting")


class _AllLeft(Exception):
    """Nobody waits for this download any more."""


def _hear(wanted: _Wanted, here: int, total: int) -> None:
    if not wanted.visitors:
        raise _AllLeft
    phase: Phase = "opening" if here >= total else "fetching"
    wanted.state = replace(wanted.state, phase=phase, here=here, total=total)


def _check(original: str) -> None:
    if original not in ORIGINALS:
        raise unknown("original", original, ORIGINALS)
