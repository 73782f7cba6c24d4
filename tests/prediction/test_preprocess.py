"""Preprocessing: a digit drawn anywhere, at any size, with any pen, comes out as MNIST would have it."""

import statistics
import time
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from labs import DATA, MODELS
from PIL import Image
from synthetic_ink import PAD, redrawn

from cnn_demo.data import BUNDLED
from cnn_demo.errors import BadImage
from cnn_demo.prediction.checkpoint.checkpoint_file import Card
from cnn_demo.prediction.marks.ink import line_width
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage, from_ink, from_photo, from_pixels

EVERYTHING = frozenset({"crop", "thicken", "scale", "center"})


def card_for(data: str) -> Card:
    spec = BUNDLED[data]
    known = MODELS.get("quick-mnist").card
    return replace(
        known, data=data, input_shape=spec.shape, classes=spec.classes, mean=spec.mean, std=spec.std, ood_detector=None
    )


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    test = DATA.sample("mnist").test
    return test.images[:300, 0].numpy(), test.labels[:300].numpy()


def accuracy(prepared: list[PreparedImage], labels: np.ndarray) -> float:
    with torch.inference_mode():
        answers = MODELS.get("quick-mnist").model(torch.cat([one.tensor for one in prepared])).argmax(1).numpy()
    return float((answers == labels).mean())


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.5, 0.5), (1.0, 0.2)], ids=["corner", "middle", "below"])
@pytest.mark.parametrize("size", [40, 90, 160, 260])
def test_the_answer_holds_wherever_and_at_whatever_size_one_draws(digits, size: int, place) -> None:  # type: ignore[no-untyped-def]
    images, labels = digits
    card = MODELS.get("quick-mnist").card
    prepared = [from_ink(redrawn(image, size, place), card) for image in images]
    assert accuracy(prepared, labels) >= 0.97


@pytest.mark.parametrize(("size", "brush"), [(120, -2), (200, -5), (260, -7), (120, 3), (200, 5)])
def test_the_answer_holds_with_thin_and_thick_pens(digits, size: int, brush: int) -> None:  # type: ignore[no-untyped-def]
    images, labels = digits
    drawings = [redrawn(image, size, (0.3, 0.7), brush) for image in images]
    whole = [i for i, ink in enumerate(drawings) if ink.any() and np.ptp(np.nonzero(ink)[0]) > size / 2]  # not eroded
    card = MODELS.get("quick-mnist").card
    held = accuracy([from_ink(drawings[i], card) for i in whole], labels[whole])
    assert held >= 0.93  # what wearing lines down takes away is gone for every reader


def test_without_the_steps_small_digits_fail_as_on_every_digit_pad(digits) -> None:  # type: ignore[no-untyped-def]
    images, labels = digits
    card = MODELS.get("quick-mnist").card
    drawings = [redrawn(image, 60, (0.1, 0.8)) for image in images]
    naive = accuracy([from_ink(ink, card, EVERYTHING) for ink in drawings], labels)
    assert naive < 0.5
    assert accuracy([from_ink(ink, card) for ink in drawings], labels) > naive + 0.4


def test_a_prepared_digit_has_mnists_measures(digits) -> None:  # type: ignore[no-untyped-def]
    for image in digits[0][:40]:
        seen = from_ink(redrawn(image, 200, (0.9, 0.1)), MODELS.get("quick-mnist").card).pixels[0]
        rows, columns = np.nonzero(seen)
        assert 18 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
        weights = seen.astype(float)
        center = [(weights.sum(1 - axis) @ np.arange(28)) / weights.sum() for axis in (0, 1)]
        assert all(abs(value - 14) <= 0.75 for value in center) or min(rows.min(), columns.min()) == 0
        assert 1.2 < line_width(seen) < 3.5


def test_a_hairline_is_not_lost() -> None:
    ink = np.zeros((PAD, PAD), dtype=np.uint8)
    ink[20:260, 139:141] = ink[139:141, 20:260] = 255  # a cross of two-pixel lines
    card = MODELS.get("quick-mnist").card
    assert from_ink(ink, card).pixels.max() > 200
    assert from_ink(ink, card, frozenset({"thicken"})).pixels.max() < 100


@pytest.mark.parametrize("data", BUNDLED)
@pytest.mark.parametrize("skip", [frozenset(), EVERYTHING, frozenset({"scale"}), frozenset({"crop"})], ids=sorted)
def test_every_data_set_gets_what_its_networks_expect(data: str, skip: frozenset[str]) -> None:
    card = card_for(data)
    ink = np.zeros((200, 320), dtype=np.uint8)
    ink[50:150, 60:80] = 255
    photographs = [Image.new("RGB", size, "red") for size in ((1, 1), (3, 700), (700, 3))]
    for prepared in [from_ink(ink, card, skip), *(from_photo(photograph, card, skip) for photograph in photographs)]:
        assert prepared.pixels.dtype == np.uint8
        assert prepared.pixels.shape == card.input_shape
        assert prepared.tensor.shape == (1, *card.input_shape)
        assert prepared.tensor.isfinite().all()
        for step in prepared.steps:
            assert step.image.dtype == np.uint8
            assert step.image.ndim == 2 or step.image.shape[2] == 3
            assert step.sentence.endswith(".")
        last = prepared.steps[-1].image
        assert np.array_equal(
            last if last.ndim == 2 else last.transpose(2, 0, 1),
            np.squeeze(prepared.pixels, 0) if last.ndim == 2 else prepared.pixels,
        )


def test_the_tensor_is_what_the_trainer_feeds() -> None:
    card, pixels = card_for("cifar10"), DATA.sample("cifar10").test.images[0].numpy()
    mean, std = (np.array(value).reshape(3, 1, 1) for value in (card.mean, card.std))
    wanted = (pixels / 255 - mean) / std
    assert np.allclose(from_pixels(pixels, card).tensor[0].numpy(), wanted, atol=1e-5)
    assert from_pixels(pixels, card).steps[0].name == "as it is"


def test_a_photo_of_a_digit_and_its_negative(digits) -> None:  # type: ignore[no-untyped-def]
    images, labels = digits
    card = MODELS.get("quick-mnist").card
    light, dark = ([Image.fromarray(i) for i in part] for part in (255 - images[:100], images[:100]))
    assert accuracy([from_photo(photograph, card) for photograph in light], labels[:100]) >= 0.97
    assert accuracy([from_photo(photograph, card) for photograph in dark], labels[:100]) >= 0.97
    naive = [from_photo(photograph, card, frozenset({"invert", "background"})) for photograph in light]
    assert accuracy(naive, labels[:100]) < 0.5


def test_shadows_and_grain_of_paper_do_not_matter(digits) -> None:  # type: ignore[no-untyped-def]
    images, labels = digits
    random = np.random.default_rng(0)
    light = 170 + np.linspace(-40, 40, PAD) + random.normal(0, 5, (PAD, PAD))
    photos = [light * (1 - 0.75 * redrawn(image, 150, (0.2, 0.6)) / 255) for image in images[:60]]
    photographs = [Image.fromarray(photo.clip(0, 255).astype(np.uint8)).convert("RGB") for photo in photos]
    card = MODELS.get("quick-mnist").card
    assert accuracy([from_photo(photograph, card) for photograph in photographs], labels[:60]) >= 0.95


@pytest.mark.parametrize(  # rows 23 and 26 of the fault list
    "ink",
    [
        np.zeros((280, 280), np.uint8),
        np.zeros((0, 0), np.uint8),
        np.zeros((4097, 10), np.uint8),
        np.ones((10, 10), np.float32),
        np.ones((10, 10, 3), np.uint8),
        np.ones(10, np.uint8),
        None,
    ],
    ids=["empty", "no pixels", "too large", "floats", "colors", "a line", "nothing"],
)
def test_what_is_no_drawing(ink) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadImage):
        from_ink(ink, MODELS.get("quick-mnist").card)


def test_odd_drawings_work() -> None:  # 26
    card = MODELS.get("quick-mnist").card
    dot = np.zeros((PAD, PAD), np.uint8)
    dot[5, 5] = 1
    for ink in (dot, np.full((PAD, PAD), 255, np.uint8), np.full((4096, 4096), 9, np.uint8), np.ones((1, 1), np.uint8)):
        assert from_ink(ink, card).pixels.any()


def test_ink_is_prepared_faster_than_a_screen_redraws(digits) -> None:  # type: ignore[no-untyped-def]
    ink, card = redrawn(digits[0][0], 200, (0.5, 0.5)), MODELS.get("quick-mnist").card
    prepare = partial(from_ink, ink, card)
    prepare()
    seconds = []
    for _ in range(25):
        started = time.thread_time()
        prepare()
        seconds.append(time.thread_time() - started)
    assert statistics.median(seconds) < 0.008  # 0.5 ms here; room for slow machines
