"""A named batch: the same images for the same seed, of those that the network learned from."""

from dataclasses import replace

import pytest
import torch
from labs import DATA
from random_checkpoints import card

from cnn_demo.errors import BadValue
from cnn_demo.inspection.optimizer_step.sample_batch import LEAST_IMAGES, MOST_IMAGES, batch_of, recipe_of
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import split

FEW = TrainConfig(max_images=60, validation_share=0.5)
CARD = replace(card(), is_sample=True, recipe=FEW.to_dict())


def test_only_images_that_it_learned_from() -> None:
    selected, _ = split(FEW, DATA.sample("mnist"))
    learn = selected.take(torch.arange(len(selected))).images
    batch = batch_of(CARD, DATA, 7, 1)
    assert len(batch.labels) == 30
    assert {image.numpy().tobytes() for image in batch.images} == {image.numpy().tobytes() for image in learn}
    assert batch.words == "30 training images of MNIST (the sample), drawn with seed 7"
    mean, std = CARD.mean[0], CARD.std[0]
    assert torch.allclose(batch.inputs, (batch.images / 255 - mean) / std, atol=1e-6)


def test_a_seed_is_a_batch() -> None:
    whole = replace(CARD, recipe=TrainConfig().to_dict())
    first, again, other = (batch_of(whole, DATA, seed, 1) for seed in (1, 1, 2))
    assert len(first.labels) == MOST_IMAGES
    assert torch.equal(first.images, again.images)
    assert not torch.equal(first.images, other.images)
    assert len(batch_of(whole, DATA, 1, 10**12).labels) == LEAST_IMAGES
    for wrong in (-1, 2**31, True, 1.5):
        with pytest.raises(BadValue, match="The seed of a batch"):
            batch_of(whole, DATA, wrong, 1)  # type: ignore[arg-type]


def test_a_card_with_settings_from_elsewhere_has_a_plain_recipe() -> None:
    assert recipe_of(replace(CARD, recipe={"learning_rate": "fast"})) == TrainConfig(data="mnist", architecture="quick")
    assert recipe_of(CARD) == FEW
