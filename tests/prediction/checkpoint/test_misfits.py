"""Tensors and cards that do not belong together, or to any network, are named and refused."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import random_checkpoints
import torch
from forged_checkpoints import Weights, forged, refused

from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card

# Tensors that are not the architecture's


def renamed(weights: Weights) -> None:
    weights["fc.wait"] = weights.pop("fc.weight")


TENSORS: dict[str, tuple[Callable[[Weights], object], str]] = {
    "missing": (lambda w: w.pop("fc.bias"), '"fc.bias" of quick is missing'),
    "extra": (lambda w: w.update(other=torch.ones(2)), '"other" does not belong to quick'),
    "renamed": (renamed, '"fc.weight" of quick is missing'),
    "transposed": (lambda w: w.update({"fc.weight": w["fc.weight"].T.contiguous()}), "3136×10 here but 10×3136"),
    "reshaped": (lambda w: w.update({"conv1.weight": torch.ones(16, 1, 1, 9)}), "16×1×1×9 here but 16×1×3×3"),
    "double": (lambda w: w.update({"fc.bias": w["fc.bias"].double()}), "holds float64 where float32 belongs"),
    "half": (lambda w: w.update({"fc.weight": w["fc.weight"].half()}), "holds float16 where float32 belongs"),
    "integer": (lambda w: w.update({"fc.bias": torch.ones(10, dtype=torch.int32)}), "holds int32"),
    "NaN": (lambda w: w.update({"fc.bias": torch.full((10,), float("nan"))}), "not finite"),
    "one NaN": (lambda w: w["conv2.weight"].view(-1).__setitem__(7, float("nan")), "not finite"),
    "infinite": (lambda w: w["fc.weight"].view(-1).__setitem__(7, float("-inf")), "not finite"),
    "1e38": (lambda w: w["fc.weight"].fill_(1e38), "beyond 1,000,000"),
    "negative variance": (lambda w: w["bn1.running_var"].__setitem__(0, -0.1), "is negative"),
    "negative count": (lambda w: w["bn1.num_batches_tracked"].fill_(-1), "is negative"),
    "all zero": (lambda w: [value.zero_() for value in w.values()], "nothing but zeros"),
}


@pytest.mark.parametrize("kind", TENSORS)
def test_wrong_tensors_are_named(kind: str, tmp_path: Path) -> None:
    change, words = TENSORS[kind]
    weights = random_checkpoints.weights()
    change(weights)
    assert words in refused(forged(weights), tmp_path)
    with pytest.raises(BadCheckpoint):
        checkpoint_file.save(tmp_path / "n", random_checkpoints.card(), weights)
    assert not (tmp_path / "n").exists()


def test_weights_whose_answers_overflow(tmp_path: Path) -> None:
    card, weights = random_checkpoints.card("resnet20", "cifar10"), random_checkpoints.weights("resnet20", "cifar10")
    for value in weights.values():
        if value.is_floating_point():
            value.fill_(1e6)
    for name in weights:
        if name.endswith("running_var"):
            weights[name].zero_()
    assert "not finite" in refused(forged(weights, card), tmp_path)


# Cards


def changed(**fields: object) -> dict[str, object]:
    return json.loads(random_checkpoints.card().to_json()) | fields


def test_the_names_of_earlier_versions_are_read() -> None:
    """As visitors' files of version 0.2 have them."""
    card = random_checkpoints.card()
    former = json.loads(card.to_json())
    former["known"] = former.pop("ood_detector") | {"centres": [[1.0]]}
    former["metrics"] |= {"changed_rate": 5e-4}
    read = Card.from_json(json.dumps(former))
    assert read.ood_detector == (card.ood_detector or {}) | {"centers": [[1.0]]}
    assert read.metrics["changed_learning_rate"] == 5e-4


CARDS: dict[str, object] = {
    "unknown architecture": changed(architecture="skynet"),
    "architecture a list": changed(architecture=["quick"]),
    "path as network": changed(network="../../etc/passwd"),
    "markup as network": changed(network="<img src=x onerror=alert(1)>"),
    "markup as data": changed(data="<b>"),
    "negative sides": changed(input_shape=[1, -28, -28]),
    "huge sides": changed(input_shape=[1, 10**9, 10**9]),
    "other sides": changed(input_shape=[1, 32, 32]),
    "too small": changed(input_shape=[1, 2, 2]),
    "five channels": changed(input_shape=[5, 28, 28]),
    "text as shape": changed(input_shape="abc"),
    "no classes": changed(classes=[]),
    "other number of classes": changed(classes=["a", "b", "c"]),
    "a million classes": changed(classes=[str(i) for i in range(5000)]),
    "equal classes": changed(classes=["a"] * 10),
    "endless class": changed(classes=["x" * 5000, *"123456789"]),
    "zero deviation": changed(std=[0.0]),
    "three deviations": changed(std=[0.2, 0.2, 0.2]),
    "NaN mean": changed(mean=[float("nan")]),
    "huge mean": changed(mean=[1e300]),
    "other parameters": changed(parameters=7),
    "huge parameters": changed(parameters=10**400),
    "accuracy of 7": changed(metrics={"test_accuracy": 7}),
    "infinite metric": changed(metrics={"test_loss": float("inf")}),
    "metric of text": changed(metrics={"test_accuracy": "99"}),
    "recipe a list": changed(recipe=[1]),
    "nested recipe": changed(recipe={"a": [[[[1] * 1000] * 30]]}),
    "a detector with NaN": changed(ood_detector={"threshold": float("nan")}),
    "control characters": changed(hardware="a\x1b[2Jb"),
    "half a character": changed(hardware="\ud800"),
    "sample a number": changed(is_sample=1),
    "missing field": {k: v for k, v in changed().items() if k != "mean"},
    "extra field": changed(more=1),
    "a list": "[]",
    "deep": "[" * 50_000,
    "no json": "{",
}


@pytest.mark.parametrize("kind", CARDS)
def test_cards_that_do_not_fit_are_refused(kind: str, tmp_path: Path) -> None:
    refused(forged(random_checkpoints.weights(), CARDS[kind]), tmp_path)  # type: ignore[arg-type]


def test_a_later_version_is_said(tmp_path: Path) -> None:
    assert "later version" in refused(forged(random_checkpoints.weights(), version="2"), tmp_path)


def test_markup_in_a_text_stays_text(tmp_path: Path) -> None:
    names = ("<script>alert(1)</script>", *"123456789")
    card = dataclasses.replace(random_checkpoints.card(), classes=names, command="<b>$(rm -rf /)</b>")
    checkpoint_file.save(tmp_path / "n", card, random_checkpoints.weights())
    assert checkpoint_file.load(tmp_path / "n").card.classes == names


def test_a_card_that_cannot_be_read_back_is_not_written(tmp_path: Path) -> None:
    card = dataclasses.replace(random_checkpoints.card(), metrics={"test_loss": float("nan")})
    with pytest.raises(BadCheckpoint, match="metrics"):
        checkpoint_file.save(tmp_path / "n", card, random_checkpoints.weights())
    assert list(tmp_path.iterdir()) == []
