"""From unusual to unknown: what a score says that has also been learned from images of nothing.

Where an image lies against its class's cloud (see `ood_detector`) is described by its distances along each direction,
as they are and squared; weights for these are learned once, from training images, from the same drawn again on the pad,
and from synthetic outliers: by logistic regression at the end of a run, and with a hidden layer, from many more of all
of these, for some published digit networks. The threshold comes from held-out images that the network reads rightly:
calling its errors unknown does no harm.

Measured against logits, their margin, a grid of the image and all maps of the last layer beside them: within two
scribbles of 100, and drawn digits suffer. Outlier exposure while the network learns (Hendrycks et al. 2019, a quarter
of each batch, one seed) gained nothing either. The hidden layer gains one scribble of 100 and half a test image of 100,
where as many drawn digits are refused.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from cnn_demo.networks.torch_compat import LBFGS
from cnn_demo.prediction.unknown.hidden_layer import fit_hidden_layer

Values = NDArray[np.float64]

KEPT = 0.9925  # the share of held-out images and drawings that is not unknown; at 0.995 a few more scribbles pass
NEAR = 0.9985  # and of those that lie within `distance`
FARTHEST = 6.0  # deviations; beyond them, one is as strange as any
DECAY = 3e-4  # of the weights: few outliers must not decide alone
STEPS = 100  # of L-BFGS, which needs about 60


@dataclass(frozen=True)
class HiddenLayer:
    """`weights` (h, f) and `biases` (h,); a ReLU comes behind them."""

    weights: Values
    biases: Values

    def __call__(self, features: Values) -> Values:
        """(n, h) for (n, f)."""
        return np.asarray(np.maximum(features @ self.weights.T + self.biases, 0))


@dataclass(frozen=True)
class UnknownScore:
    """`weights` (4 d,) and `bias` give a score, larger for what is known; below `threshold` an image is unknown, as it
    is beyond `distance` from its class's cloud, where nothing was learned. Behind a `hidden` layer, the weights are as
    many as it has units."""

    weights: Values
    bias: float
    threshold: float
    distance: float
    hidden: HiddenLayer | None = None

    def scores(self, standard: Values, away: Values) -> Values:
        """(n,) for n summaries in deviations (n, d), and where they lie against the center of their class (n, d)."""
        features = _features(standard, away)
        return np.asarray((self.hidden(features) if self.hidden else features) @ self.weights + self.bias)

    def is_unknown(self, standard: Values, away: Values) -> NDArray[np.bool_]:
        """(n,) bool."""
        far = np.linalg.norm(away, axis=1) > self.distance
        return np.asarray(far | ~(self.scores(standard, away) >= self.threshold))

    def to_json(self) -> dict[str, Any]:
        """Five digits are enough."""
        hidden = self.hidden and {"weights": short(self.hidden.weights), "biases": short(self.hidden.biases)}
        numbers = {name: float(f"{getattr(self, name):.5g}") for name in ("bias", "threshold", "distance")}
        return {"weights": short(self.weights), **numbers, **({"hidden": hidden} if hidden else {})}

    @classmethod
    def from_json(cls, values: dict[str, Any], size: int) -> "UnknownScore":
        """KeyError, TypeError or ValueError when these are not the numbers for summaries of this size."""
        weights, inputs, hidden, fits = np.array(values["weights"], dtype=float), 4 * size, None, True
        if layer := values.get("hidden"):
            hidden = HiddenLayer(np.array(layer["weights"], dtype=float), np.array(layer["biases"], dtype=float))
            fits, inputs = hidden.weights.shape == (*hidden.biases.shape, inputs), len(hidden.biases)
        if not fits or weights.shape != (inputs,):
            raise ValueError("These numbers do not belong together.")
        return cls(weights, float(values["bias"]), float(values["threshold"]), float(values["distance"]), hidden)


def short(values: NDArray[np.floating[Any]], digits: int = 5) -> list[Any]:
    """So many digits of each number, as a card holds them."""
    shortened: list[Any] = np.vectorize(lambda value: float(f"{value:.{digits}g}"))(values).tolist()
    return shortened


Place = tuple[Values, Values]  # (standard, away) of some images


def fit_unknown_score(
    known: Place, outliers: Place, held_out: Place, kept: float = KEPT, has_hidden: bool = False
) -> UnknownScore:
    """Weights from known images and outliers, both counted as a half; thresholds that `kept` and NEAR of what was held
    out pass. `has_hidden`: with a hidden layer, which takes many images of both."""
    features = np.concatenate([_features(*known), _features(*outliers)])
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    inputs = torch.from_numpy((features - middle) / spread)
    is_known = torch.arange(len(inputs)) < len(known[0])
    share = torch.where(is_known, 0.5 / len(known[0]), 0.5 / len(outliers[0])).double()
    if has_hidden:
        before, biases, weights, bias = fit_hidden_layer(inputs, is_known, share)
        hidden = HiddenLayer(before / spread, biases - before / spread @ middle)
    else:
        learned = _regression(inputs, is_known, share)
        weights, hidden = learned[:-1] / spread, None
        bias = float(learned[-1] - weights @ middle)
    fitted = UnknownScore(weights, bias, -np.inf, np.inf, hidden)
    lowest = float(np.quantile(fitted.scores(*held_out), 1 - kept))
    farthest = float(np.quantile(np.linalg.norm(held_out[1], axis=1), NEAR))
    return replace(fitted, threshold=lowest, distance=farthest)


def _regression(inputs: Tensor, is_known: Tensor, share: Tensor) -> Values:
    """Weights of the inputs (n, f), and the bias: f + 1 numbers."""
    weights = torch.zeros(inputs.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimizer = LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = inputs @ weights[:-1] + weights[-1]
        value = binary_cross_entropy_with_logits(logits, is_known.double(), share, reduction="sum")
        value = value + DECAY * weights[:-1].square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    with torch.enable_grad():
        optimizer.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy())


def _features(standard: Values, away: Values) -> Values:
    near = np.nan_to_num(np.concatenate([away, standard], axis=1), nan=FARTHEST).clip(-FARTHEST, FARTHEST)
    return np.concatenate([near, near**2], axis=1)
