"""What changes to a network cost: its test accuracy, counted a few images at a time."""

from typing import Annotated

from pydantic import Field

from cnn_demo.inspection.evaluation.accuracy import count_right
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.models import NetworkQuestion
from cnn_demo.ui.rpc.registry import Model, rpc


class EditAccuracyQuestion(NetworkQuestion):
    """The count goes on from test image `start`."""

    start: Annotated[int, Field(ge=0)]


class EditAccuracyAnswer(Model):
    """`right` of the images from `start` to `seen` are right. To be asked again until `seen` is `total`."""

    right: int
    seen: int
    total: int
    words: str


@rpc("heavy")
def edit_accuracy(question: EditAccuracyQuestion) -> EditAccuracyAnswer:
    """How many of the next test images an edited network gets right."""
    found = count_right(network_of(question), current_lab().data, question.start)
    return EditAccuracyAnswer(right=found.right, seen=found.seen, total=found.total, words=found.words)
