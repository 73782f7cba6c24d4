"""What a data set is: a spec (what is known before any image is loaded) and two sets of images with labels."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Arrays = tuple[NDArray[np.uint8], NDArray[Any]]  # images (n, H, W) or (n, H, W, C), labels (n,) from 0


@dataclass(frozen=True)
class Framing:
    """How a data set's images lie in their frames, so that drawings can be laid there likewise.

    `is_written`: marks on paper, not things. The longer side of their box takes `share` of the frame, all around it is
    empty; `by_mass`: their center of mass is in the middle, else that of the box. None: as they happened to be.
    `id` is what the outliers prepared for it are kept under.
    """

    id: str
    is_written: bool
    share: float | None
    by_mass: bool = False


DIGITS = Framing("digits", is_written=True, share=20 / 28, by_mass=True)  # MNIST's (LeCun 1998)
THINGS = Framing("things", is_written=False, share=1)
SCENES = Framing("things", is_written=False, share=None)  # photos


@dataclass(frozen=True)
class DatasetSpec:
    """A data set of small labeled images.

    `shape` is (channels, height, width); `mean` and `std` are per channel, of pixels in 0..1, measured on the
    training images; `torchvision_name` is the class in torchvision.datasets that can download it, from
    `download_from`. `read` downloads into a folder and reads the training images (True) or the test images (False)
    where the class does not give them as they are used here. `has_sample`: some of it comes with the app. A part of
    another data set names it in `part_of`: its images are those of its classes there.
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
    framing: Framing
    read: Callable[[Path, bool], Arrays] | None = None
    has_sample: bool = True
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
