import math

import pytest
import torch
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground.softmax import softmax_steps


@pytest.mark.parametrize("seed", range(20))
def test_every_step_equals_torch(seed):
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(3 + seed % 8, generator=generator, dtype=torch.float64) * 4
    temperature, true = 0.5 + seed / 8, seed % 3
    found = softmax_steps(logits.tolist(), temperature, true)
    assert found.probabilities == pytest.approx((logits / temperature).softmax(0).tolist())
    assert found.probabilities == pytest.approx([each / found.total for each in found.exponentials])
    assert found.loss == pytest.approx(F.cross_entropy(logits / temperature, torch.tensor(true)).item())
    assert found.loss == pytest.approx(-math.log(found.probabilities[true]))


def test_log_softmax_fed_to_the_loss_changes_nothing_but_softmax_does():
    found = softmax_steps([2.0, 1.0, 0.1], 1.0, 0)
    assert found.of_log_softmax == pytest.approx(found.loss, abs=1e-12)
    assert found.of_softmax > found.loss + 0.3


def test_large_logits_stay_finite():
    found = softmax_steps([1000, 999, -1000], 1.0, 1)
    assert found.taken_off == 1000
    assert found.exponentials == pytest.approx((1, math.exp(-1), 0))
    assert found.loss == pytest.approx(1.3132617)
    assert softmax_steps([-1000, -1000], 0.05, 0).loss_formula == "−ln 0.5 = 0.6931"
    assert softmax_steps([1000, -1000], 1.0, 1).loss_formula == "−ln (less than 1e−300) = 2000"
    assert softmax_steps([12, 0], 1.0, 0).loss_formula == "−ln 0.99999386 = 6.144e−06"


def test_heat_flattens_and_cold_sharpens():
    cold, plain, hot = (softmax_steps([3, 1, 0], t).probabilities[0] for t in (0.1, 1, 10))
    assert cold > 0.999 > plain > 0.8 > 0.5 > hot > 1 / 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1],), "2 to 20"),
        (("12",), "2 to 20"),
        ((None,), "2 to 20"),
        (([1] * 21,), "2 to 20"),
        (([1, float("nan")],), "−1000 to 1000"),
        (([1, 1e9],), "−1000 to 1000"),
        (([1, True],), "−1000 to 1000"),
        (([1, "2"],), "−1000 to 1000"),
        (([1, 2], 0.0), "temperature"),
        (([1, 2], float("nan")), "temperature"),
        (([1, 2], "1"), "temperature"),
        (([1, 2], 1.0, 2), "0 to 1"),
        (([1, 2], 1.0, True), "0 to 1"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(arguments, words):
    with pytest.raises(BadValue, match=words):
        softmax_steps(*arguments)
