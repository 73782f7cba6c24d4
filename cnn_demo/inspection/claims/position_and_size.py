"""Detected regardless of size and position: the same images shifted, and the same images smaller and larger."""

import torch

from cnn_demo.inspection.claims.result import Chart, Claim, Line, Measured, Number, Steps, Verdict, percent
from cnn_demo.inspection.interventions.perturbations import Perturbation, background, perturb, probabilities
from cnn_demo.prediction.stores import Stores

NETWORK, IMAGES = "quick-mnist", 100
KEPT = 0.9  # of the answers that were right: what still counts as holding
SHIFTS = tuple(range(0, 9))
SIZES = tuple(range(20, 200, 20))
MOVES = (*(Perturbation(x=shift) for shift in SHIFTS), *(Perturbation(scale=size) for size in SIZES))


def test(stores: Stores) -> Steps:
    network = stores.models.get(NETWORK)
    dataset = stores.data.sample(network.card.data)
    right = torch.zeros(len(MOVES))
    for i in range(IMAGES):
        images = perturb(dataset.test.images[i].numpy(), MOVES, background(network.card))
        right += probabilities(network, images).argmax(1) == dataset.test.labels[i]
        yield
    share = (right / IMAGES).tolist()
    shifts, sizes = share[: len(SHIFTS)], share[len(SHIFTS) :]
    at = dict(zip(SIZES, sizes, strict=True))
    return Measured(
        verdict_of(shifts, at),
        f"{shifted_in_words(shifts)} {sized_in_words(at)}",
        numbers=(
            Number("as they are", percent(shifts[0])),
            Number("shifted by 2 pixels", percent(shifts[2])),
            Number("shifted by 8 pixels", percent(shifts[8])),
            Number("at 40 % of their size", percent(at[40])),
            Number("at 180 % of their size", percent(at[180])),
            Number(
                "how its training images were changed", str(network.card.recipe.get("augmentation", "nothing known"))
            ),
        ),
        charts=(
            Chart("Shifted to the right", "pixels", (Line("right answers", tuple(zip(SHIFTS, shifts, strict=True))),)),
            Chart("Scaled", "percent of the size", (Line("right answers", tuple(zip(SIZES, sizes, strict=True))),)),
        ),
    )


def verdict_of(shifts: list[float], at: dict[int, float]) -> Verdict:
    """True where all shifts and sizes hold, false where neither the smallest shift nor the next sizes do."""
    held = [share >= KEPT * shifts[0] for share in (*shifts[1:], *at.values())]
    near = [shifts[1], at[80], at[120]]
    return "true" if all(held) else "partly" if any(share >= KEPT * shifts[0] for share in near) else "false"


def shifted_in_words(shares: list[float]) -> str:
    """Up to which shift, without a gap, at least KEPT of those that were right stay right."""
    reach = _unbroken(shares)
    if reach == len(SHIFTS) - 1:
        return f"Position held: shifted by up to {SHIFTS[reach]} pixels, nine in ten right answers stay."
    return (
        f"Position held, but not without end: shifted by up to {SHIFTS[reach]} pixels nine in ten right answers stay; "
        f"by {SHIFTS[-1]} pixels, {percent(shares[-1])} are right."
    )


def sized_in_words(at: dict[int, float]) -> str:
    """The same for sizes in percent, downwards and upwards from 100."""
    down, up = ([size for size in at if size <= 100][::-1], [size for size in at if size >= 100])
    low, high = (sizes[_unbroken([at[size] for size in sizes])] for sizes in (down, up))
    if (low, high) == (min(at), max(at)):
        return f"Size held too, from {low} to {high} percent."
    worst = min(at, key=lambda size: at[size])
    return f"Size held from {low} to {high} percent only; at {worst} percent, {percent(at[worst])} are right."


def _unbroken(shares: list[float]) -> int:
    """The last position before the first at which too few are right, compared with position 0."""
    return next((i for i, share in enumerate(shares) if share < KEPT * shares[0]), len(shares)) - 1


CLAIM = Claim(
    id="position_and_size",
    title="Regardless of size and position",
    claimed="A convolutional network detects a pattern regardless of its size and position.",
    context="Said in many introductions, of every convolutional network.",
    how="One kernel slides over the whole image, so a shifted image gives shifted maps; nothing slides over "
    f"sizes. {IMAGES} test digits are moved and scaled behind all preprocessing, where nothing puts them back.",
    test=test,
)
