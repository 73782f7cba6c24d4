"""Loaded networks, shared by all visitors: in evaluation mode, frozen, ready to be traced, and never changed again.

An id is checked before any path is made from it.
"""

import hashlib
import logging
import os
import re
import secrets
import threading
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadCheckpoint, BadValue, LabError, unknown
from cnn_demo.networks import ARCHITECTURES, file_name, tracing
from cnn_demo.prediction.checkpoint import checkpoint_file, derived
from cnn_demo.prediction.checkpoint.card import NETWORK_ID, Card
from cnn_demo.prediction.checkpoint.parts import is_part
from cnn_demo.prediction.loaded_networks import LoadedNetworks
from cnn_demo.prediction.network import Network
from cnn_demo.storage import storage_of

log = logging.getLogger(__name__)

DEFAULT = "quick-mnist"
RUN_ID = re.compile(r"run-[0-9a-f]{32}")
SLASHES = (os.sep, os.altsep or os.sep)


class Source(Protocol):
    """Where further networks come from, which are no files of ours."""

    def get(self, network_id: str) -> Network | None:
        """The network of this id; None where it is not from here. What cannot be had now is a LabError."""

    def cards(self) -> list[Card]:
        """Those that can be had."""


def new_run_id() -> str:
    """An id that nobody can guess: whoever knows it can ask the network."""
    return "run-" + secrets.token_hex(16)


class ModelStore:
    """The networks of two folders: published ones, which are never written, and visitors' runs, <run id>.safetensors,
    which are kept for a while; and those of `sources`. Safe to use from any thread."""

    def __init__(self, published: Path, runs: Path) -> None:
        self.folder, self.runs, self._storage = published, runs, storage_of(runs)
        self.sources: list[Source] = []
        self._loading = threading.Lock()  # one network is loaded at a time
        self._loaded = LoadedNetworks()
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

    def further(self) -> list[Card]:
        """The cards of what the sources have."""
        return [card for source in self.sources for card in source.cards()]

    def get(self, network_id: str, epoch: int | None = None) -> Network:
        """The network with this id, as it was after `epoch` (None: as it was kept).

        BadValue names the networks or the epochs that there are; BadCheckpoint says what is wrong with its file.
        """
        if epoch is not None and (isinstance(epoch, bool) or not isinstance(epoch, int)):
            raise BadValue("An epoch is a whole number.")
        if epoch is None and (found := self._elsewhere(network_id)):
            return found
        path = self.path_of(network_id)
        if path.parent == self.runs:
            self._storage.fetch(path)
        try:
            key = (path, path.stat().st_mtime_ns, epoch)
        except OSError as error:
            raise BadValue(
                "This run's network is no longer kept. Train it again, or choose a published one."
            ) from error
        if found := self._loaded.get(key):
            return found
        base = self.get(name) if epoch is None and (name := derived.base_of(path)) else None
        with self._loading:
            if found := self._loaded.get(key):  # loaded while this thread waited
                return found
            network, own = self._load(network_id, path, epoch) if base is None else self._derive(network_id, path, base)
            self._loaded.keep(key, network, own)
        return network

    def is_stored(self, network_id: str) -> bool:
        """Does it lie in one of the two folders, so that another process with the same stores has it, too?"""
        return network_id not in self._lent and self._file_of(network_id) is not None

    def path_of(self, network_id: str) -> Path:
        """The file of this network. BadValue naming the networks that there are."""
        if path := self._file_of(network_id):
            return path
        for card in [*(network.card for network in self.opened()), *self.further()]:
            if card.network == network_id:
                raise BadValue(f"{card.weights_source}: it has no file here, and no epochs.")
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

    def _elsewhere(self, network_id: str) -> Network | None:
        """One that is in no file here."""
        if not isinstance(network_id, str) or self._file_of(network_id):
            return None
        found = (source.get(network_id) for source in self.sources)
        return self._opened.get(network_id) or next(filter(None, found), None)

    def _file_of(self, network_id: str) -> Path | None:
        if not isinstance(network_id, str) or network_id in self._opened:
            return None
        if RUN_ID.fullmatch(network_id):
            return self.runs / f"{network_id}.safetensors"
        published = self.folder / f"{network_id}.safetensors"
        is_published = NETWORK_ID.fullmatch(network_id) and self._card(published)
        return self._lent.get(network_id) or (published if is_published else None)

    def _load(self, network_id: str, path: Path, epoch: int | None) -> tuple[Network, int]:
        """(the network of a file, how many of its numbers are no other network's too)."""
        network = _renamed(_read(path, epoch), network_id)
        return network, self._loaded.share(network)

    def _derive(self, network_id: str, path: Path, base: Network) -> tuple[Network, int]:
        """The same of a file that holds only what differs from `base`."""
        card, model, own = derived.load(path, self.path_of(base.id), base.model.state_dict())
        tracing.prepare(model)
        return _renamed(Network(network_id, card, model), network_id), own

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


def _renamed(network: Network, network_id: str) -> Network:
    """A file that was brought here has had another name elsewhere."""
    return replace(network, id=network_id, card=replace(network.card, network=network_id))


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
