"""A loader that gives the training images in the same order in every epoch."""

from dataclasses import replace

from cnn_demo.inspection.claims.mini_trainer import Lesson, first, learn
from cnn_demo.inspection.claims.result import Claim, Measured, Number, Steps, Verdict, percent, points
from cnn_demo.prediction.stores import Stores

DATA, IMAGES, TEST = "mnist", 800, 500
SLIGHT = 0.03  # a difference that another seed may turn round
LESSON = Lesson("convnet_tiny", epochs=2, batch=20, learning_rate=0.05)


def test(stores: Stores) -> Steps:
    sample = stores.data.sample(DATA)
    few, looks = first(sample.train, IMAGES), [first(sample.test, TEST)]
    in_order = replace(sample, train=few)
    by_class = replace(sample, train=few.take(few.labels.argsort(stable=True)))
    found = []
    for dataset, shuffle in ((in_order, True), (in_order, False), (by_class, False)):
        epochs = yield from learn(replace(LESSON, shuffle=shuffle), dataset, looks)
        found.append(epochs[-1].accuracy())
    shuffled, unshuffled, in_classes = found
    return Measured(
        verdict_of(shuffled - unshuffled, shuffled - in_classes),
        f"{in_words(shuffled, unshuffled)} {by_class_in_words(shuffled, in_classes)}",
        numbers=(
            Number("shuffled in each epoch", percent(shuffled)),
            Number("in the order of the file, which is mixed already", percent(unshuffled)),
            Number("sorted by class, as folders of images come", percent(in_classes)),
        ),
    )


def verdict_of(in_order: float, by_class: float) -> Verdict:
    """From what the file's own order and an order by class cost: "any order will do" fails where both cost."""
    costs = sum(loss >= SLIGHT for loss in (in_order, by_class))
    return "false" if costs == 2 else "partly" if costs else "true"


def in_words(shuffled: float, unshuffled: float) -> str:
    loss = shuffled - unshuffled
    if abs(loss) < SLIGHT:
        return f"In a file that is mixed already, not shuffling made no difference to speak of ({points(loss)})."
    return f"In a file that is mixed already, not shuffling {'cost' if loss > 0 else 'won'} {points(loss)} here."


def by_class_in_words(shuffled: float, by_class: float) -> str:
    loss = shuffled - by_class
    if loss < SLIGHT:
        return f"Even sorted by class it learned as well: {percent(by_class)}."
    return f"Sorted by class it cost {points(loss)}: each class was forgotten while the next ones were learned."


CLAIM = Claim(
    id="unshuffled_loader",
    title="An unshuffled loader",
    claimed="Training needs no shuffling: DataLoader(training_set, batch_size=64) is enough.",
    context="An article's training loader leaves out shuffle=True: every epoch brings the same batches in one order.",
    how=f"The same network learns the same {IMAGES:,} digits three times, {LESSON.epochs} epochs each: shuffled, in "
    f"the file's order, sorted by class. {TEST:,} test images count.",
    test=test,
    training_steps=3 * LESSON.steps(IMAGES, TEST),
)
