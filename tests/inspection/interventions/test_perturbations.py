"""Moving images: exact where it can be, bounded, seeded; and the answer along a slider."""

import numpy as np
import pytest
from labs import DATA, MODELS
from random_checkpoints import card

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.perturbations import (
    Perturbation,
    background,
    perturb,
    perturbation_of,
    predict_perturbed,
    probabilities,
    sliders,
)

FACTS = {data: card(data=data) for data in ("mnist", "cifar10")}


def image(data="mnist", index=0):
    return DATA.sample(data).test.images[index].numpy()


def one(pixels, data="mnist", **where):
    return perturb(pixels, [Perturbation(**where)], background(FACTS[data]))[0].numpy()


@pytest.mark.parametrize("data", ["mnist", "cifar10"])
def test_at_rest_nothing_happens(data):
    assert np.array_equal(one(image(data), data), image(data))
    rest = {slider.id: slider.rest for slider in sliders(FACTS[data])}
    assert perturbation_of(rest, FACTS[data]) == Perturbation()
    assert all(slider.rest in slider.positions() for slider in sliders(FACTS[data]))


def test_whole_pixels_are_exact():
    pixels = image()
    expected = np.zeros_like(pixels)
    expected[:, 3:, :-5] = pixels[:, :-3, 5:]
    assert np.array_equal(one(pixels, x=-5, y=3), expected)


def test_half_a_turn_and_a_quarter():
    pixels = image()
    assert np.array_equal(one(pixels, turn=180), pixels[:, ::-1, ::-1])
    assert np.array_equal(one(pixels, turn=90), np.rot90(pixels, -1, (1, 2)))  # clockwise


def test_scale_and_lines_change_the_ink():
    pixels = image()
    ink = pixels.sum(dtype=np.int64)
    assert 0.2 < one(pixels, scale=50).sum(dtype=np.int64) / ink < 0.3
    inks = [one(pixels, thickness=t).sum(dtype=np.int64) for t in (-2, -1, 0, 1, 2, 4)]
    assert inks == sorted(inks)
    assert inks[0] < 0.7 * ink
    assert inks[-1] > 1.5 * ink


def test_noise_is_seeded_and_stays_in_range():
    pixels = image()
    assert np.array_equal(one(pixels, noise=64), one(pixels, noise=64))
    other = perturb(pixels, [Perturbation(noise=64)], background(FACTS["mnist"]), seed=1)[0].numpy()
    assert not np.array_equal(one(pixels, noise=64), other)


def test_from_outside_comes_black_or_the_mean_color():
    assert (one(image(), x=14)[:, :, :14] == 0).all()
    colors = one(image("cifar10"), "cifar10", x=16)[:, :, :16]
    assert np.array_equal(np.unique(colors[0]), [round(0.4914 * 255)])


def test_shift_holds_and_scale_does_not():
    network = MODELS.get("quick-mnist")
    pixels = image(index=DATA.sample("mnist").test.labels.tolist().index(7))
    found = predict_perturbed(network, pixels, Perturbation(), along=[slider.id for slider in sliders(network.card)])
    curves = {curve.slider.id: curve for curve in found.curves}
    assert list(curves) == ["x", "y", "turn", "scale", "noise", "thickness"]
    here = curves["x"].slider.positions().index(0)
    assert found.original == 7
    assert curves["x"].probabilities[here] == pytest.approx(found.probabilities[7], abs=1e-6)
    assert all(best == 7 for best in curves["x"].best[here - 2 : here + 3])
    assert curves["x"].words.startswith("7 from −")
    assert set(curves["scale"].best) != {7}
    assert all(0 <= p <= 1 for curve in curves.values() for p in curve.probabilities)


def test_a_curve_is_what_each_position_gives():
    network = MODELS.get("quick-mnist")
    now = Perturbation(turn=20)
    found = predict_perturbed(network, image(), now, along=["x"])
    at = found.curves[0].slider.positions()
    each = probabilities(network, perturb(image(), [Perturbation(turn=20, x=x) for x in at], background(network.card)))
    np.testing.assert_allclose(found.curves[0].probabilities, each[:, found.original], atol=1e-6)
    assert np.array_equal(found.pixels, one(image(), turn=20))


def test_out_of_range_is_said_in_words():
    with pytest.raises(BadValue, match="Shift right goes from -14 to 14 pixels"):
        perturbation_of({"x": 15}, FACTS["mnist"])
    with pytest.raises(BadValue, match="Scale goes from"):
        perturbation_of({"scale": float("nan")}, FACTS["mnist"])
    with pytest.raises(BadValue, match="no slider"):
        perturbation_of({"thickness": 1}, FACTS["cifar10"])
    with pytest.raises(BadValue, match="Rotate"):
        perturbation_of({"turn": "1"}, FACTS["mnist"])
