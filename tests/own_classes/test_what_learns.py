"""How well few images teach: a new last layer on features of photos beside one on those of small images, learned from
the same ten images of each class and measured on the same others."""

import pytest
import torch
from labs import STORES
from own_photos import LAST_FOUR, photo

from cnn_demo.own_classes.features.extractor import FeatureExtractor, without_head
from cnn_demo.own_classes.learning.head import Examples, train_head


def accuracy_of_a_head(features: torch.Tensor, labels: torch.Tensor, test: Examples) -> float:
    *_, (point, _) = train_head(Examples(features, labels), test, 4)
    assert point.held_out_accuracy is not None
    return point.held_out_accuracy


def against_small_images(tests: int, draws: int) -> tuple[float, float]:
    """Mean accuracies of last layers on features of photos, and on those of CIFAR-10's first six classes, learned from
    the same ten images of each of its last four."""
    chosen = [(LAST_FOUR.train.labels == c).nonzero()[: 10 * draws, 0] for c in range(4)]
    seen = LAST_FOUR.train.take(torch.cat(chosen))
    test = LAST_FOUR.test.take(torch.cat([(LAST_FOUR.test.labels == c).nonzero()[:tests, 0] for c in range(4)]))
    small = STORES.models.get("convnet_pooled-cifar10_first_six")
    layers = without_head(small.model)
    with torch.inference_mode():
        plain = [layers(small.card.normalize(each.images)).clone() for each in (seen, test)]
    rich = [
        torch.from_numpy(
            FeatureExtractor(STORES.models).compute([photo(image) for image in each.images], "photo")
        ).float()
        for each in (seen, test)
    ]
    means = []
    for inputs, outside in (rich, plain):
        held_out = Examples(outside, test.labels)
        rows = torch.arange(40 * draws).view(4, draws, 10)
        found = [
            accuracy_of_a_head(inputs[rows[:, d].flatten()], seen.labels[rows[:, d].flatten()], held_out)
            for d in range(draws)
        ]
        means.append(sum(found) / len(found))
    return means[0], means[1]


def test_it_beats_features_of_small_images() -> None:
    ours, theirs = against_small_images(tests=5, draws=1)
    assert ours > theirs + 0.05


@pytest.mark.slow
def test_it_beats_features_of_small_images_by_far() -> None:
    ours, theirs = against_small_images(tests=100, draws=5)
    assert ours > 0.93
    assert ours > theirs + 0.15
