"""Handwritten letters in the form of MNIST, 26 classes: each holds the large and the small letter.

The release lies on its side: its images are transposed, and its labels begin at 1. Both are put right here.
"""

from pathlib import Path
from string import ascii_uppercase

import numpy as np

from cnn_demo.data.dataset import Arrays, DatasetSpec, Framing


def read(folder: Path, is_train: bool) -> Arrays:
    """Upright images, labels from 0 for A."""
    from torchvision.datasets import EMNIST

    part = EMNIST(str(folder), split="letters", train=is_train, download=True)
    return np.ascontiguousarray(np.asarray(part.data).transpose(0, 2, 1)), np.asarray(part.targets) - 1


SPEC = DatasetSpec(
    id="emnist_letters",
    title="EMNIST letters",
    shape=(1, 28, 28),
    classes=tuple(ascii_uppercase),
    mean=(0.1722,),
    std=(0.3309,),
    torchvision_name="EMNIST",
    download_from="https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
    train_images=124_800,
    test_images=20_800,
    download_megabytes=562,  # all six ways to split it come in one file
    license="none stated; cite Cohen et al. 2017",
    source="Cohen, Afshar, Tapson, van Schaik: EMNIST, an extension of MNIST to handwritten letters, 2017, "
    "arXiv:1702.05373",
    mirrored_is_same=False,
    framing=Framing("letters", is_written=True, share=24 / 28),  # two empty pixels on each side
    read=read,
    has_sample=False,
)
