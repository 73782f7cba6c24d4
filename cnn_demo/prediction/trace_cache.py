"""The pass that drew the maps also answers what is asked next about the same image: the sum behind a cell, statistics,
why this class. What was traced lately is kept, bounded in bytes.

A network is told from others by its model: one for each id, file, epoch and set of edits (see ModelStore, Lab.twins).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from weakref import ref

from torch import Tensor, nn

from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.networks.tracing import Trace
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage

ENTRIES = 64
BYTES = 200_000_000  # a small network's trace takes some 300 kB, resnet20's 2 MB, EfficientNet-Lite2's 160 MB


@dataclass(frozen=True, eq=False)
class TracedImage:
    """An image as a network saw it, its true class where that is known, and every layer's output."""

    prepared: PreparedImage
    truth: int | None
    trace: Trace

    @property
    def bytes(self) -> int:
        """Memory of all that is kept; tensors that share theirs count once."""
        layers = self.trace.layers
        tensors = [self.trace.input, *(t for layer in layers for t in (*layer.inputs, layer.output)), self.trace.logits]
        return _memory([*tensors, self.prepared.tensor]) + sum(step.image.nbytes for step in self.prepared.steps)


class TraceCache:
    """Traced images by network and image, at most `entries` and `bytes` of them. Safe to use from any thread."""

    def __init__(self, entries: int = ENTRIES, bytes: int = BYTES) -> None:
        self.kept = BoundedCache[tuple[ref[nn.Module], str], TracedImage](entries, bytes, lambda each: each.bytes)

    def traced(
        self,
        network: Network,
        image: str,
        prepare: Callable[[], tuple[PreparedImage, int | None]],
    ) -> TracedImage:
        """The image as this network sees it: kept from before, else from one pass.

        `image` names what `prepare` makes: see digest()."""
        key = (ref(network.model), image)
        if found := self.kept.get(key):
            return found
        prepared, truth = prepare()
        found = TracedImage(prepared, truth, network.trace(prepared.tensor))
        self.kept.forget(lambda key: key[0]() is None)
        self.kept.put(key, found)
        return found


def digest(parts: Iterable[str]) -> str:
    """One short name for an image: where it comes from, its bytes as text, the steps that are left out."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _memory(tensors: Iterable[Tensor]) -> int:
    storages = {storage.data_ptr(): storage.nbytes() for storage in (tensor.untyped_storage() for tensor in tensors)}
    return sum(storages.values())
