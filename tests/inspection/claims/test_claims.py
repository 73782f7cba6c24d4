"""Every claim's test runs, measures what it says, and words its verdict from the numbers."""

import math

import pytest
import torch
from labs import DATA, MODELS, STORES
from torch import nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.inspection.claims import (
    CLAIMS,
    Measured,
    dropout_share,
    log_softmax_loss,
    steps_of,
    transposed_matrix,
)
from cnn_demo.inspection.claims.mini_trainer import Lesson, first, learn
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.trainer import train

TESTABLE = [claim.id for claim in CLAIMS.values() if claim.test]


@pytest.fixture(scope="module")
def measured() -> dict[str, Measured]:
    """Each claim, measured once, as a visitor would."""
    return {claim: finished(claim) for claim in TESTABLE}


def finished(claim: str) -> Measured:
    steps, taken = steps_of(claim, STORES), 0
    while True:
        try:
            next(steps)
            taken += 1
        except StopIteration as end:
            assert taken, "a test gives others their turn"
            return end.value


def number(found: Measured, part: str) -> float:
    """A measured number whose words hold this part, as a share or as it is."""
    (value,) = (each.value for each in found.numbers if part in each.of)
    return float(value.removesuffix(" %")) / 100 if value.endswith("%") else float(value)


def test_the_checklist_s_claims_are_there_in_words() -> None:
    assert len(CLAIMS) >= 10
    for claim in CLAIMS.values():
        assert claim.claimed.endswith((".", ")"))
        assert claim.how.endswith(".")
    assert [claim.id for claim in CLAIMS.values() if not claim.test] == ["lenet_year"]
    assert ARCHITECTURES["lenet5"].year == 1998
    assert "November 1998" in CLAIMS["lenet_year"].how


@pytest.mark.parametrize("claim", TESTABLE)
def test_a_verdict_and_finite_numbers(claim: str, measured: dict[str, Measured]) -> None:
    found = measured[claim]
    assert found.finding.endswith(".")
    assert found.numbers
    for chart in found.charts:
        for line in chart.lines:
            assert all(math.isfinite(x) and 0 <= y <= 1 for x, y in line.points)


def test_training_accuracy_is_too_good(measured: dict[str, Measured]) -> None:
    found = measured["training_accuracy"]
    training, tested = number(found, "training images"), number(found, "test images")
    assert training > tested + 0.05
    assert f"{100 * (training - tested):.1f} points" in found.finding
    lines = {line.name: dict(line.points) for line in found.charts[0].lines}
    assert round(lines["training"][12], 3) == training
    assert round(lines["test"][12], 3) == tested


def test_who_chooses_flatters(measured: dict[str, Measured]) -> None:
    found = measured["test_set_for_validation"]
    assert number(found, "that chose the epoch") > number(found, "chose nothing")
    assert "flatters by" in found.finding


def test_an_order_by_class_does_harm(measured: dict[str, Measured]) -> None:
    found = measured["unshuffled_loader"]
    assert number(found, "sorted by class") < number(found, "shuffled in each epoch") - 0.2
    assert "Sorted by class it cost" in found.finding


def test_shifts_hold_further_than_sizes(measured: dict[str, Measured]) -> None:
    found = measured["position_and_size"]
    shifts, sizes = (dict(chart.lines[0].points) for chart in found.charts)
    assert shifts[0] == sizes[100] == number(found, "as they are")
    assert shifts[2] > 0.9
    assert min(sizes.values()) < 0.5
    assert "Size held from" in found.finding


def test_relu_leaves_the_weights_alone(measured: dict[str, Measured]) -> None:
    found = measured["relu_on_the_filter"]
    assert found.finding.startswith("ReLU changed 0 of 144 weights")
    assert "and no other cell" in found.finding
    kernel, before, after, other = (each.values for each in found.maps)
    assert kernel.shape == (3, 3)
    assert before.shape == after.shape == other.shape == (26, 26)
    assert (after == before.clip(min=0)).all()
    assert (other != after).any()


def test_the_network_returns_logits(measured: dict[str, Measured]) -> None:
    verdict = measured["softmax_last"].finding
    assert "The last layer is Linear." in verdict
    assert "add up to 1 for 0 of 500 images" in verdict
    assert "changes 0 of 500 answers" in verdict


def test_log_softmax_twice_is_log_softmax(measured: dict[str, Measured]) -> None:
    found = measured["log_softmax_loss"]
    assert found.finding.startswith("Loss and gradient are the same")
    assert number(found, "loss of the logits") == pytest.approx(number(found, "log_softmax"), abs=2e-6)
    logits, labels = torch.randn(8, 10), torch.arange(8)
    loss, slope = log_softmax_loss._loss(logits, "softmax", labels)
    asked = logits.clone().requires_grad_()
    expected = F.cross_entropy(asked.softmax(1), labels)
    assert loss == pytest.approx(expected.item())
    assert torch.allclose(slope, torch.autograd.grad(expected, asked)[0])


def test_the_code_s_dropout_drops_half(measured: dict[str, Measured]) -> None:
    found = measured["dropout_share"]
    assert len(found.numbers) == 2
    assert all(abs(number(found, name) - 0.5) < 0.01 for name in ("dropout1", "dropout2"))
    assert "what the code says" in found.finding
    assert "multiplied by 2; in evaluation 0.0 %" in found.finding
    layers = networks.build(dropout_share.ARCHITECTURE, (3, 32, 32), 10).modules()
    assert {layer.p for layer in layers if isinstance(layer, nn.Dropout)} == {0.5}


def test_the_same_counts_both_ways(measured: dict[str, Measured]) -> None:
    found = measured["transposed_matrix"]
    straight, turned = found.tables
    assert straight.rows == straight.columns == turned.rows
    assert turned.counts == tuple(zip(*straight.counts, strict=True))
    one, other = straight.rows
    assert number(found, f"{one} taken for {other}") == straight.counts[0][1] > straight.counts[1][0]
    assert f"{straight.counts[0][1]} are taken for {other}" in found.finding
    network, dataset = MODELS.get(transposed_matrix.NETWORK), DATA.sample("fashion_mnist")
    labels = dataset.test.labels[: transposed_matrix.IMAGES]
    row = network.card.classes.index(one)
    assert f"Of {int((labels == row).sum())} images of {one}" in found.finding


def test_a_lesson_learns_like_torch_s_own_sgd() -> None:
    whole = DATA.sample("mnist")
    dataset = type(whole)(whole.spec, first(whole.train, 60), whole.test, True)
    lesson = Lesson("convnet_tiny", epochs=2, batch=20, learning_rate=0.01, shuffle=False, seed=3)
    steps = learn(lesson, dataset, [first(whole.test, 100)])
    while True:
        try:
            next(steps)
        except StopIteration as end:
            ours = end.value
            break
    config = TrainConfig(
        **{
            "architecture": "convnet_tiny",
            "epochs": 2,
            "batch_size": 20,
            "learning_rate": 0.01,
            "optimizer": "sgd",
            "seed": 3,
        },
        **{
            "lr_schedule": "constant",
            "shuffle": False,
            "validation_share": 0.0,
            "weight_decay": 0.0,
            "precision": "float32",
        },
    )
    theirs = [p.train_accuracy for p in train(config, dataset) if p.weights is not None and p.step and not p.ended]
    assert [epoch.training for epoch in ours] == pytest.approx(theirs)


def test_nobody_s_seed_and_nobody_s_network_is_disturbed() -> None:
    before = MODELS.get("convnet_plain-mnist").model.state_dict()
    copies = {name: value.clone() for name, value in before.items()}
    state = torch.get_rng_state()
    for claim in ("log_softmax_loss", "softmax_last", "dropout_share"):
        finished(claim)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(copies[name], value) for name, value in before.items())


@pytest.mark.parametrize("odd", ["", "lenet", None, 3, ["softmax_last"], {}])
def test_an_unknown_claim_is_refused_in_words(odd: object) -> None:
    with pytest.raises(BadValue, match=r"There is no claim .* Choose one of: training_accuracy"):
        steps_of(odd, STORES)  # type: ignore[arg-type]


def test_a_date_is_not_measured() -> None:
    with pytest.raises(BadValue, match=r"No experiment can test this\. A date is looked up"):
        steps_of("lenet_year", STORES)


def test_verdicts_follow_from_what_was_measured(measured: dict[str, Measured]) -> None:
    assert {claim: found.verdict for claim, found in measured.items()} == {
        "training_accuracy": "false",
        "test_set_for_validation": "false",
        "unshuffled_loader": "partly",
        "position_and_size": "partly",
        "relu_on_the_filter": "false",
        "softmax_last": "false",
        "log_softmax_loss": "true",
        "dropout_share": "false",
        "transposed_matrix": "false",
    }
