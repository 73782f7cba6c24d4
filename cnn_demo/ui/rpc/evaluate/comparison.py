"""Two networks on the same test images: how far apart they are, class by class, and the images that only one gets
right."""

from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation.difference import Disagreement, difference
from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of, test_pixels
from cnn_demo.ui.rpc.models import Name, NetworkQuestion, Pixels, channels_last, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc


class ComparisonQuestion(NetworkQuestion):
    """About a network as elsewhere, and another one without edits."""

    other: Name


class DisputedImage(Model):
    """A test image that only one of the two gets right: [predicted class, its probability] of the first and of the
    other network."""

    data: str
    index: int
    truth: int
    first: tuple[int, float]
    other: tuple[int, float]
    image: Pixels


class ComparisonAnswer(Model):
    """How far both are (`seen` of `total`), and, when both have seen all, the difference: `right`, `only` count the
    first network's images, then the other's; `gain` is the other's accuracy less the first one's, `margin` half of its
    95 % interval."""

    seen: int
    total: int
    images: int
    right: tuple[int, int]
    both: int
    neither: int
    only: tuple[int, int]
    gain: float
    margin: float
    by_class: list[float | None]
    only_first: list[DisputedImage]
    only_other: list[DisputedImage]


NOTHING_YET = ComparisonAnswer(
    seen=0,
    total=1,
    images=0,
    right=(0, 0),
    both=0,
    neither=0,
    only=(0, 0),
    gain=0,
    margin=0,
    by_class=[],
    only_first=[],
    only_other=[],
)


@rpc("heavy")
def compare_networks(question: ComparisonQuestion) -> ComparisonAnswer:
    """Goes on with the predictions of both; asked again until `seen` is `total`."""
    lab = current_lab()
    network, rival = network_of(question), lab.models.get(question.other)
    if network.card.data != rival.card.data or network.card.classes != rival.card.classes:
        raise BadValue("These two networks know different images. Compare networks of the same data set.")
    first = lab.predictions.predict_test_set(network)
    other = lab.predictions.predict_test_set(rival, *([] if first.is_complete else [0.0]))
    seen, total = first.seen + other.seen, len(first.chosen) + len(other.chosen)
    if seen < total:
        return NOTHING_YET.model_copy(update={"seen": seen, "total": total})
    found = difference(first, other)
    return ComparisonAnswer(
        seen=seen,
        total=total,
        images=found.images,
        right=found.right,
        both=found.both,
        neither=found.neither,
        only=found.only,
        gain=round(found.gain, 5),
        margin=round(found.margin, 5),
        by_class=[None if each is None else round(each, 5) for each in found.by_class],
        only_first=_images(first, found.only_first),
        only_other=_images(first, found.only_second),
    )


def _images(found: TestPredictions, chosen: tuple[Disagreement, ...]) -> list[DisputedImage]:
    return [
        DisputedImage(
            data=found.dataset.spec.id,
            index=each.index,
            truth=each.truth,
            first=(each.first, round(each.first_probability, 5)),
            other=(each.second, round(each.second_probability, 5)),
            image=pixels_of(channels_last(test_pixels(found.dataset, each.index)[0])),
        )
        for each in chosen
    ]
