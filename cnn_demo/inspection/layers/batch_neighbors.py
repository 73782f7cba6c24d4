"""The same map of one layer for other images: the company that an image has in a batch."""

import numpy as np
import numpy.typing as npt
import torch

from cnn_demo.data import DATASETS
from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue
from cnn_demo.networks.tracing import output_up_to
from cnn_demo.prediction.network import Network

Doubles = npt.NDArray[np.float64]


def neighbor_maps(network: Network, data: DataStore, layer: str, channel: int, start: int, count: int) -> Doubles:
    """Map `channel` of `layer` for `count` test images from number `start` on, around the end: (count, h, w)."""
    card = network.card
    if card.data not in DATASETS or DATASETS[card.data].shape != card.input_shape:
        raise BadValue("There are no test images for this network.")
    images = data.load(card.data).test.images
    places = [(start + i) % len(images) for i in range(max(count, 1))]
    with torch.inference_mode():
        output = output_up_to(network.model, network.normalize(images[places]), layer)
    maps: Doubles = output[:count, channel].double().numpy()
    return maps
