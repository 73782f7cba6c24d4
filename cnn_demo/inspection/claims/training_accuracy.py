"""Accuracy on the images that a network learned from, presented as its accuracy."""

from dataclasses import replace

from cnn_demo.inspection.claims.mini_trainer import Lesson, first, learn
from cnn_demo.inspection.claims.result import Chart, Claim, Line, Measured, Number, Steps, percent, points
from cnn_demo.prediction.stores import Stores

DATA, IMAGES, TEST = "fashion_mnist", 250, 250  # one decimal of a 250th is exact, and so is the gap
SLIGHT = 0.02  # a gap that other images may turn round
LESSON = Lesson("convnet_pooled", epochs=12, batch=20, learning_rate=0.03)


def test(stores: Stores) -> Steps:
    sample = stores.data.sample(DATA)
    dataset = replace(sample, train=first(sample.train, IMAGES))
    epochs = yield from learn(LESSON, dataset, [first(sample.test, TEST)])
    training, tested = epochs[-1].training, epochs[-1].accuracy()
    gap = training - tested
    if gap > 0:
        finding = (
            f"In its last epoch it got {percent(training)} of the images that it learns from right, and "
            f"{percent(tested)} of images that it never saw: the first number is {points(gap)} too good."
        )
    else:
        finding = f"This time it did no better on its own images ({percent(training)}) than on new ones."
    lines = (
        Line("training", tuple((i, epoch.training) for i, epoch in enumerate(epochs, start=1))),
        Line("test", tuple((i, epoch.accuracy()) for i, epoch in enumerate(epochs, start=1))),
    )
    return Measured(
        "false" if gap > SLIGHT else "partly" if gap > 0 else "true",
        finding,
        numbers=(
            Number(f"of {IMAGES} training images, epoch {LESSON.epochs}", percent(training)),
            Number(f"of {TEST} test images, epoch {LESSON.epochs}", percent(tested)),
        ),
        charts=(Chart("Accuracy", "epoch", lines),),
    )


CLAIM = Claim(
    id="training_accuracy",
    title="Training accuracy as accuracy",
    claimed="A network that gets 95.6 % of its training images right has an accuracy of 95.6 %.",
    context="An article trains a small CNN on Fashion-MNIST for ten epochs and reports 95.60 % accuracy; its code "
    "counts training images.",
    how=f"The same architecture learns from {IMAGES} images of "
    f"Fashion-MNIST for {LESSON.epochs} epochs; after each one {TEST} test images that it never saw are counted too.",
    test=test,
    training_steps=LESSON.steps(IMAGES, TEST),
)
