"""What a data set is: a spec (what is known before any picture is loaded) and two sets of pictures with labels."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class DatasetSpec:
    """A data set of small labelled pictures.

    `shape` is (channels, height, width); `mean` and `std` are per channel, of pixels in 0..1, measured on the
    training pictures; `torchvision_name` is the class in torchvision.datasets that can download it, from
    `download_from`.
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
    licence: str
    source: str
    mirrored_is_same: bool  # does a picture keep its meaning when flipped left to right? (a 2 does not, a horse does)


@dataclass(frozen=True)
class ImageSet:
    """Pictures and their labels: `images` uint8 (n, C, H, W), `labels` int64 (n,)."""

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
        """The pictures at these positions, in this order."""
        return ImageSet(self.images[index], self.labels[index])


@dataclass(frozen=True)
class Dataset:
    """A loaded data set. `is_sample` says that this is the bundled subset, not the full release."""

    spec: DatasetSpec
    train: ImageSet
    test: ImageSet
    is_sample: bool

    @property
    def description(self) -> str:
        """One line for people: how many pictures, and whether that is all there are."""
        size = f"{len(self.train):,} training and {len(self.test):,} test pictures"
        if self.is_sample:
            return f"{self.spec.title}, a sample: {size} of {self.spec.train_images:,} and {self.spec.test_images:,}"
        return f"{self.spec.title}, complete: {size}"
