"""What there is to learn from: every data set, in menu order. Loading them is a DataStore's work."""

from cnn_demo.data import cifar10, fashion_mnist, mnist
from cnn_demo.data.dataset import Dataset, DatasetSpec, ImageSet
from cnn_demo.errors import unknown

__all__ = ["DATASETS", "Dataset", "DatasetSpec", "ImageSet", "spec_of", "title_of"]

DATASETS: dict[str, DatasetSpec] = {
    spec.id: spec for spec in (mnist.SPEC, fashion_mnist.SPEC, cifar10.SPEC, cifar10.FIRST_SIX, cifar10.LAST_FOUR)
}


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
