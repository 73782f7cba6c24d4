"""Integrated gradients (Sundararajan, Taly, Yan 2017, arXiv:1703.01365): gradients averaged on the way from nothing.

The parts add up to score(image) − score(blank); the answer says so when the steps were too few for that.
"""

import numpy as np
import torch

from cnn_demo.inspection.attribution.method import Method, MethodOutput, Query, array

STEPS, FEW_STEPS = 50, 12  # Gauss-Legendre, as captum does by default; few for photos


def compute(query: Query) -> MethodOutput:
    image, blank = query.image, query.blank()
    places, shares = np.polynomial.legendre.leggauss(FEW_STEPS if query.is_slow else STEPS)
    along = torch.as_tensor((places + 1) / 2, dtype=image.dtype).view(-1, 1, 1, 1)
    weights = torch.as_tensor(shares / 2, dtype=image.dtype).view(-1, 1, 1, 1)
    some = query.at_once()
    gradient = torch.zeros_like(image)
    for place, weight in zip(torch.split(along, some), torch.split(weights, some), strict=True):
        gradient += (query.gradient(blank + place * (image - blank)) * weight).sum(dim=0)
    parts = (gradient * (image - blank))[0]
    with torch.no_grad():
        rise = float(query.score - query.scores(blank))
    found = float(parts.sum())
    note = f"The pixels add up to {found:.3g}; the score rose by {rise:.3g}."
    if abs(found - rise) > 0.05 * max(1.0, abs(rise)):
        note += " They should be equal: take this map with care."
    return MethodOutput(array(parts.sum(dim=0)), note=note.replace("-", "−"))


METHOD = Method(
    id="integrated_gradients",
    title="Integrated gradients",
    sentence="Each pixel's share of the rise in score from an empty image to this one.",
    signed=True,
    uses_layer=False,
    compute=compute,
)
