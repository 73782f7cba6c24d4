"""What there is to learn from: every data set, in menu order. Loading them is a DataStore's work."""

from cnn_demo.data.dataset import SCENES, Dataset, DatasetSpec, Framing, ImageSet
from cnn_demo.data.sets import cifar10, emnist_letters, fashion_mnist, kmnist, mnist, qmnist, svhn, usps
from cnn_demo.errors import unknown

__all__ = ["BUNDLED", "DATASETS", "Dataset", "DatasetSpec", "Framing", "ImageSet", "framing_of", "spec_of", "title_of"]

DATASETS: dict[str, DatasetSpec] = {
    spec.id: spec
    for spec in (
        mnist.SPEC,
        fashion_mnist.SPEC,
        cifar10.SPEC,
        emnist_letters.SPEC,
        kmnist.SPEC,
        qmnist.SPEC,
        usps.SPEC,
        svhn.SPEC,
        cifar10.FIRST_SIX,
        cifar10.LAST_FOUR,
    )
}
BUNDLED = {data: spec for data, spec in DATASETS.items() if spec.has_sample}  # of which a sample comes with the app


def framing_of(data: str) -> Framing:
    """How images lie in the frames of a data set that may be nobody's here: then as in photos."""
    return DATASETS[data].framing if data in DATASETS else SCENES


def title_of(data: str) -> str:
    """What people call the data set that a network has learned from; its id where nobody here knows it."""
    known = {"imagenet": "ImageNet", "opened": "images of its own", "own_classes": "your own images"} | {
        spec.id: spec.title for spec in DATASETS.values()
    }
    return known.get(data, data)


def spec_of(data: str) -> DatasetSpec:
    """The spec with this id; BadValue naming the ids when there is none."""
    if not isinstance(data, str) or data not in DATASETS:
        raise unknown("data set", data, DATASETS)
    return DATASETS[data]
