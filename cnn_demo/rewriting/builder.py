"""What writes a network anew, as those see it who say what becomes of a function: it takes layers and moves numbers."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.rewriting.values import Value


class Builder(Protocol):
    """Names are those of functions; layers get their own from them."""

    def layer(self, module: nn.Module, value: Value, name: str) -> Value:
        """What a layer of PyTorch makes of the value, by layers of kinds that are known here where there are some."""

    def append(self, layer: nn.Module, values: Sequence[Value], name: str) -> Value:
        """What a layer of a kind that is known here makes of settled values."""

    def settle(self, value: Value) -> Value:
        """The value as something that a layer makes, with channels first or last."""

    def move(self, value: Value, how: Callable[[Tensor], Any], name: str) -> Any:
        """The value, or values, after numbers moved."""

    def unflattened(self, value: Value) -> Value | None:
        """Maps, where the value is these with the cells of each in a row."""

    def refused(self, reason: str) -> BadValue:
        """The sentence that names the line at hand."""
