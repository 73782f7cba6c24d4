"""Why this answer: one small file for each method, one registry, and the sanity check on randomized weights beside it.

A method is one function from a Query to a MethodOutput. Gradients come from torch.autograd.grad on frozen weights.
"""

import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.attribution import grad_cam, gradient_x_input, integrated_gradients, occlusion
from cnn_demo.inspection.attribution.method import Method, Query, spatial_layers
from cnn_demo.networks import tracing
from cnn_demo.networks.torch_compat import OwnRandomNumbers

METHODS: dict[str, Method] = {
    module.METHOD.id: module.METHOD for module in (grad_cam, gradient_x_input, integrated_gradients, occlusion)
}
TRIES = 8  # layers


@dataclass(frozen=True, eq=False)
class Attribution:
    """A finished map, at the image's size. Method, layer and class are always named."""

    method: str
    title: str
    layer: str | None
    target: int
    map: npt.NDArray[np.float32]  # (h, w), finite
    cells: npt.NDArray[np.float32] | None
    signed: bool
    limit: float  # the largest magnitude
    notes: tuple[str, ...]
    is_empty: bool  # nothing to be seen: zero everywhere, or not finite


@dataclass(frozen=True, eq=False)
class Sanity:
    """The same question to the same network with random weights. A method that answers alike does not look at them."""

    original: Attribution
    randomized: Attribution
    similarity: float | None  # rank correlation of the magnitudes, −1 to 1; None when a map is constant
    words: str


def attribute(
    model: nn.Module,
    image: Tensor,
    target: int,
    method: str = "grad_cam",
    layer: str | None = None,
    baseline: Tensor | None = None,
    logits: Tensor | None = None,
) -> Attribution:
    """Why `image` (1, c, h, w) scores as it does for class `target`. BadValue for a class, method or layer that does
    not exist. `baseline` is the empty image as the network sees it (zeros when None); `logits` (1, classes) are the
    network's for this image, where they are known.
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    with torch.inference_mode(False):
        image = image.detach().clone()  # a tensor of inference mode takes no part in gradients
        if logits is None:
            with torch.no_grad():
                logits = model(image)
        classes = logits.shape[1]
        if isinstance(target, bool) or not isinstance(target, int) or not 0 <= target < classes:
            raise BadValue(f"There are classes 0 to {classes - 1}.")
        chosen = METHODS[method]
        output = chosen.compute(Query(model, image, target, logits, layer if chosen.uses_layer else None, baseline))
    is_finite = bool(np.isfinite(output.map).all())
    shown = output.map if is_finite else np.zeros_like(output.map)
    limit = float(np.abs(shown).max())
    notes = [output.note] if output.note else []
    if not is_finite:
        notes.append("The map holds numbers that are not finite, so it cannot be shown.")
    elif limit == 0:
        notes.append("The map is zero everywhere: by this method nothing in the image speaks for this class.")
    return Attribution(
        method, chosen.title, output.layer, target, shown, output.cells, chosen.signed, limit, tuple(notes), limit == 0
    )


def sanity(
    model: nn.Module,
    image: Tensor,
    target: int,
    method: str = "grad_cam",
    layer: str | None = None,
    baseline: Tensor | None = None,
    logits: Tensor | None = None,
    seed: int = 0,
) -> Sanity:
    """The check of Adebayo et al. 2018 (arXiv:1810.03292), on a copy of the network."""
    original = attribute(model, image, target, method, layer, baseline, logits)
    randomized = attribute(with_random_weights(model, seed), image, target, method, layer, baseline)
    similarity = _rank_correlation(np.abs(original.map), np.abs(randomized.map))
    if similarity is None:
        words = "One of the two maps is empty, so they cannot be compared."
    elif similarity < 0.5:
        words = "With random weights the map is another one: it does show what was learned."
    else:
        words = "With random weights the map looks much the same: it shows the image more than the network."
    return Sanity(original, randomized, similarity, words)


def layer_that_shows(
    model: nn.Module, image: Tensor, target: int, method: str, layer: str, baseline: Tensor | None = None
) -> str | None:
    """The nearest layer before `layer` at which the method's map is not empty; None where the TRIES nearest have none,
    or the method looks at no layer."""
    if method not in METHODS or not METHODS[method].uses_layer:
        return None
    names = spatial_layers(tracing.trace(model, image))
    for name in reversed(names[: names.index(layer)][-TRIES:] if layer in names else []):
        if not attribute(model, image, target, method, name, baseline).is_empty:
            return name
    return None


def with_random_weights(model: nn.Module, seed: int = 0) -> nn.Module:
    """A copy as it might have been before training; nobody else's random numbers play a part, nor are disturbed."""
    twin = copy.deepcopy(model)
    with OwnRandomNumbers(seed):
        for module in twin.modules():
            if callable(reset := getattr(module, "reset_parameters", None)):
                reset()
    return twin.eval().requires_grad_(False)


def _rank_correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float | None:
    if one.min() == one.max() or other.min() == other.max():
        return None
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Equal values share their mean rank."""
    _, inverse, counts = np.unique(values.ravel(), return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    ranks: npt.NDArray[np.float64] = (ends - (counts + 1) / 2)[inverse]
    return ranks
