"""One cell of a traced layer: what every explanation starts from."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from cnn_demo.networks.layer_kind.window import Doubles, Size
from cnn_demo.networks.tracing import Layer, Trace


@dataclass(frozen=True, eq=False)
class Cell:
    """Cell (channel, y, x) of a traced layer. `most` input channels (or inputs) are to be shown one by one; `maps` is
    the shape (c, h, w) of the maps whose flattened vector the layer reads, None when it reads no such vector."""

    trace: Trace
    layer: Layer
    channel: int
    y: int
    x: int
    most: int
    maps: Size | None = None

    @property
    def at(self) -> dict[str, Any]:
        """What every explanation starts with."""
        output = self.layer.output[0, self.channel]
        value = (output if output.dim() == 0 else output[self.y, self.x]).item()
        return {
            "layer": self.layer.name,
            "kind": self.layer.kind,
            "channel": self.channel,
            "y": self.y,
            "x": self.x,
            "value": value,
        }

    @property
    def place(self) -> tuple[int, int, int]:
        return self.channel, self.y, self.x

    def input(self, branch: int = 0) -> float:
        """The value at the same place of an input."""
        before = self.layer.inputs[branch][0, self.channel]
        return (before if before.dim() == 0 else before[self.y, self.x]).item()

    def source(self, branch: int = 0) -> str:
        """The layer that made this input."""
        return self.trace.sources()[self.layer.name][branch]


def doubles(tensor: Tensor) -> Doubles:
    """In float64: sums of thousands of float32 products are then exact to the last digit shown."""
    return tensor.detach().cpu().double().numpy()


def unflattened(index: int, maps: Size | None) -> tuple[int, int, int] | None:
    """The (channel, y, x) that number `index` of a flattened vector was."""
    if maps is None or len(maps) != 3:
        return None
    channel, rest = divmod(index, maps[1] * maps[2])
    return channel, *divmod(rest, maps[2])
