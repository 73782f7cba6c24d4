"""Networks in memory, as many as fit: those that nobody has asked for the longest go first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

import torch
from torch import nn

from cnn_demo.prediction.network import Network

NETWORKS = 64
PARAMETERS = 40_000_000  # 160 MB as float32


class LoadedNetworks:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # held for moments only
        self._kept: OrderedDict[Hashable, tuple[Network, int]] = OrderedDict()  # how many numbers are its alone

    def get(self, key: Hashable) -> Network | None:
        """What was kept under this key, if it still is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, network: Network, own: int) -> None:
        """`own` of its numbers are no other network's too."""
        with self._lock:
            self._kept[key] = network, own
            while self._too_many():
                self._kept.popitem(last=False)

    def share(self, network: Network) -> int:
        """Lets a network keep what is equal in the one that it began with in that one's memory, where that one is here:
        neither ever changes. How many numbers remain its own."""
        begun = network.card.recipe.get("pretrained")
        with self._lock:
            others = [each for each, _ in self._kept.values() if each.id == begun]
        return network.card.parameters - sum(_shared(network.model, each.model) for each in others[:1])

    def _too_many(self) -> bool:
        parameters = sum(own for _, own in self._kept.values())
        return len(self._kept) > 1 and (len(self._kept) > NETWORKS or parameters > PARAMETERS)


def _shared(model: nn.Module, other: nn.Module) -> int:
    theirs = other.state_dict()
    own = model.state_dict()
    equal = {name: theirs[name] for name, value in own.items() if name in theirs and torch.equal(value, theirs[name])}
    model.load_state_dict(own | equal, assign=True)
    return sum(value.numel() for value in equal.values())
