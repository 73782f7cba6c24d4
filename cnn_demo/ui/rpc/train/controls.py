"""What a visitor does to a run while it goes, and what of a network to start from stays as it is.

As in `service`, each function takes one JSON object and answers one. Whose run it is, and what makes sense now, is
checked by `training.jobs`.
"""

import math

from cnn_demo.errors import BadValue
from cnn_demo.training.jobs.job_queue import get_jobs
from cnn_demo.training.session.transfer import frozen_layers, has_new_head, starting_points
from cnn_demo.ui.rpc.protocol import Json, answering, visitor, word
from cnn_demo.ui.rpc.train.runs import to_json

MOST_RUNS = 20  # of a visitor's own, that starting points are looked for among


@answering
def control(request: Json) -> Json:
    """{visitor, run, do: one of COMMANDS, learning_rate} -> the run as it then is, without its points."""
    learning_rate = request.get("learning_rate")
    if learning_rate is not None and (isinstance(learning_rate, bool) or not isinstance(learning_rate, int | float)):
        raise BadValue("The learning rate must be a number.")
    run = get_jobs().control(word(request, "run"), visitor(request), word(request, "do"), learning_rate)
    return to_json(run, after=math.inf)


@answering
def starts(request: Json) -> Json:
    """{architecture, data, runs} -> the networks that a training can start from, and whether their head is new."""
    architecture, data = word(request, "architecture"), word(request, "data")
    runs = request.get("runs")
    own = [run for run in runs if isinstance(run, str)][:MOST_RUNS] if isinstance(runs, list) else []
    return {
        "starts": [
            {"network": card.network, "data": card.data, "new_head": has_new_head(card, data)}
            for card in starting_points(architecture, data, own)
        ]
    }


@answering
def frozen(request: Json) -> Json:
    """{architecture, data, freeze} -> each layer with weights, in order: name, parameters, and whether it is frozen."""
    layers = frozen_layers(word(request, "architecture"), word(request, "data"), word(request, "freeze"))
    return {"layers": [{"name": one.name, "parameters": one.parameters, "frozen": one.frozen} for one in layers]}
