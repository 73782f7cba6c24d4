"""The best epoch chosen by the test images, and the same images used to say how good it is."""

from dataclasses import replace

import torch

from cnn_demo.inspection.claims.mini_trainer import Epoch, Lesson, first, learn
from cnn_demo.inspection.claims.result import Claim, Measured, Number, Steps, percent, points
from cnn_demo.prediction.stores import Stores

DATA, IMAGES, TEST, CHOSEN_BY, DRAWS = "mnist", 200, 500, 50, 200
SLIGHT = 0.003  # of a mean over many draws
LESSON = Lesson("convnet_tiny", epochs=16, batch=10, learning_rate=0.03)


def test(stores: Stores) -> Steps:
    sample = stores.data.sample(DATA)
    dataset = replace(sample, train=first(sample.train, IMAGES))
    epochs = yield from learn(LESSON, dataset, [first(sample.test, TEST)])
    said, worth = chosen_and_others(torch.stack([epoch.right[0] for epoch in epochs]))
    bias = said - worth
    finding = (
        f"By the {CHOSEN_BY} images that chose it, the best epoch looks like {percent(said)}. On the other "
        f"{TEST - CHOSEN_BY} the same weights get {percent(worth)}: "
    )
    finding += f"the choice flatters by {points(bias)}." if bias > 0 else "this time the choice did not flatter."
    return Measured(
        "false" if bias > SLIGHT else "partly" if bias > 0 else "true",
        finding,
        numbers=(
            Number(f"of the {CHOSEN_BY} images that chose the epoch", percent(said)),
            Number(f"of the {TEST - CHOSEN_BY} images that chose nothing", percent(worth)),
            Number("spread of the epochs on all test images", _spread(epochs)),
        ),
    )


def chosen_and_others(right: torch.Tensor, seed: int = 0) -> tuple[float, float]:
    """`right` bool (epochs, images). Some images drawn at random choose the best epoch: its accuracy on them, and
    on all others. Means over many draws, so that no draw's luck is told."""
    generator = torch.Generator().manual_seed(seed)
    said = worth = 0.0
    for _ in range(DRAWS):
        order = torch.randperm(right.shape[1], generator=generator)
        chosen, others = right[:, order[:CHOSEN_BY]].double(), right[:, order[CHOSEN_BY:]].double()
        best = int(chosen.mean(1).argmax())
        said += chosen[best].mean().item() / DRAWS
        worth += others[best].mean().item() / DRAWS
    return said, worth


def _spread(epochs: tuple[Epoch, ...]) -> str:
    scores = [epoch.accuracy() for epoch in epochs]
    return f"{percent(min(scores))} to {percent(max(scores))}"


CLAIM = Claim(
    id="test_set_for_validation",
    title="The test set used for validation",
    claimed="Test images that chose the best epoch also tell the accuracy of that epoch.",
    context="Several articles validate on the test set, keep the best epoch and report its score as the accuracy.",
    how=f"Whatever chooses makes its choice look good. A network learns {IMAGES} digits for {LESSON.epochs} epochs; "
    f"{CHOSEN_BY} test images choose the epoch, the others say what it is worth, for {DRAWS} draws of those "
    f"{CHOSEN_BY}. The more images choose, the less they flatter.",
    test=test,
    training_steps=LESSON.steps(IMAGES, TEST),
)
