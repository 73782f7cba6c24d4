"""What the Train tab asks about runs: starting, watching and stopping them, and taking the network away.

As in `service`, each function takes one JSON object and answers one. Training itself happens in the worker of
`training.jobs`; here its snapshots are put into words and numbers for the page.
"""

import dataclasses
from typing import Any

from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics
from cnn_demo.training.jobs import run_files
from cnn_demo.training.jobs.job_queue import get_jobs
from cnn_demo.training.session import commands
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.protocol import Json, answering, visitor

DIGITS = {"epoch": 2, "images_per_second": None, "seconds": 1, "seconds_left": 1}  # behind the point; None: none


@answering
def start(request: Json) -> Json:
    """{visitor, config, sample} -> {run}: its id, to watch it by."""
    config = request.get("config")
    if not isinstance(config, dict):
        raise BadValue("Say what to train: data, network and recipe.")
    run_id = get_jobs().start(TrainConfig.from_dict(config), visitor(request), sample=request.get("sample") is True)
    return {"run": run_id}


@answering
def stop(request: Json) -> Json:
    """{visitor, run}: ask this visitor's run to stop; any other run is left alone."""
    get_jobs().stop(str(request.get("run")), visitor(request))
    return {"asked": True}


@answering
def watch(request: Json) -> Json:
    """{run, after} -> the run now, with the points of its curves after step `after`. Keeps the run alive.

    An epoch's end counts half a step more than its last batch, which may have been sent before it.
    """
    after = request.get("after")
    run = get_jobs().visit(str(request.get("run")))
    return to_json(run, after if isinstance(after, int | float) else -1)


def to_json(run: Run, after: float = -1) -> Json:
    """A snapshot for the page and the API: every field of a Run, `id` as "run", and for each command "" or the sentence
    that says why it cannot be given now."""
    facts = {field.name: getattr(run, field.name) for field in dataclasses.fields(run)}
    del facts["id"]
    points = [_point(point) for point in facts.pop("points") if point.step + (point.val_loss is not None) / 2 > after]
    return {
        **{name: _rounded(name, value) for name, value in facts.items()},
        "run": run.id,
        "ended": run.ended,
        "config": run.config.to_dict(),
        "points": points,
        "learning_rate": run.learning_rate or run.config.learning_rate,
        "commands": commands.allowed(run, state_kept=run.ended and run_files.has_state(run.id)),
    }


def _rounded(name: str, value: Any) -> Any:
    return round(value, DIGITS[name]) if name in DIGITS and value is not None else value


def _point(point: Metrics) -> dict[str, Any]:
    return {
        name: float(f"{value:.5g}") if isinstance(value, float) else value
        for name, value in dataclasses.asdict(point).items()
    }
