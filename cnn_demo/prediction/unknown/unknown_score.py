"""From unusual to unknown: what a logistic regression says that has also seen images of nothing.

Where an image lies against its class's cloud (see `ood_detector`) is described by its distances along each direction,
as they are and squared; weights for these are learned once, from training images, from the same drawn again on the pad,
and from synthetic outliers. The threshold comes from held-out images that the network reads rightly: calling its errors
unknown does no harm.

Measured against a hidden layer on the same numbers, against logits, their margin, a grid of the image and all maps of
the last layer beside them, and against five times the images: within two scribbles of 100, and drawn digits suffer.
Outlier exposure while the network learns (Hendrycks et al. 2019, a quarter of each batch, one seed) gained nothing
either.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits

Values = NDArray[np.float64]

KEPT = 0.9925  # the share of held-out images and drawings that is not unknown; at 0.995 a few more scribbles pass
NEAR = 0.9985  # and of those that lie within `distance`
FARTHEST = 6.0  # deviations; beyond them, one is as strange as any
DECAY = 3e-4  # of the weights: few outliers must not decide alone
STEPS = 100  # of L-BFGS, which needs about 60


@dataclass(frozen=True)
class UnknownScore:
    """`weights` (4 d,) and `bias` give a score, larger for what is known; below `threshold` an image is unknown, as it
    is beyond `distance` from its class's cloud, where no regression has been."""

    weights: Values
    bias: float
    threshold: float
    distance: float

    def scores(self, standard: Values, away: Values) -> Values:
        """(n,) for n summaries in deviations (n, d), and where they lie against the center of their class (n, d)."""
        return np.asarray(_features(standard, away) @ self.weights + self.bias)

    def is_unknown(self, standard: Values, away: Values) -> NDArray[np.bool_]:
        """(n,) bool."""
        far = np.linalg.norm(away, axis=1) > self.distance
        return np.asarray(far | ~(self.scores(standard, away) >= self.threshold))

    def to_json(self) -> dict[str, Any]:
        """Five digits are enough."""
        short = {name: float(f"{getattr(self, name):.5g}") for name in ("bias", "threshold", "distance")}
        return {"weights": [float(f"{weight:.5g}") for weight in self.weights], **short}

    @classmethod
    def from_json(cls, values: dict[str, Any], size: int) -> "UnknownScore":
        """KeyError, TypeError or ValueError when these are not the numbers for summaries of this size."""
        weights = np.array(values["weights"], dtype=float)
        if weights.shape != (4 * size,):
            raise ValueError("These numbers do not belong together.")
        return cls(weights, *(float(values[name]) for name in ("bias", "threshold", "distance")))


Place = tuple[Values, Values]  # (standard, away) of some images


def fit_unknown_score(known: Place, outliers: Place, held_out: Place) -> UnknownScore:
    """Weights from known images and outliers, both counted as a half; thresholds that KEPT and NEAR of what was held
    out pass."""
    features = np.concatenate([_features(*known), _features(*outliers)])
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    inputs = torch.from_numpy((features - middle) / spread)
    is_known = torch.arange(len(inputs)) < len(known[0])
    share = torch.where(is_known, 0.5 / len(known[0]), 0.5 / len(outliers[0])).double()
    weights = torch.zeros(inputs.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = inputs @ weights[:-1] + weights[-1]
        value = binary_cross_entropy_with_logits(logits, is_known.double(), share, reduction="sum")
        value = value + DECAY * weights[:-1].square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    with torch.enable_grad():
        optimizer.step(loss)  # type: ignore[no-untyped-call]
    learned = weights.detach().numpy()
    scaled = learned[:-1] / spread
    fitted = UnknownScore(scaled, float(learned[-1] - scaled @ middle), -np.inf, np.inf)
    lowest = float(np.quantile(fitted.scores(*held_out), 1 - KEPT))
    farthest = float(np.quantile(np.linalg.norm(held_out[1], axis=1), NEAR))
    return UnknownScore(scaled, fitted.bias, lowest, farthest)


def _features(standard: Values, away: Values) -> Values:
    near = np.nan_to_num(np.concatenate([away, standard], axis=1), nan=FARTHEST).clip(-FARTHEST, FARTHEST)
    return np.concatenate([near, near**2], axis=1)
