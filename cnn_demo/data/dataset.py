"""What a data set is: a spec (what is known before any image is loaded) and two sets of images with labels."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class DatasetSpec:
    """A data set of small labeled images.

    `shape` is (channels, height, width); `mean` and `std` are per channel, of pixels in 0..1, measured on the
    training images; `torchvision_name` is the class in torchvision.datasets that can download it, from
    `download_from`. A part of another data set names it in `part_of`: its images are those of its classes there.
    """

    id: str
    title: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    torchvision_name: str
    download_from: str
    train_images: int
    test_images: int
    download_megabytes: int
    license: str
    source: str
    mirrored_is_same: bool  # does an image keep its meaning when flipped left to right? (a 2 does not, a horse does)
    part_of: "DatasetSpec | None" = None

    @property
    def whole(self) -> "DatasetSpec":
        """The data set whose arrays hold the images: itself, or the one that it is a part of."""
        return self.part_of or self


def part(
    whole: DatasetSpec,
    *,
    id: str,
    title: str,
    classes: tuple[str, ...],
    mean: tuple[float, ...],
    std: tuple[float, ...],
) -> DatasetSpec:
    """Some classes of a data set, which has equally many images of each, as a data set of their own."""
    assert whole.part_of is None
    assert [name for name in whole.classes if name in classes] == list(classes)
    return dataclasses.replace(
        whole,
        id=id,
        title=title,
        classes=classes,
        mean=mean,
        std=std,
        train_images=whole.train_images * len(classes) // len(whole.classes),
        test_images=whole.test_images * len(classes) // len(whole.classes),
        part_of=whole,
    )


@dataclass(frozen=True)
class ImageSet:
    """Images and their labels: `images` uint8 (n, C, H, W), `labels` int64 (n,)."""

    images: Tensor
    labels: Tensor

    def __post_init__(self) -> None:
        assert self.images.dtype == torch.uint8
        assert self.images.ndim == 4
        assert self.labels.dtype == torch.int64
        assert self.labels.shape == self.images.shape[:1]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: Tensor) -> "ImageSet":
        """The images at these positions, in this order."""
        return ImageSet(self.images[index], self.labels[index])

    def of_classes(self, classes: Sequence[int]) -> "ImageSet":
        """A copy of the images with these labels, in their order; `classes[i]` becomes label i."""
        is_class = self.labels[:, None] == torch.tensor(classes)
        index = is_class.any(1).nonzero()[:, 0]
        return ImageSet(self.images[index], is_class[index].int().argmax(1))


@dataclass(frozen=True)
class Dataset:
    """A loaded data set. `is_sample` says that this is the bundled subset, not the full release."""

    spec: DatasetSpec
    train: ImageSet
    test: ImageSet
    is_sample: bool

    @property
    def description(self) -> str:
        """One line for people: of what it is a part, how many images it has, and whether these are all there are."""
        spec, name = self.spec, self.spec.title
        if spec.part_of:
            name += f" ({len(spec.classes)} of {len(spec.whole.classes)} classes)"
        size = f"{len(self.train):,} training and {len(self.test):,} test images"
        if self.is_sample:
            return f"{name}, a sample: {size} of {spec.train_images:,} and {spec.test_images:,}"
        return f"{name}, complete: {size}"
