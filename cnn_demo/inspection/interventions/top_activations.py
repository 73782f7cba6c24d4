"""What a filter looks for, in real images: where in them each filter of a layer answers most strongly.

For each image and filter the strongest cell is found, and the strongest images are kept (Zeiler and Fergus 2013,
arXiv:1311.2901). The work is bounded, so large networks look at fewer images; how many is always told. It is done in
parts of well below a second, so that somebody can watch it and stop it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import ref

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.interventions.searched_images import SearchedImages, searched_images
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.cell_receptive_field import Rectangle, receptive_field
from cnn_demo.networks.tracing import output_up_to
from cnn_demo.prediction.network import Network

MOST_IMAGES = 1000
MOST_WORK = 20e9  # multiplications: well below a second for small networks, a few for the largest
LEAST_IMAGES = 50
PIXELS_AT_ONCE = 64_000  # of one batch; every layer on the way keeps its output
BEST = 9
PART = 2e9  # multiplications of one part: some tenths of a second
MOST_PART, LEAST_PART = 250, 10  # images of one part
CACHED = 256  # parts
MOST_IMAGE_SETS = 8


@dataclass(frozen=True, eq=False)
class TopActivations:
    """One layer, for the images from `start` up to `end` of the `total` that are looked at. Strongest first; a
    dense layer's units have their cell at row 0, column 0."""

    layer: str
    start: int
    end: int
    total: int
    values: npt.NDArray[np.float32]  # (filters, best)
    cells: npt.NDArray[np.int32]  # (filters, best, 3): image, row, column


@dataclass(frozen=True)
class Patch:
    """One of the images, by its number, and the rectangle of it that excited the filter."""

    image: int
    value: float
    rectangle: Rectangle


class TopActivationsCache:
    """The strongest cells of the layers asked for last, in images of `data`."""

    def __init__(self, data: DataStore) -> None:
        self.data = data
        self._images = BoundedCache[str, SearchedImages](MOST_IMAGE_SETS)
        self._kept = BoundedCache[tuple[ref[nn.Module], str, int], TopActivations](CACHED)

    def images(self, network: Network) -> SearchedImages:
        """What is searched for this network."""
        key = f"{network.card.data} {network.card.input_shape}"
        found = self._images.get(key) or searched_images(network, self.data)
        self._images.put(key, found)
        return found

    def part(self, network: Network, layer: str, start: int) -> TopActivations:
        """The strongest cells of every filter of a layer, among the images from `start` on: as many as one part
        may have. BadValue when there is no such layer, no such image, or none of the network's size.
        """
        key = (ref(network.model), layer, start)
        if found := self._kept.get(key):
            return found
        found = _find(network, layer, start, self.images(network))
        self._kept.forget(lambda key: key[0]() is None)
        self._kept.put(key, found)
        return found

    def top_activations(self, network: Network, layer: str) -> TopActivations:
        """The same among all images that are looked at."""
        parts = [self.part(network, layer, 0)]
        while parts[-1].end < parts[-1].total:
            parts.append(self.part(network, layer, parts[-1].end))
        if len(parts) == 1:
            return parts[0]
        values, cells = _strongest_of([(torch.from_numpy(p.values), torch.from_numpy(p.cells)) for p in parts])
        return TopActivations(layer, 0, parts[-1].end, parts[-1].total, values.numpy(), cells.numpy())

    def top_patches(self, network: Network, found: TopActivations, channel: int) -> tuple[Patch, ...]:
        """What excited filter `channel`, strongest first. BadValue when there is no such filter."""
        check_filter(network, found.layer, channel)
        result = []
        for value, (image, y, x) in zip(found.values[channel].tolist(), found.cells[channel].tolist(), strict=True):
            rectangle = receptive_field(network.anatomy, found.layer, channel, y, x)
            result.append(Patch(image, value, rectangle))
        return tuple(result)


def check_filter(network: Network, layer: str, channel: int) -> None:
    """BadValue when there is no such layer or filter: to be asked before `top_activations`, which takes long."""
    shapes = {each.name: each.output_shape for each in network.anatomy}
    if layer not in shapes:
        raise unknown("layer", layer, shapes)
    if isinstance(channel, bool) or not isinstance(channel, int) or not 0 <= channel < shapes[layer][0]:
        raise BadValue(f"{layer} has filters 0 to {shapes[layer][0] - 1}.")


def strongest(output: Tensor, best: int = BEST) -> tuple[Tensor, Tensor]:
    """One batch, (n, c, h, w) or (n, c) -> values (c, best) and their cells (c, best, 3): image, row, column."""
    value, place = output.reshape(*output.shape[:2], -1).max(dim=2)  # (n, c)
    top, image = value.topk(min(best, len(value)), dim=0)
    place = place.gather(0, image)
    width = output.shape[3] if output.dim() == 4 else 1
    cells = torch.stack([image, place // width, place % width], dim=2)
    return top.T.contiguous(), cells.transpose(0, 1).contiguous()


def _find(network: Network, layer: str, start: int, images: SearchedImages) -> TopActivations:
    work = _work(network.anatomy, layer)
    total = min(len(images), _bounded(work))
    if isinstance(start, bool) or not 0 <= start < total:
        raise BadValue(f"This looks at images 0 to {total - 1:,}.")
    end = min(total, start + min(MOST_PART, max(LEAST_PART, int(PART / work))))
    _, height, width = network.card.input_shape
    at_once = max(1, PIXELS_AT_ONCE // (height * width))
    found = []
    for first in range(start, end, at_once):
        batch = network.normalize(images.images[first : min(first + at_once, end)])
        with torch.inference_mode():
            value, cell = strongest(output_up_to(network.model, batch, layer))
            cell[:, :, 0] += first
        found.append((value, cell))
    values, cells = _strongest_of(found)
    return TopActivations(layer, start, end, total, values.numpy(), cells.to(torch.int32).numpy())


def _strongest_of(parts: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Values (filters, n) and cells (filters, n, 3) of several parts -> the BEST of all."""
    values, cells = (torch.cat([part[i] for part in parts], dim=1) for i in (0, 1))
    top, order = values.topk(min(BEST, values.shape[1]), dim=1)
    return top, cells.gather(1, order[:, :, None].expand(-1, -1, 3))


def _work(anatomy: Sequence[LayerAnatomy], layer: str) -> int:
    """Multiplications for one image as far as this layer."""
    names = [each.name for each in anatomy]
    if layer not in names:
        raise unknown("layer", layer, names)
    return max(1, sum(each.macs for each in anatomy[: names.index(layer) + 1]))


def _bounded(work: int) -> int:
    """How many images may go as far as a layer that takes so much work."""
    return min(MOST_IMAGES, max(LEAST_IMAGES, int(MOST_WORK / work)))
