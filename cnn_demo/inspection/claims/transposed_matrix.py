"""A confusion matrix with its rows and columns exchanged: the same counts, another story."""

import torch

from cnn_demo.inspection.claims.mini_trainer import first
from cnn_demo.inspection.claims.result import Claim, Measured, Number, Steps, Table
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.evaluation.confusion import answers, confusion_matrix

NETWORK, IMAGES, AT_ONCE = "convnet_pooled-fashion_mnist", 2000, 250


def test(stores: Stores) -> Steps:
    network = stores.models.get(NETWORK)
    dataset = stores.data.sample(network.card.data)
    images, found = first(dataset.test, IMAGES), []
    for part in range(0, len(images), AT_ONCE):
        found.append(answers(network.model, first(images, AT_ONCE, start=part), dataset))
        yield
    matrix = confusion_matrix(images.labels, torch.cat(found), len(network.card.classes))
    skew = matrix - matrix.T
    true, called = divmod(int(skew.argmax()), len(matrix))
    one, other = network.card.classes[true], network.card.classes[called]
    there, back = int(matrix[true, called]), int(matrix[called, true])
    total = int(matrix[true].sum())
    if there == back:
        finding = "Here the matrix is symmetric, so nobody would notice."
    else:
        finding = (
            f"Of {total} images of {one}, {there} are taken for {other}; the other way round it happens {back} "
            f"times. Read with rows and columns exchanged, {other} would seem to be the class in trouble."
        )
    pair = (true, called)
    counts = tuple(tuple(int(matrix[row, column]) for column in pair) for row in pair)
    turned = tuple(zip(*counts, strict=True))
    names = (one, other)
    return Measured(
        "true" if there == back else "false",
        finding,
        numbers=(Number(f"{one} taken for {other}", str(there)), Number(f"{other} taken for {one}", str(back))),
        tables=(
            Table("Rows are the truth, columns the answer", names, names, counts),
            Table("Exchanged: rows are the answer", names, names, turned),
        ),
    )


CLAIM = Claim(
    id="transposed_matrix",
    title="A transposed confusion matrix",
    claimed="It makes no difference whether the rows of a confusion matrix are true or predicted classes.",
    context="An article labels rows as predictions and columns as truth; its code computes it the other way round.",
    how=f"{IMAGES:,} test images go through {NETWORK}; the pair of classes that is least symmetric is shown both ways.",
    test=test,
)
