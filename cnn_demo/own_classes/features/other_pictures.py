"""Pictures of anything, on which "none of these" is measured: the photos that come with CNN Lab, and test images of
CIFAR-10. Their features lie in a file, so that no visitor waits for them.
`python -m cnn_demo.own_classes.features.other_pictures` writes it.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.data.example_photos import example_photos
from cnn_demo.data.store import DataStore
from cnn_demo.own_classes.features.extractor import FeatureExtractor
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.prediction.stores import Stores

FILE = Path(__file__).parent / "other_pictures.npy"
TEST_IMAGES = 40  # four of each class
WORDS = f"12 example photos and {TEST_IMAGES} test images of CIFAR-10"


@cache
def other_features() -> NDArray[np.float32]:
    """(n, 1280), of the pictures in their order."""
    kept: NDArray[np.float16] = np.load(FILE)
    return kept.astype(np.float32)


def other_pictures(data: DataStore) -> list[Image.Image]:
    """The pictures themselves."""
    photos = [image_io.read(photo.path.read_bytes()) for photo in example_photos().values()]
    test = data.sample("cifar10").test
    each = TEST_IMAGES // 10
    chosen = [i for c in range(10) for i in (test.labels == c).nonzero()[:each, 0].tolist()]
    return photos + [Image.fromarray(test.images[i].permute(1, 2, 0).numpy()) for i in chosen]


if __name__ == "__main__":
    stores = Stores.open()
    np.save(FILE, FeatureExtractor(stores.models).compute(other_pictures(stores.data), "photo"))
