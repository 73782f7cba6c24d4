"""What every attribution method is asked and what it gives. The score is always the class's logit, before softmax."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.networks import tracing

PIXELS_AT_ONCE = 70_000  # one photo; with gradients it takes half a gigabyte in an ImageNet network


@dataclass(frozen=True, eq=False)
class Query:
    """Why does this network give class `target` this score for this image? Weights are frozen, nothing is changed."""

    model: nn.Module
    image: Tensor  # (1, c, h, w)
    target: int
    logits: Tensor  # (1, classes), of this image
    layer: str | None = None  # for methods that look at one; None chooses it
    baseline: Tensor | None = None  # what "nothing there" looks like, (1, c, h, w); zeros when None

    def blank(self) -> Tensor:
        """The baseline, as an image of its own."""
        return torch.zeros_like(self.image) if self.baseline is None else self.baseline.expand_as(self.image)

    @property
    def score(self) -> Tensor:
        """The target's logit for the image itself, (1,)."""
        return self.logits[:, self.target]

    def at_once(self) -> int:
        """How many images of this size go through the network together: all of the small ones, few of the large."""
        return max(1, PIXELS_AT_ONCE // (self.image.shape[2] * self.image.shape[3]))

    @property
    def is_slow(self) -> bool:
        """Does one pass take a tenth of a second or more, as it does with a photo? Then a few have to do."""
        return self.at_once() < 10

    def scores(self, images: Tensor) -> Tensor:
        """The target's logit for (n, c, h, w) images, (n,)."""
        logits: Tensor = self.model(images)
        return logits[:, self.target]

    def gradient(self, images: Tensor) -> Tensor:
        """Of the summed scores with respect to the images, of their shape."""
        with torch.enable_grad():
            wanted = images.detach().clone().requires_grad_(True)
            (gradient,) = torch.autograd.grad(self.scores(wanted).sum(), wanted)
        return gradient


@dataclass(frozen=True, eq=False)
class MethodOutput:
    """`map` (h, w): how much each pixel speaks for the class. `cells`: the same before it was enlarged, if it was."""

    map: npt.NDArray[np.float32]
    layer: str | None = None
    cells: npt.NDArray[np.float32] | None = None
    note: str = ""  # what a reader must know about this very map


@dataclass(frozen=True)
class Method:
    """One way to ask. `signed` maps also hold what speaks against the class."""

    id: str
    title: str
    sentence: str
    signed: bool
    uses_layer: bool
    compute: Callable[[Query], MethodOutput]


def spatial_layers(traced: tracing.Trace) -> list[str]:
    """The layers whose maps are larger than 1×1, in order: those that can say where."""
    return [layer.name for layer in traced.layers if layer.output.dim() == 4 and layer.output[0, 0].numel() > 1]


def chosen_layer(traced: tracing.Trace, wanted: str | None) -> tracing.Layer:
    """The layer of this name, else the last one with maps: the most meaning that still has places."""
    names = spatial_layers(traced)
    if not names:
        raise BadValue("This method needs feature maps, and this network has none.")
    if wanted is None:
        return traced.layer(names[-1])
    if wanted not in names:
        traced.layer(wanted)
        raise BadValue(f"{wanted} has no maps larger than one cell. Choose one of: {', '.join(names)}.")
    return traced.layer(wanted)


def array(tensor: Tensor) -> npt.NDArray[np.float32]:
    result: npt.NDArray[np.float32] = tensor.detach().float().cpu().numpy()
    return result
