"""House numbers in photos, each cut out around one digit: color, and its neighbors often look in at the sides."""

from pathlib import Path

import numpy as np

from cnn_demo.data.dataset import Arrays, DatasetSpec, Framing
from cnn_demo.data.mat_file import read_mat


def read(folder: Path, is_train: bool) -> Arrays:
    """torchvision would read the file with SciPy, which nothing else here needs. The digit 0 has the label 10 there."""
    from torchvision.datasets import SVHN
    from torchvision.datasets.utils import download_url

    url, name, md5 = SVHN.split_list["train" if is_train else "test"]
    download_url(url, str(folder), name, md5)
    arrays = read_mat(folder / name)
    return np.ascontiguousarray(arrays["X"].transpose(3, 0, 1, 2)), arrays["y"].ravel() % 10


SPEC = DatasetSpec(
    id="svhn",
    title="SVHN",
    shape=(3, 32, 32),
    classes=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    mean=(0.4377, 0.4438, 0.4728),
    std=(0.1980, 0.2010, 0.1970),
    torchvision_name="SVHN",
    download_from="http://ufldl.stanford.edu/housenumbers/",
    train_images=73_257,
    test_images=26_032,
    download_megabytes=246,
    license="for non-commercial use only",
    source="Netzer et al.: Reading digits in natural images with unsupervised feature learning, 2011",
    mirrored_is_same=False,
    framing=Framing("house numbers", is_written=False, share=1),  # a digit is as high as its image
    read=read,
    has_sample=False,
)
