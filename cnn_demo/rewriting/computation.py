"""A function of PyTorch's with all its arguments, ready to be run on the values of other images."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor
from torch.fx.node import map_aggregate


class Computation:
    """A function with its arguments, the images' tensors left open; `last` are those that it reads channels last."""

    def __init__(self, function: Callable[..., Any], args: Any, kwargs: Any, last: Sequence[bool]) -> None:
        self.function, self.args, self.kwargs, self.last = function, args, kwargs, tuple(last)

    def __call__(self, *tensors: Tensor) -> Any:
        seen = [each.permute(0, 2, 3, 1) if is_last else each for each, is_last in zip(tensors, self.last, strict=True)]
        args, kwargs = map_aggregate(
            (self.args, self.kwargs), lambda each: seen[each.number] if isinstance(each, Slot) else each
        )
        if getattr(self.function, "__name__", "").endswith("_"):  # it would change what others read
            args = map_aggregate(args, lambda each: each.clone() if isinstance(each, Tensor) else each)
        output = self.function(*args, **kwargs)
        turned = any(self.last) and isinstance(output, Tensor) and output.dim() == 4
        return output.permute(0, 3, 1, 2) if turned else output

    def __deepcopy__(self, memo: dict[int, Any]) -> "Computation":
        return self  # nothing of it changes


class Slot:
    """Where a tensor belongs, by its number."""

    def __init__(self, number: int) -> None:
        self.number = number
