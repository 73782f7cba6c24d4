"""Networks in memory, as many as fit: those that nobody has asked for the longest go first."""

from collections.abc import Hashable

import torch
from torch import nn

from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.prediction.network import Network

NETWORKS = 64
PARAMETERS = 40_000_000  # 160 MB as float32


class LoadedNetworks:
    """Safe to use from any thread. A network that is larger than all the room there is stays until the next one."""

    def __init__(self) -> None:
        room = PARAMETERS
        self._kept: BoundedCache[Hashable, tuple[Network, int]] = BoundedCache(
            NETWORKS, room, lambda loaded: min(loaded[1], room)
        )

    def get(self, key: Hashable) -> Network | None:
        """What was kept under this key, if it still is."""
        found = self._kept.get(key)
        return found[0] if found else None

    def keep(self, key: Hashable, network: Network, own: int) -> None:
        """`own` of its numbers are no other network's too."""
        self._kept.put(key, (network, own))

    def share(self, network: Network) -> int:
        """Lets a network keep what is equal in the one that it began with in that one's memory, where that one is here:
        neither ever changes. How many numbers remain its own."""
        begun = network.card.recipe.get("pretrained")
        here = [found for key in self._kept if (found := self.get(key))]  # all, so that their order stays
        others = [each for each in here if each.id == begun]
        return network.card.parameters - sum(_shared(network.model, each.model) for each in others[:1])


def _shared(model: nn.Module, other: nn.Module) -> int:
    theirs = other.state_dict()
    own = model.state_dict()
    equal = {name: theirs[name] for name, value in own.items() if name in theirs and torch.equal(value, theirs[name])}
    model.load_state_dict(own | equal, assign=True)
    return sum(value.numel() for value in equal.values())
