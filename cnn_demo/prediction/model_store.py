"""Loaded networks, shared by all visitors: in evaluation mode, frozen, ready to be traced, and never changed again.

An id is checked before any path is made from it.
"""

import hashlib
import logging
import os
import re
import secrets
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadCheckpoint, BadValue, LabError, unknown
from cnn_demo.networks import ARCHITECTURES, file_name, tracing
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import NETWORK_ID, Card
from cnn_demo.prediction.checkpoint.parts import is_part
from cnn_demo.prediction.network import Network
from cnn_demo.storage import storage_of

log = logging.getLogger(__name__)

DEFAULT = "quick-mnist"
RUN_ID = re.compile(r"run-[0-9a-f]{32}")
SLASHES = (os.sep, os.altsep or os.sep)
CACHED_NETWORKS = 64
CACHED_PARAMETERS = 40_000_000  # 160 MB as float32

Key = tuple[Path, int, int | None]  # file, its time of change, epoch


def new_run_id() -> str:
    """An id that nobody can guess: whoever knows it can ask the network."""
    return "run-" + secrets.token_hex(16)


class ModelStore:
    """The networks of two folders: published ones, which are never written, and visitors' runs, <run id>.safetensors,
    which are kept for a while. Safe to use from any thread."""

    def __init__(self, published: Path, runs: Path) -> None:
        self.folder, self.runs, self._storage = published, runs, storage_of(runs)
        self._lock = threading.Lock()  # guards the two stores; held for moments only
        self._loading = threading.Lock()  # one network is loaded at a time
        self._networks: OrderedDict[Key, Network] = OrderedDict()
        self._cards: dict[tuple[Path, int], tuple[Card, tuple[int, ...]] | None] = {}
        self._lent: dict[str, Path] = {}
        self._opened: dict[str, Network] = {}

    def published(self) -> list[Card]:
        """The cards of the networks that come with CNN Lab: the default first, then by architecture and data set."""
        files = (path for path in sorted(self.folder.glob("*.safetensors")) if not is_part(path))
        cards = [card for path in files if (card := self._card(path))]
        return sorted(cards, key=_in_menu_order)

    def keep_opened(self, network: Network) -> None:
        """A network that a person has opened from code, as long as this store lives."""
        self._opened[network.id] = network

    def opened(self) -> list[Network]:
        """Those, the latest first."""
        return list(reversed(self._opened.values()))

    def get(self, network_id: str, epoch: int | None = None) -> Network:
        """The network with this id, as it was after `epoch` (None: as it was kept).

        BadValue names the networks or the epochs that there are; BadCheckpoint says what is wrong with its file.
        """
        if epoch is not None and (isinstance(epoch, bool) or not isinstance(epoch, int)):
            raise BadValue("An epoch is a whole number.")
        if isinstance(network_id, str) and epoch is None and network_id in self._opened:
            return self._opened[network_id]
        path = self.path_of(network_id)
        if path.parent == self.runs:
            self._storage.fetch(path)
        try:
            key = (path, path.stat().st_mtime_ns, epoch)
        except OSError as error:
            raise BadValue(
                "This run's network is no longer kept. Train it again, or choose a published one."
            ) from error
        if found := self._kept(key):
            return found
        with self._loading:
            if found := self._kept(key):  # loaded while this thread waited
                return found
            network = _load(network_id, path, epoch)
            with self._lock:
                begun = network.card.recipe.get("pretrained")
                for other in [each for each in self._networks.values() if each.id == begun]:
                    _share(network.model, other.model)
                self._networks[key] = network
                while self._too_many():
                    self._networks.popitem(last=False)
        return network

    def path_of(self, network_id: str) -> Path:
        """The file of this network. BadValue naming the networks that there are."""
        if isinstance(network_id, str):
            if network_id in self._opened:
                raise BadValue("This network was opened from code: it has no file here, and no epochs.")
            if RUN_ID.fullmatch(network_id):
                return self.runs / f"{network_id}.safetensors"
            if network_id in self._lent:
                return self._lent[network_id]
            if NETWORK_ID.fullmatch(network_id) and self._card(path := self.folder / f"{network_id}.safetensors"):
                return path
        raise unknown("network", network_id, [card.network for card in self.published()])

    def open_named(self, word: str, epoch: int | None = None) -> tuple[Network, Path]:
        """What a person calls a network, and its file: an id, or else a file, whatever its name. A word with a slash
        is a file. BadValue and BadCheckpoint as of get() and from_file()."""
        if path := self.file_named(word):
            return from_file(path, epoch), path
        return self.get(word, epoch), self.path_of(word)

    def file_named(self, word: str) -> Path | None:
        """The file that this word means; None when it is an id. BadValue when it is neither."""
        if not any(slash in word for slash in SLASHES):
            try:
                self.path_of(word)
                return None
            except BadValue:
                if not word.endswith(".safetensors") and not os.path.exists(word):
                    raise
        return Path(word)

    def lend(self, path: Path) -> str:
        """An id by which this store now knows a person's file: made from its content, so that equal ones have one."""
        from_file(path)
        network_id = f"file-{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
        self._lent[network_id] = path
        return network_id

    def epochs_of(self, network_id: str) -> tuple[int, ...]:
        """Those that a published network can go back to, without loading it. BadValue when there is none."""
        described = self._described(self.path_of(network_id))
        return described[1] if described else ()

    def _kept(self, key: Key) -> Network | None:
        with self._lock:
            if key in self._networks:
                self._networks.move_to_end(key)
            return self._networks.get(key)

    def _card(self, path: Path) -> Card | None:
        described = self._described(path)
        return described[0] if described else None

    def _described(self, path: Path) -> tuple[Card, tuple[int, ...]] | None:
        """Card and epochs of a published file, read once; None when it is broken or not named after its network."""
        try:
            key = (path, path.stat().st_mtime_ns)
            if key not in self._cards:
                try:
                    found = checkpoint_file.describe(path)
                    self._cards[key] = found if found[0].network == path.stem else None
                except LabError as error:
                    log.warning("%s: %s", path.name, error)
                    self._cards[key] = None
            return self._cards[key]
        except OSError:
            return None

    def _too_many(self) -> bool:
        parameters = sum(network.card.parameters for network in self._networks.values())
        return len(self._networks) > 1 and (len(self._networks) > CACHED_NETWORKS or parameters > CACHED_PARAMETERS)


def from_file(path: Path, epoch: int | None = None) -> Network:
    """A person's own file as a network, by the same strict rules; it is not kept here."""
    if os.path.isdir(path):
        raise BadCheckpoint("This is a folder. Name the file of a network in it.")
    return _read(path, epoch)


def stem(card: Card) -> str:
    """What the files of a network are called before the dot, the same in every form: a Python name, so that the script
    can be imported. Runs have eight digits of theirs."""
    if card.is_opened:
        return card.network.replace("-", "_")
    run = f"_{card.network[4:12]}" if RUN_ID.fullmatch(card.network) else ""
    return f"{file_name(card.architecture)}_{card.data}{run}"


def _in_menu_order(card: Card) -> tuple[bool, int, int]:
    architectures, data = list(ARCHITECTURES), list(DATASETS)
    return (
        card.network != DEFAULT,
        architectures.index(card.architecture) if card.architecture in architectures else len(architectures),
        data.index(card.data) if card.data in data else len(data),
    )


def _load(network_id: str, path: Path, epoch: int | None) -> Network:
    network = _read(path, epoch)  # a file that was brought here has had another name elsewhere
    return replace(network, id=network_id, card=replace(network.card, network=network_id))


def _share(model: nn.Module, other: nn.Module) -> None:
    """Lets a network keep what is equal in the one that it began with in that one's memory: neither ever changes."""
    theirs = other.state_dict()
    own = model.state_dict()
    equal = {name: theirs[name] for name, value in own.items() if name in theirs and torch.equal(value, theirs[name])}
    model.load_state_dict(own | equal, assign=True)


def _read(path: Path, epoch: int | None) -> Network:
    if epoch is None:
        checkpoint = checkpoint_file.load(path)
    else:
        card, epochs = checkpoint_file.describe(path)
        if epoch not in epochs:
            kept = ", ".join(map(str, epochs)) or "only the last one"
            raise BadValue(f"The weights of that epoch were not kept. Kept epochs: {kept}.")
        checkpoint = checkpoint_file.Checkpoint(card, checkpoint_file.load_snapshot(path, epoch), epochs)
    model = checkpoint.build()
    tracing.prepare(model)
    return Network(checkpoint.card.network, checkpoint.card, model, checkpoint.epochs)
