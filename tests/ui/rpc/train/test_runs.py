"""What the Train tab asks about runs, and words for wrong settings. Training itself is tested with its jobs."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.models import Nothing
from cnn_demo.ui.rpc.registry import Model, RpcError
from cnn_demo.ui.rpc.train.models import changes, run_state, settings_of
from cnn_demo.ui.web.questions import ask

VISITOR = "0" * 32
RUN = "run-" + "a" * 32


def refused(found: Model) -> str:
    assert isinstance(found, RpcError), found
    assert found.code != "our_fault"
    assert "/" not in found.sentence
    return found.sentence


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (None, "config"),
        ([], "config"),
        ({"epochs": 0}, "The epochs must be a whole number from 1 to 200."),
        ({"epochs": float("nan")}, "The epochs must be"),
        ({"epochs": 2.5}, "The epochs must be"),
        ({"epochs": None}, "The epochs must be"),
        ({"epochs": [1]}, "epochs"),
        ({"learning_rate": float("inf")}, "The learning rate must be"),
        ({"learning_rate": 1e308}, "The learning rate must be"),
        ({"learning_rate": "0.1"}, "learning_rate"),
        ({"batch_size": -1}, "The batch must be"),
        ({"data": "mnits"}, 'There is no data set "mnits"'),
        ({"architecture": "resnet152"}, 'There is no architecture "resnet152"'),
        ({"optimizer": "<b>"}, 'There is no optimizer "<b>"'),
        ({"color": "red"}, "color"),
    ],
)
def test_wrong_settings_start_nothing(config: Any, words: str) -> None:
    asked = {"visitor": VISITOR, "runs": [{"config": config, "sample": True}]}
    assert words in refused(ask("start_runs", asked))
    assert ask("own_runs", {"visitor": VISITOR}).model_dump() == {"runs": []}


@pytest.mark.parametrize("visitor", [None, "me", "0" * 31, 7])
def test_a_stranger_without_an_id_starts_nothing(visitor: Any) -> None:
    assert refused(ask("start_runs", {"visitor": visitor, "runs": [{"config": {}, "sample": True}]}))


@pytest.mark.parametrize("count", [0, 21])
def test_a_list_of_runs_has_bounds(count: int) -> None:
    assert refused(ask("start_runs", {"visitor": VISITOR, "runs": [{"sample": True}] * count}))


ODD: list[Any] = [None, [], "x", {}, {"run": None}, {"run": "../../etc/passwd"}, {"run": RUN}, {"visitor": 3}]
ODD += [{"visitor": VISITOR, "run": RUN, "command": "explode"}, {"visitor": VISITOR, "run": RUN, "command": "pause"}]
ODD += [{"visitor": VISITOR, "run": RUN, "command": "learning_rate", "learning_rate": rate} for rate in ("1", [], True)]


@pytest.mark.parametrize("name", ["start_runs", "stop_runs", "watch_run", "own_runs", "control_run"])
@pytest.mark.parametrize("fields", ODD, ids=str)
def test_nonsense_is_refused_by_every_question(name: str, fields: Any) -> None:
    assert refused(ask(name, fields))


def test_stopping_a_run_that_is_nobodys_does_nothing() -> None:
    assert ask("stop_runs", {"visitor": VISITOR, "runs": [RUN]}) == Nothing()


def test_a_recipe_travels_there_and_back() -> None:
    config = TrainConfig(data="cifar10", epochs=7, max_images=500, dropout=0.2)
    assert settings_of(config).config() == config


def points_of(count: int) -> tuple[Metrics, ...]:
    return tuple(
        Metrics(step=step, epoch=step / 10, loss=1 / 3, train_accuracy=0.5, learning_rate=0.1) for step in range(count)
    )


def test_only_new_points_are_sent() -> None:
    run = Run(RUN, TrainConfig(), points=points_of(5))
    assert [point.step for point in run_state(run).points] == [0, 1, 2, 3, 4]
    assert [point.step for point in run_state(run, after=2).points] == [3, 4]
    assert run_state(run).points[0].loss == 0.333333


def test_an_epochs_end_is_sent_after_its_last_batch_was() -> None:
    batch = Metrics(step=5, epoch=1.0, loss=1.0, train_accuracy=0.5, learning_rate=8e-8)
    end = dataclasses.replace(batch, val_loss=0.5, val_accuracy=0.5)
    run = Run(RUN, TrainConfig(), points=(batch, end))
    assert [point.val_loss for point in run_state(run, after=5).points] == [0.5]
    assert run_state(run, after=5.5).points == []
    assert run_state(run).points[0].learning_rate == 8e-8
    assert run_state(run).learning_rate == TrainConfig().learning_rate


def test_news_are_what_has_changed() -> None:
    run = Run(RUN, TrainConfig(), state="running", points=points_of(3), step=2)
    diverged = Metrics(step=4, epoch=0.4, loss=float("nan"), train_accuracy=0.1, learning_rate=0.1)

    async def snapshots() -> AsyncIterator[Run]:
        yield run
        yield run.updated(points=(*run.points, *points_of(4)[3:]), step=3)
        yield run.updated(points=(*run.points, *points_of(4)[3:]), step=3)
        yield run.updated(points=(*run.points, *points_of(4)[3:], diverged), step=4, message="Stopped.")

    async def told() -> list[dict[str, Any]]:
        return [json.loads(news) async for news in changes(snapshots(), after=0)]

    first, second, last = asyncio.run(told())
    assert [point["step"] for point in first["points"]] == [1, 2]
    assert first["config"]["epochs"] == 3
    assert second == {"step": 3, "points": second["points"]}
    assert [point["step"] for point in second["points"]] == [3]
    assert last == {"step": 4, "message": "Stopped."}
