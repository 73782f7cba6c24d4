"""What the Train tab asks about learning: filters and predictions by epoch, a diagnosis; and words for nonsense."""

import base64
from typing import Any

import numpy as np
import pytest
from labs import DATA, MODELS
from rpc_answers import answered, refused

from cnn_demo.lab import current_lab
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics
from cnn_demo.training.session.run import Run

WITH_EPOCHS = "convnet_tiny-mnist"
IMAGE = {"kind": "test", "data": "mnist", "index": 0}


def numbers(text: str, *shape: int) -> Any:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(shape)


def test_filters_and_predictions_by_epoch() -> None:
    asked = {"network": WITH_EPOCHS, "epochs": [0, None], "image": IMAGE}
    found = answered("forming", **asked)
    random, last = found["frames"]
    network = MODELS.get(WITH_EPOCHS)
    assert found["epochs"] == list(network.epochs)
    assert found["shape"] == [16, 1, 3, 3]
    assert np.array_equal(numbers(last["values"], 16, 1, 3, 3), network.model.conv1.weight.numpy())
    assert not np.allclose(numbers(random["values"], 16, 1, 3, 3), numbers(last["values"], 16, 1, 3, 3), atol=0.01)
    label = int(DATA.sample("mnist").test.labels[0])
    assert np.argmax(last["probabilities"]) == label
    assert last["probabilities"][label] > 0.9
    assert max(random["probabilities"]) < 0.5
    assert sum(random["probabilities"]) == pytest.approx(1, abs=1e-3)
    short = answered("forming", **asked | {"weights": False, "image": None})
    assert short["frames"] == [{"epoch": epoch, "values": None, "probabilities": None} for epoch in (0, None)]


def test_a_dense_network_shows_what_its_first_units_read() -> None:
    found = answered("forming", network="mlp-mnist", epochs=[None])
    assert (found["kind"], found["shape"]) == ("dense layer", [16, 1, 28, 28])


@pytest.mark.parametrize("name", ["forming", "diagnosis"])
@pytest.mark.parametrize("fields", [None, [], "x", {}, {"run": 7}, {"network": 7}, {"run": "../x"}, {"network": "x"}])
def test_nonsense_gets_words(name: str, fields: Any) -> None:
    assert refused(name, fields)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"epochs": [0] * 9}, "at most 8"),
        ({"epochs": "all"}, "epochs"),
        ({"epochs": [1.5]}, "epochs"),
        ({"epochs": [999]}, "not kept"),
        ({"image": {"kind": "test", "data": "mnist", "index": -1}}, "test images 0 to"),
    ],
)
def test_epochs_that_there_are_not(changes: dict[str, Any], words: str) -> None:
    assert words in refused("forming", {"network": WITH_EPOCHS, "epochs": [0], "image": IMAGE} | changes)


def test_a_diagnosis_of_a_run() -> None:
    points = tuple(
        Metrics(
            step=step,
            epoch=step / 10,
            loss=2.31,
            train_accuracy=0.1,
            learning_rate=1e-6,
            **({"val_loss": 2.31, "val_accuracy": 0.1} if step == 10 else {}),
        )
        for step in range(1, 11)
    )
    config = TrainConfig(learning_rate=1e-6, max_images=40, epochs=1)
    run = Run(id="run-" + "d" * 32, config=config, sample=True, points=points, state="done")
    current_lab().jobs._registry.add(run, "0" * 32)
    found = answered("diagnosis", run=run.id)
    assert [finding["rule"] for finding in found["findings"]] == ["low rate", "imbalance"]
    assert found["findings"][0]["remedies"] == [{"words": "Learning rate 1e-05", "change": {"learning_rate": 1e-05}}]
    assert found["unseen"] == "Overfitting shows after three epochs at the earliest."
