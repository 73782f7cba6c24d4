"""What the Train tab asks about learning: kernels by epoch, a step in numbers, a diagnosis; and words for nonsense."""

import base64
from typing import Any

import numpy as np
import pytest

from cnn_demo.data import store
from cnn_demo.prediction import model_store
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics
from cnn_demo.training.jobs.job_queue import get_jobs
from cnn_demo.training.session.run import Run
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc.train import insight

WITH_EPOCHS = "convnet_tiny-mnist"
IMAGE = {"kind": "test", "data": "mnist", "index": 0}
STEP = {"network": WITH_EPOCHS, "layer": None, "filter": 0, "channel": 0, "rule": "plain", "learning_rate": None}
STEP |= {"mode": "training", "steps": 0, "seed": 42}


@pytest.fixture(autouse=True)
def _sample_only(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")


def numbers(text: str, *shape: int) -> Any:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(shape)


def test_kernels_and_answers_by_epoch() -> None:
    asked = {"network": WITH_EPOCHS, "epochs": [0, None], "image": IMAGE}
    found = insight.forming(asked)
    random, last = found["frames"]
    network = model_store.get(WITH_EPOCHS)
    assert found["epochs"] == list(network.epochs)
    assert found["shape"] == [16, 1, 3, 3]
    assert np.array_equal(numbers(last["values"], 16, 1, 3, 3), network.model.conv1.weight.numpy())
    assert not np.allclose(numbers(random["values"], 16, 1, 3, 3), numbers(last["values"], 16, 1, 3, 3), atol=0.01)
    label = int(store.sample("mnist").test.labels[0])
    assert (last["best"], last["probability"] > 0.9) == (label, True)
    assert random["probability"] < 0.5
    short = insight.forming(asked | {"weights": False, "image": None})
    assert short["frames"] == [{"epoch": 0}, {"epoch": None}]


def test_a_dense_network_shows_what_its_first_units_read() -> None:
    found = insight.forming({"network": "mlp-mnist", "epochs": [None]})
    assert (found["kind"], found["shape"]) == ("dense layer", [16, 1, 28, 28])


def test_one_step_in_numbers() -> None:
    first = insight.one_step(STEP | {"epoch": 0, "learning_rate": 0.1})
    old, gradient, new = (numbers(first[name], 3, 3) for name in ("old", "gradient", "new"))
    assert new == pytest.approx(old - 0.1 * gradient, abs=1e-7)
    assert first["after"] < first["before"]
    assert first["batch"] == "32 training images of MNIST (the sample), drawn with seed 42"
    assert first["labels"] == insight.one_step(STEP | {"epoch": 0})["labels"]
    second = insight.one_step(STEP | {"epoch": 0, "learning_rate": 0.1, "steps": 1})
    assert np.array_equal(numbers(second["old"], 3, 3), new)
    assert second["before"] == pytest.approx(first["after"], rel=1e-5)
    edited = insight.one_step(STEP | {"kernels": {"conv1": {"0,0": [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}}})
    assert numbers(edited["old"], 3, 3)[1].tolist() == [0, 1, 0]


@pytest.mark.parametrize("name", ["forming", "one_step", "diagnosis"])
@pytest.mark.parametrize("request_", [None, [], "x", {}, {"run": 7, "network": 7}, {"run": "../x", "network": "../x"}])
def test_nonsense_gets_words(name: str, request_: Any) -> None:
    found = getattr(insight, name)(request_)
    assert found["error"]
    assert found["error"] != OUR_FAULT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"epochs": [0] * 9}, "at most 8 epochs"),
        ({"epochs": "all"}, "at most 8 epochs"),
        ({"epochs": [1.5]}, "An epoch is a whole number."),
        ({"epochs": [999]}, "not kept"),
        ({"image": {"kind": "test", "data": "mnist", "index": -1}}, "test images 0 to"),
    ],
)
def test_epochs_that_there_are_not(changes: dict[str, Any], words: str) -> None:
    assert words in insight.forming({"network": WITH_EPOCHS, "epochs": [0], "image": IMAGE} | changes)["error"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learning_rate": "0.1"}, "The learning_rate is a number."),
        ({"learning_rate": float("inf")}, "The learning_rate is a number."),
        ({"learning_rate": 10**400}, "The learning_rate is a number."),
        ({"learning_rate": 0}, "the learning rate must be a number from 1e-06 to 10"),
        ({"seed": -1}, "The seed of a batch"),
        ({"steps": 6}, "At most 5 steps"),
        ({"steps": True}, "Say which steps"),
        ({"filter": 99}, "conv1 has filters 0 to 15"),
        ({"layer": "fc1"}, "There is no convolution"),
        ({"rule": None}, "Say which rule"),
        ({"mode": "dream"}, 'There is no mode "dream"'),
        ({"network": "mlp-mnist"}, "no convolution"),
    ],
)
def test_steps_that_cannot_be_taken(changes: dict[str, Any], words: str) -> None:
    assert words in insight.one_step(STEP | changes)["error"]


def _point(step: int) -> Metrics:
    score = {"val_loss": 2.31, "val_accuracy": 0.1} if step == 10 else {}
    return Metrics(step=step, epoch=step / 10, loss=2.31, train_accuracy=0.1, learning_rate=1e-6, **score)


def test_a_diagnosis_of_a_run() -> None:
    points = tuple(_point(s) for s in range(1, 11))
    run = Run(
        "run-" + "d" * 32,
        TrainConfig(learning_rate=1e-6, max_images=40, epochs=1),
        sample=True,
        points=points,
        state="done",
    )
    get_jobs()._registry.add(run, "0" * 32)
    found = insight.diagnosis({"run": run.id})
    assert [finding["rule"] for finding in found["findings"]] == ["low rate", "imbalance"]
    assert found["findings"][0]["remedies"] == ({"words": "Learning rate 1e-05", "change": {"learning_rate": 1e-05}},)
    assert found["unseen"] == "Overfitting shows after three epochs at the earliest."
    assert found["images"] == 36
