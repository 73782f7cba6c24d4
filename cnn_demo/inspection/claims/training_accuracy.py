"""Accuracy on the pictures that a network learned from, presented as its accuracy."""

from dataclasses import replace

from cnn_demo.data import store
from cnn_demo.inspection.claims.mini_trainer import Lesson, first, learn
from cnn_demo.inspection.claims.result import Chart, Claim, Line, Measured, Number, Steps, percent, points

DATA, PICTURES, TEST = "fashion_mnist", 250, 250  # one decimal of a 250th is exact, and so is the gap
LESSON = Lesson("convnet_pooled", epochs=12, batch=20, rate=0.03)


def test() -> Steps:
    sample = store.sample(DATA)
    dataset = replace(sample, train=first(sample.train, PICTURES))
    epochs = yield from learn(LESSON, dataset, [first(sample.test, TEST)])
    training, tested = epochs[-1].training, epochs[-1].accuracy()
    gap = training - tested
    if gap > 0:
        verdict = (
            f"In its last epoch it got {percent(training)} of the pictures that it learns from right, and "
            f"{percent(tested)} of pictures that it never saw: the first number is {points(gap)} too good."
        )
    else:
        verdict = f"This time it did no better on its own pictures ({percent(training)}) than on new ones."
    lines = (
        Line("training", tuple((i, epoch.training) for i, epoch in enumerate(epochs, start=1))),
        Line("test", tuple((i, epoch.accuracy()) for i, epoch in enumerate(epochs, start=1))),
    )
    return Measured(
        verdict,
        numbers=(
            Number(f"of {PICTURES} training pictures, epoch {LESSON.epochs}", percent(training)),
            Number(f"of {TEST} test pictures, epoch {LESSON.epochs}", percent(tested)),
        ),
        charts=(Chart("Accuracy", "epoch", lines),),
    )


CLAIM = Claim(
    id="training_accuracy",
    title="Training accuracy as accuracy",
    claimed="After ten epochs the network has an accuracy of 95.60 %.",
    how=f"That number was counted on the training pictures. Here the same design learns from {PICTURES} pictures of "
    f"Fashion-MNIST for {LESSON.epochs} epochs; after each one {TEST} test pictures are counted too.",
    test=test,
)
