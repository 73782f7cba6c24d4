"""One forward pass that ends at the layer that is asked for: what lies behind it is not computed."""

from torch import Tensor, nn

from cnn_demo.errors import unknown
from cnn_demo.inspection import trace


def output_up_to(model: nn.Module, x: Tensor, layer: str | None) -> Tensor:
    """That layer's output for `x` (n, c, h, w), under the caller's gradient mode; the logits when `layer` is None.

    BadValue when there is no such layer.
    """
    if layer is None:
        logits: Tensor = model(x)
        return logits
    try:
        trace.record(model, x, {layer: _stop})
    except _Reached as reached:
        return reached.output
    raise unknown("layer", layer, trace.layer_names(model))  # "relu#3" where relu runs twice


class _Reached(Exception):
    """Leaves the network from inside its forward pass."""

    def __init__(self, output: Tensor) -> None:
        super().__init__()
        self.output = output


def _stop(output: Tensor) -> Tensor:
    raise _Reached(output)
