"""What the Train tab asks about runs: starting, watching and stopping them, and taking the network away.

As in `service`, each function takes one JSON object and answers one. Training itself happens in the worker of
`training.jobs`; here its snapshots are put into words and numbers for the page.
"""

import dataclasses
from typing import Any

from cnn_demo.errors import BadValue
from cnn_demo.lab import current_lab
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.run import Point, Run
from cnn_demo.ui.rpc.protocol import Json, answering, visitor


@answering
def start(request: Json) -> Json:
    """{visitor, config, sample} -> {run}: its id, to watch it by."""
    config = request.get("config")
    if not isinstance(config, dict):
        raise BadValue("Say what to train: data, network and recipe.")
    run_id = current_lab().jobs.start(
        TrainConfig.from_dict(config), visitor(request), sample=request.get("sample") is True
    )
    return {"run": run_id}


@answering
def stop(request: Json) -> Json:
    """{visitor, run}: ask this visitor's run to stop; any other run is left alone."""
    current_lab().jobs.stop(str(request.get("run")), visitor(request))
    return {"asked": True}


@answering
def watch(request: Json) -> Json:
    """{run, after} -> the run now, with the points of its curves after step `after`. Keeps the run alive.

    An epoch's end counts half a step more than its last batch, which may have been sent before it.
    """
    after = request.get("after")
    run = current_lab().jobs.visit(str(request.get("run")))
    return to_json(run, after if isinstance(after, int | float) else -1)


def to_json(run: Run, after: float = -1) -> Json:
    """A snapshot for the page and the API."""
    return {
        "run": run.id,
        "state": run.state,
        "ended": run.ended,
        "message": run.message,
        "place": run.place,
        "config": run.config.to_dict(),
        "sample": run.sample,
        "points": [_point(point) for point in run.points if point.step + (point.val_loss is not None) / 2 > after],
        "step": run.step,
        "steps": run.steps,
        "epoch": round(run.epoch, 2),
        "best_epoch": run.best_epoch,
        "images_per_second": round(run.images_per_second),
        "seconds": round(run.seconds, 1),
        "seconds_left": None if run.seconds_left is None else round(run.seconds_left, 1),
        "hardware": run.hardware,
        "data": run.data,
        "test_accuracy": run.test_accuracy,
        "network": run.network,
        "learning_rate": run.learning_rate or run.config.learning_rate,
        "resumable": run.resumable,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        name: float(f"{value:.5g}") if isinstance(value, float) else value
        for name, value in dataclasses.asdict(point).items()
    }
