"""The model card: every number in it was measured, texts stay texts, and what it says about loading works."""

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import random_checkpoints
import torch
from labs import DATA, MODELS

from cnn_demo.exports.model_card import model_card
from cnn_demo.exports.script import script
from cnn_demo.inspection.evaluation import predictions
from cnn_demo.inspection.evaluation.report import report
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import stem
from cnn_demo.prediction.network import Network

KNOWN = {"method": "distance", "threshold": -11.5, "kept": 0.97, "caught": {"noise": 1.0, "scribbles": 0.77}}


def network_of(card: Card) -> Network:
    return Network(
        card.network, card, checkpoint_file.Checkpoint(card, random_checkpoints.weights(card.architecture)).build(), ()
    )


@pytest.fixture(scope="module")
def found() -> predictions.TestPredictions:
    """Predictions that are right but for every tenth, which says the next class."""
    dataset = DATA.sample("mnist")
    places = torch.arange(200)
    truth = dataset.test.labels[places]
    answer = torch.where(places % 10 == 0, (truth + 1) % 10, truth)
    return predictions.TestPredictions(dataset, places, torch.nn.functional.one_hot(answer, 10) * 0.9 + 0.01)


def test_numbers_are_those_measured(found: predictions.TestPredictions) -> None:
    card = dataclasses.replace(
        random_checkpoints.card(), ood_detector=KNOWN, metrics={"test_accuracy": 0.98, "test_images": 10_000}
    )
    text, made = model_card(network_of(card), found), report(found)
    assert "**90.00 % right**" in text
    assert "on 200 of 2,000 test images of the bundled sample" in text
    assert "on 10,000 test images: 98.00 %" in text
    for name, row in zip(card.classes, made.matrix.tolist(), strict=True):
        assert f"| {name} | {' | '.join(map(str, row))} |" in text
    assert "value: 0.9000" in text
    assert "beyond a distance of 11.5" in text
    assert "| scribbles | 77.00 % |" in text
    assert "CC BY-SA 3.0" in text
    assert "python -m cnn_demo train --data mnist --network quick" in text


@pytest.mark.parametrize(("rate", "step"), [(0.2, 100), (5e-4, 3)])
def test_a_rate_that_was_changed_by_hand_is_said(rate: float, step: int, found: predictions.TestPredictions) -> None:
    card = random_checkpoints.card("convnet_tiny")
    changed = dataclasses.replace(card, metrics=card.metrics | {"changed_learning_rate": rate, "changed_step": step})
    sentence = f"changed by hand to {rate:g} from step {step} on: the recipe alone does not repeat this run."
    assert model_card(network_of(changed), found).count(sentence) == 2  # beside the recipe and beside the command
    assert "by hand" not in model_card(network_of(card), found)


def test_what_was_not_measured_is_said(found: predictions.TestPredictions) -> None:
    run = dataclasses.replace(
        random_checkpoints.card(), network="run-" + "a" * 32, ood_detector=None, metrics={}, is_sample=True
    )
    text = model_card(network_of(run), found, epoch=2)
    assert "Nobody measured what it does not know" in text
    assert "weights after epoch 2" in text
    assert "a sample only" in text
    assert "license:" not in text  # whose it is, its visitor says
    on_test = dataclasses.replace(
        random_checkpoints.card(), recipe=random_checkpoints.card().recipe | {"validate_on": "test"}
    )
    assert "these numbers flatter it" in model_card(network_of(on_test), found)


def test_texts_of_a_stranger_stay_texts(found: predictions.TestPredictions) -> None:
    evil = "<script>x</script> | [a](javascript:b) `c`"
    classes = tuple(f"{evil}{i}" for i in range(10))
    values = {"classes": classes, "hardware": evil, "created": evil, "command": "rm -rf /", "recipe": {evil: evil}}
    card = dataclasses.replace(random_checkpoints.card(), versions={evil: evil}, **values)
    text = model_card(network_of(card), found)
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[a\]", text)
    assert "rm -rf" not in text
    assert "holds no recipe that CNN Lab can repeat" in text


def test_loading_works_as_it_says(found: predictions.TestPredictions, tmp_path: Path) -> None:
    card = random_checkpoints.card("lenet5")
    name = stem(card)
    (tmp_path / f"{name}.py").write_text(script(card, MODELS), encoding="utf-8")
    weights = random_checkpoints.weights("lenet5")
    checkpoint_file.save(tmp_path / f"{name}.safetensors", card, weights, half=True, snapshots={0: weights})
    (snippet,) = re.findall(r"```python\n(.*?)```", model_card(network_of(card), found), flags=re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    label, probability = done.stdout.split()
    model = checkpoint_file.load(tmp_path / f"{name}.safetensors").build()
    logits = model((torch.zeros(1, 1, 28, 28) / 255 - card.mean[0]) / card.std[0])
    assert label == card.classes[int(logits.argmax())]
    assert float(probability) == pytest.approx(float(logits.softmax(1).max()), abs=1e-5)


def test_the_front_matter_can_be_read(found: predictions.TestPredictions) -> None:
    text = model_card(network_of(random_checkpoints.card()), found)
    front = text.split("---\n")[1]
    assert "datasets: [mnist]" in front
    assert json.loads(re.findall(r"- name: (.*)", front)[0]) == "quick_mnist"


def test_a_part_is_named_with_its_whole() -> None:
    card, dataset = random_checkpoints.card("lenet5", "cifar10_last_four"), DATA.sample("cifar10_last_four")
    places = torch.arange(20)
    network = Network(
        card.network,
        card,
        checkpoint_file.Checkpoint(card, random_checkpoints.weights("lenet5", card.data)).build(),
        (),
    )
    text = model_card(network, predictions.TestPredictions(dataset, places, torch.eye(4)[dataset.test.labels[places]]))
    assert "datasets: [cifar10]" in text
    assert 'dataset: {type: cifar10, name: "CIFAR-10, last four", split: test}' in text
    assert "That is 4 of the 10 classes of CIFAR-10." in text
