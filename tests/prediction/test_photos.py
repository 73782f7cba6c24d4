"""What the network for photos says to the photos that come with the lab, and how it gets them."""

import numpy as np
import pytest
from labs import MODELS
from PIL import Image

from cnn_demo.data.example_photos import example_photo, example_photos
from cnn_demo.networks.imagenet import class_names
from cnn_demo.prediction import classify, from_ink, from_photo
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing import image_io

SAID = {  # the likeliest class, and how likely it is: also where ImageNet has no class for the photo
    "chelsea": ("Egyptian cat", 0.58),
    "coffee": ("espresso", 0.82),
    "camera": ("tripod", 0.59),
    "clock": ("wall clock", 0.14),
    "palace": ("palace", 0.38),
    "flower": ("honeycomb", 0.53),
    "raccoon": ("badger", 0.11),
    "rocket": ("drilling platform", 0.12),
    "grace_hopper": ("military uniform", 0.09),
    "hubble": ("bubble", 0.12),
    "brick": ("maze", 0.14),
    "retina": ("lampshade", 0.25),
}


@pytest.fixture(scope="module")
def network() -> Network:
    return MODELS.get("efficientnet_lite2-imagenet")


def test_every_photo_has_an_answer_here() -> None:
    assert list(SAID) == list(example_photos())


@pytest.mark.parametrize("photo", SAID)
def test_its_answer(network: Network, photo: str) -> None:
    image = image_io.read(example_photo(photo).path.read_bytes())
    found = classify(network, from_photo(image, network.card))
    assert found.label == SAID[photo][0]
    assert found.probabilities[found.best] == pytest.approx(SAID[photo][1], abs=0.02)


def test_the_card_says_whose_figure_it_is(network: Network) -> None:
    card = network.card
    assert card.classes == class_names()
    assert len(card.classes) == 1000
    assert card.origin is not None
    assert "77.6 % were measured by its authors" in card.origin.words
    assert card.metrics == {}


def test_the_shorter_side_is_resized_and_the_middle_seen(network: Network) -> None:
    wide = np.zeros((100, 400, 3), np.uint8)
    wide[:, 200:] = 255
    prepared = from_photo(Image.fromarray(wide), network.card)
    assert prepared.pixels.shape == (3, 260, 260)
    assert prepared.pixels[:, :, :120].max() < 30
    assert prepared.pixels[:, :, 140:].min() > 225
    assert prepared.tensor.max() == pytest.approx(1.0)  # (255 − 127) / 128
    assert prepared.tensor.min() == pytest.approx(-127 / 128)
    assert [step.name for step in prepared.steps] == ["image", "scale", "middle", "normalize"]


def test_the_crop_can_be_left_out(network: Network) -> None:
    image = Image.fromarray(np.full((100, 400, 3), 9, np.uint8))
    prepared = from_photo(image, network.card, frozenset({"middle"}))
    assert [step.name for step in prepared.steps] == ["image", "middle", "normalize"]
    assert prepared.pixels.shape == (3, 260, 260)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (1200, 2)])
def test_odd_sizes(network: Network, size: tuple[int, int]) -> None:
    assert from_photo(Image.new("RGB", size, "red"), network.card).pixels.shape == (3, 260, 260)


def test_a_drawing_is_ink_on_paper(network: Network) -> None:
    ink = np.zeros((140, 140), np.uint8)
    ink[60:80, 20:120] = 255
    pixels = from_ink(ink, network.card).pixels
    assert pixels[:, 0, 0].min() == 255
    assert pixels[:, 130, 130].max() < 10


def test_a_very_long_photo_is_not_scaled_as_a_whole() -> None:
    """Its shorter side of one pixel would become 292, and the other one 300,000."""
    card = MODELS.get("efficientnet_lite2-imagenet").card
    prepared = from_photo(Image.new("RGB", (1035, 1), (200, 30, 30)), card)
    assert prepared.pixels.shape == card.input_shape
    assert max(max(step.image.shape) for step in prepared.steps) < 2000
