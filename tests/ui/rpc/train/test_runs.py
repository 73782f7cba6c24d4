"""What the Train tab asks about runs, and words for wrong settings. Training itself is tested with its jobs."""

import dataclasses
from typing import Any

import pytest

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import METRICS, Metrics
from cnn_demo.training.session.run import Run
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc.train import runs

VISITOR = "0" * 32
RUN = "run-" + "a" * 32


@pytest.fixture(autouse=True)
def _sample_only(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"config": None}, "Say what to train"),
        ({"config": []}, "Say what to train"),
        ({"visitor": "me"}, "lost track of who you are"),
        ({"visitor": None}, "lost track of who you are"),
        ({"config": {"epochs": 0}}, "The epochs must be a whole number from 1 to 200."),
        ({"config": {"epochs": float("nan")}}, "The epochs must be"),
        ({"config": {"epochs": None}}, "The epochs must be"),
        ({"config": {"epochs": [1]}}, "The epochs must be"),
        ({"config": {"learning_rate": float("inf")}}, "The learning rate must be"),
        ({"config": {"learning_rate": 1e308}}, "The learning rate must be"),
        ({"config": {"learning_rate": "0.1"}}, "The learning rate must be"),
        ({"config": {"batch_size": -1}}, "The batch must be"),
        ({"config": {"data": "mnits"}}, 'There is no data set "mnits"'),
        ({"config": {"architecture": "resnet152"}}, 'There is no architecture "resnet152"'),
        ({"config": {"optimizer": "<b>"}}, 'There is no optimizer "<b>"'),
        ({"config": {"color": "red"}}, "color"),
    ],
)
def test_wrong_settings_start_nothing(changes: dict[str, Any], words: str) -> None:
    found = runs.start({"visitor": VISITOR, "config": {}, "sample": True, **changes})
    assert words in found["error"]
    assert "run" not in found


@pytest.mark.parametrize("name", ["start", "stop", "watch"])
@pytest.mark.parametrize("request_", [None, [], "x", {}, {"run": None}, {"run": "../../etc/passwd"}, {"run": RUN}])
def test_nonsense_is_refused_by_every_function(name: str, request_: Any) -> None:
    found = getattr(runs, name)(request_)
    assert found["error"]
    assert found["error"] != OUR_FAULT
    assert "/" not in found["error"]


def test_stopping_a_run_that_is_nobodys_does_nothing() -> None:
    assert runs.stop({"visitor": VISITOR, "run": RUN}) == {"asked": True}


def test_only_new_points_are_sent() -> None:
    points = tuple(
        Metrics(step=step, epoch=step / 10, loss=1 / 3, train_accuracy=0.5, learning_rate=0.1) for step in range(5)
    )
    run = Run(RUN, TrainConfig(), points=points)
    assert [point["step"] for point in runs.to_json(run)["points"]] == [0, 1, 2, 3, 4]
    assert [point["step"] for point in runs.to_json(run, after=2)["points"]] == [3, 4]
    assert runs.to_json(run)["points"][0]["loss"] == 0.33333


def test_an_epochs_end_is_sent_after_its_last_batch_was() -> None:
    batch = Metrics(step=5, epoch=1.0, loss=1.0, train_accuracy=0.5, learning_rate=8e-8)
    end = dataclasses.replace(batch, val_loss=0.5, val_accuracy=0.5)
    run = Run(RUN, TrainConfig(), points=(batch, end))
    assert [point["val_loss"] for point in runs.to_json(run, after=5)["points"]] == [0.5]
    assert runs.to_json(run, after=5.5)["points"] == []
    assert runs.to_json(run)["points"][0]["learning_rate"] == 8e-8
    assert runs.to_json(run)["learning_rate"] == TrainConfig().learning_rate


def test_a_run_says_how_it_ended_and_what_may_be_asked_of_it_now() -> None:
    run = Run(RUN, TrainConfig())
    waiting = runs.to_json(run)
    assert waiting["ending"] == ""
    assert waiting["commands"]["stop"] == ""
    assert "queue" in waiting["commands"]["pause"]
    running = run.transition("running", "")
    assert [name for name, why in runs.to_json(running)["commands"].items() if not why] == [
        "pause",
        "resume",
        "learning_rate",
        "stop",
    ]
    ended = runs.to_json(running.transition("stopped", "", ending="nan", resumable=True))
    assert ended["ending"] == "nan"
    assert "not kept any more" in ended["commands"]["epoch"]


def test_every_field_of_a_run_and_every_metric_is_sent() -> None:
    point = Metrics(step=1, epoch=0.1, loss=1.0, train_accuracy=0.5, learning_rate=0.1, gradient_norm=2.0)
    found = runs.to_json(Run(RUN, TrainConfig(), points=(point,)))
    assert {field.name for field in dataclasses.fields(Run)} - {"id"} | {"run", "ended", "commands"} == set(found)
    assert tuple(found["points"][0]) == METRICS
    assert found["points"][0]["gradient_norm"] == 2.0
