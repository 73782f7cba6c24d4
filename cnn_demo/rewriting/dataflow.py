"""A network as it is shown here: all that it computes as layers under their own names, and which of them feed which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from cnn_demo.networks.layers import has_role


@dataclass(frozen=True)
class Step:
    """One run of a layer. `inputs` are the numbers of the values that it gets: 0 is the image, n what step n made."""

    layer: str
    inputs: tuple[int, ...]


class Dataflow(nn.Module):
    """Runs `layers`, by their dotted paths, in the order of `steps`; what the last one makes is the answer."""

    def __init__(self, layers: Mapping[str, nn.Module], steps: Sequence[Step]) -> None:
        super().__init__()
        for path, layer in layers.items():
            *rooms, name = path.split(".")
            place: nn.Module = self
            for room in rooms:
                if room not in dict(place.named_children()):
                    place.add_module(room, nn.Module())
                place = place.get_submodule(room)
            place.add_module(name, layer)
            if has_role(type(layer).__name__, "passthrough"):
                layer.register_forward_hook(_as_another)
        self._steps = tuple(steps)
        self._last_use = {number: i for i, step in enumerate(steps) for number in step.inputs}

    def forward(self, image: Tensor) -> Tensor:
        values = {0: image}
        for i, step in enumerate(self._steps):
            values[i + 1] = self.get_submodule(step.layer)(*[values[number] for number in step.inputs])
            for number in {number for number in step.inputs if self._last_use[number] == i}:
                del values[number]
        return values[len(self._steps)]


def _as_another(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor | None:
    """What a layer hands on as it is becomes a tensor of its own, so that it is told from the layer's input."""
    return output.view_as(output) if output is inputs[0] else None


def pruned(layers: Mapping[str, nn.Module], steps: Sequence[Step], answer: int) -> Dataflow:
    """Of these steps those that value `answer` needs, numbered anew."""
    needed = {answer}
    for number in range(answer, 0, -1):
        if number in needed:
            needed.update(steps[number - 1].inputs)
    numbers = {old: new for new, old in enumerate(sorted(needed | {0}))}
    kept = [
        Step(step.layer, tuple(numbers[i] for i in step.inputs))
        for number, step in enumerate(steps, start=1)
        if number in needed
    ]
    used = {step.layer for step in kept}
    return Dataflow({path: layer for path, layer in layers.items() if path in used}, kept)
