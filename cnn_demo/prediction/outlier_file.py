"""The file of outliers that are drawn and prepared beforehand: `python -m cnn_demo.prediction.outlier_file` writes it.

What is in it and what would be drawn are the same, and a test holds them to that. Write it anew after a change of the
preprocessing or of the hands that draw.
"""

from dataclasses import replace

import numpy as np

from cnn_demo.data import DATASETS
from cnn_demo.prediction.stores import Stores
from cnn_demo.prediction.unknown.ood_samples import (
    FILE,
    LEARNED,
    LEARNED_SEED,
    MEASURED,
    MEASURED_SEED,
    Kinds,
    draw_outliers,
    draw_samples,
    file_key,
    preparation_of,
)


def contents(stores: Stores) -> Kinds:
    """All arrays of the file by name: for networks of every data set that there is."""
    arrays: Kinds = {}
    some = stores.models.published()[0]
    for spec in DATASETS.values():
        card = replace(some, data=spec.id, input_shape=spec.shape, classes=spec.classes, mean=spec.mean, std=spec.std)
        learned = file_key("learned", preparation_of(card), spec.shape, LEARNED, LEARNED_SEED)
        if not any(name.startswith(learned) for name in arrays):
            arrays |= {learned + kind: images for kind, images in draw_outliers(card, LEARNED, LEARNED_SEED).items()}
        measured = file_key("measured", spec.id, spec.shape, MEASURED, MEASURED_SEED)
        arrays |= {
            measured + kind: images for kind, images in draw_samples(card, stores.data, MEASURED, MEASURED_SEED).items()
        }
    return arrays


if __name__ == "__main__":
    np.savez_compressed(FILE, **contents(Stores.open()))  # type: ignore[arg-type]
