"""What a recipe does that is hardly meant: found for every augmentation and data set, and nowhere else."""

import pytest

from cnn_demo.data import DATASETS
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.training.config.remarks import mirror_words, mirrors_wrongly, remarks, without_flip
from cnn_demo.training.config.train_config import TrainConfig

WRITTEN = {"mnist", "qmnist", "usps", "svhn", "kmnist", "emnist_letters"}


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
@pytest.mark.parametrize("data", DATASETS)
def test_only_digits_must_not_be_mirrored(data: str, augmentation: str) -> None:
    wrong = data in WRITTEN and "flip" in augmentation
    assert mirrors_wrongly(data, augmentation) == wrong
    words = mirror_words(data, augmentation)
    assert bool(words) == wrong
    assert not wrong or words.startswith(
        f"{augmentation} mirrors images of {DATASETS[data].title}, and a mirrored 2 is no 2"
    )
    assert not mirrors_wrongly(data, without_flip(augmentation))


def test_remarks_are_sentences() -> None:
    assert remarks(TrainConfig()) == ()
    (told,) = remarks(TrainConfig(augmentation="shift+flip"))
    assert told.endswith("shift does not.")
