"""The classifier: probabilities that add up for any input, and "none of these" for what no network knows."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from labs import DATA, MODELS
from PIL import Image
from synthetic_ink import redrawn

from cnn_demo import networks
from cnn_demo.data import Dataset
from cnn_demo.errors import BadImage
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.prediction.classifier import classify, classify_traced
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_ink, from_photo, from_pixels
from cnn_demo.prediction.unknown import ood_detector
from cnn_demo.prediction.unknown.fitting import DetectorRecipe, fit_ood_detector
from cnn_demo.prediction.unknown.ood_detector import evenly_spaced
from cnn_demo.prediction.unknown.ood_samples import ood_samples


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return DATA.sample("mnist")


@pytest.fixture(scope="module")
def network(digits: Dataset) -> Network:
    """The published digit network with what it knows measured anew, on the sample."""
    published = MODELS.get("quick-mnist")
    return replace(
        published,
        card=replace(published.card, ood_detector=fit_ood_detector(published.model, published.card, digits, DATA)),
    )


def test_odd_inputs_give_probabilities_that_add_up(network: Network) -> None:  # row 22 of the fault list
    random = np.random.default_rng(0)
    inputs = [np.full((1, 28, 28), value, np.uint8) for value in (0, 127, 255)]
    inputs += [random.integers(0, 256, (1, 28, 28), dtype=np.uint8), 255 - DATA.sample("mnist").test.images[0].numpy()]
    for pixels in inputs:
        found = classify(network, from_pixels(pixels, network.card))
        assert np.isfinite(found.probabilities).all()
        assert found.probabilities.sum() == pytest.approx(1)
        assert found.label == network.card.classes[found.best]
        assert found.none_of_these
        assert found.score < (found.threshold or 0)


def test_an_overflow_gives_even_probabilities_not_nan(network: Network) -> None:
    prepared = from_pixels(np.zeros((1, 28, 28), np.uint8), network.card)
    found = classify(network, replace(prepared, tensor=torch.full((1, 1, 28, 28), float("inf"))))
    assert np.allclose(found.probabilities, 0.1)
    assert np.isfinite(found.score)
    assert found.none_of_these


def test_the_trace_is_of_the_same_pass(network: Network, digits: Dataset) -> None:
    prepared = from_pixels(digits.test.images[3].numpy(), network.card)
    found, traced = classify_traced(network, prepared)
    assert np.allclose(traced.logits[0].double().softmax(0).numpy(), found.probabilities)
    assert traced.layers[-1].output is traced.logits or torch.equal(traced.layers[-1].output, traced.logits)
    assert np.array_equal(classify(network, prepared).probabilities, found.probabilities)


def test_real_digits_are_kept_and_others_caught(network: Network) -> None:
    measured = network.card.ood_detector or {}
    assert measured["kept"] >= 0.95
    caught = measured["caught"]
    assert caught["noise"] == 1
    assert caught["plain colors"] == 1
    assert caught["Fashion-MNIST"] >= 0.85
    assert min(caught.values()) >= 0.5


def test_a_scribble_is_rarely_a_seven(network: Network) -> None:
    scribbles = ood_samples(network.card, DATA, each=40, seed=9)["scribbles"]
    found = [classify(network, from_pixels(pixels, network.card)) for pixels in scribbles]
    sure = sum(one.probabilities.max() > 0.9 for one in found)
    still_sure = sum(one.probabilities.max() > 0.9 and not one.none_of_these for one in found)
    assert still_sure < 0.5 * sure


@pytest.mark.parametrize("shape", [(120, 90), (200, 200, 3)])
def test_noise_is_unknown_but_not_blank(shape: tuple[int, ...], network: Network) -> None:
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    found = classify(network, from_photo(Image.fromarray(noise), network.card))
    assert (found.level, found.remark) == ("unknown", None)


def test_clean_drawings_of_digits_are_kept(network: Network, digits: Dataset) -> None:
    """The pad's digits are not quite MNIST's; the threshold must not send people away."""
    random = np.random.default_rng(0)
    drawings = [
        redrawn(image, int(random.integers(40, 260)), tuple(random.random(2)), int(random.integers(0, 3)))
        for image in digits.test.images[:150, 0].numpy()
    ]
    kept = [not classify(network, from_ink(ink, network.card)).none_of_these for ink in drawings]
    assert np.mean(kept) >= 0.93


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_can_be_measured_and_fits_its_card(architecture: str) -> None:
    """Even with random weights; the numbers are JSON, small, and give the same scores when read back."""
    torch.manual_seed(0)
    spec = ARCHITECTURES[architecture]
    data = DATA.sample("cifar10" if spec.published[0][0] == 3 else "mnist")
    model = networks.build(architecture, data.spec.shape, 10).eval().requires_grad_(False)
    few = Dataset(data.spec, data.train.take(torch.arange(150)), data.test.take(torch.arange(80)), True)
    card = replace(
        MODELS.get("quick-mnist").card,
        input_shape=data.spec.shape,
        mean=data.spec.mean,
        std=data.spec.std,
        data=data.spec.id,
        classes=data.spec.classes,
    )
    measured = fit_ood_detector(model, card, few, DATA, DetectorRecipe(foreign=3, outliers=4))
    text = json.dumps(measured, allow_nan=False)
    assert len(text) < 60_000
    assert 0 <= measured["kept"] <= 1
    measured_network = Network("n", replace(card, ood_detector=json.loads(text)), model)
    found = classify(measured_network, from_pixels(data.test.images[0].numpy(), card))
    assert found.threshold == measured["threshold"]
    assert np.isfinite(found.score)


@pytest.mark.parametrize(
    "odd",
    [None, {}, {"method": "another"}, {"method": ood_detector.METHOD}, {"method": ood_detector.METHOD, "middle": "x"}],
)
def test_a_card_without_sound_numbers_never_says_none_of_these(network: Network, odd: object) -> None:
    stranger = replace(network, card=replace(network.card, ood_detector=odd))
    seven = DATA.sample("mnist").test.images[0].numpy()
    found = classify(stranger, from_pixels(seven, network.card))
    assert found.threshold is None
    assert not found.none_of_these


def test_numbers_of_another_architecture_do_no_harm(network: Network) -> None:
    shorter = {**(network.card.ood_detector or {}), "middle": (network.card.ood_detector or {})["middle"][:-1]}
    found = classify(
        replace(network, card=replace(network.card, ood_detector=shorter)),
        from_pixels(np.zeros((1, 28, 28), np.uint8), network.card),
    )
    assert found.threshold is None


def test_a_image_of_another_size_is_refused_in_words(network: Network) -> None:
    with pytest.raises(BadImage):
        from_pixels(np.zeros((3, 32, 32), np.uint8), network.card)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 7, 64, 1000])
@pytest.mark.parametrize("most", [1, 2, 5, 6])
def test_the_ends_are_among_them_and_none_comes_twice(count: int, most: int) -> None:
    found = evenly_spaced(count, most)
    assert len(found) == min(count, most)
    assert found == sorted(set(found))
    if count and most > 1:
        assert (found[0], found[-1]) == (0, count - 1)
