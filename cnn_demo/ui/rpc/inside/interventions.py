"""What the page asks about an edited network: how well it still does, and the numbers of one kernel.

The edits themselves travel with every question and are read in `service.network_of`; nothing is kept here.
"""

from typing import Any

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.evaluation.accuracy import count_right
from cnn_demo.inspection.layers.kernels import convolutions
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.classify import network_of
from cnn_demo.ui.rpc.protocol import Json, answering


@answering
def accuracy(request: Json) -> Json:
    """{network, epoch, edits, kernels, start} -> how many of the next test images are right; to be asked again from
    `seen` until that is `total`."""
    network = network_of(request)
    lab = current_lab()
    with lab.heavy():
        found = count_right(network, lab.data, request.get("start", 0))
    return {"right": found.right, "seen": found.seen, "total": found.total, "words": found.words}


@answering
def kernel_numbers(request: Json) -> Json:
    """{network, epoch, kernels, layer, filter, channel} -> the numbers of one kernel, now and as they were learned."""
    now = network_of(request).model
    learned = current_lab().models.get(str(request.get("network")), request.get("epoch")).model
    layer, names = request.get("layer"), convolutions(now)
    if not isinstance(layer, str) or layer not in names:
        raise unknown("convolution", layer, names)
    weight: Any = now.get_submodule(layer).weight
    before: Any = learned.get_submodule(layer).weight
    filters, channels = weight.shape[:2]
    out, channel = request.get("filter"), request.get("channel")
    if not (_is_within(out, filters) and _is_within(channel, channels)):
        raise BadValue(f"{layer} has filters 0 to {filters - 1} with kernels 0 to {channels - 1} each.")
    return {
        "numbers": _rows(weight[out, channel]),
        "learned": _rows(before[out, channel]),
        "filters": filters,
        "channels": channels,
    }


def _is_within(value: Any, size: int) -> bool:
    return not isinstance(value, bool) and isinstance(value, int) and 0 <= value < size


def _rows(kernel: Any) -> list[list[float]]:
    """Nine digits tell every float32 from every other."""
    return [[float(f"{value:.9g}") for value in row] for row in kernel.tolist()]
