"""When the server has to do something about the run that is going; time is a number here."""

import pytest

from cnn_demo import settings
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.active_run import Going
from cnn_demo.training.jobs.worker_client import Patience
from cnn_demo.training.session.run import Run

RUNNING = Run("run-" + "0" * 32, TrainConfig(time_limit=10), state="running")
PAUSED = RUNNING.to("paused", "")
PATIENCE = Patience()
LIMIT = 10 + settings.DOWNLOAD_SECONDS + PATIENCE.finish


def due(going, run=RUNNING, clock=0.0, now=0.0, heard=0.0, ready=True):
    return going.due(run, clock, now, heard, ready, PATIENCE)


def test_nothing_is_due_until_the_time_limit():
    going = Going(RUNNING.id, began=100)
    assert due(going, clock=100 + LIMIT) is None
    assert due(going, clock=101 + LIMIT) == "limit"


@pytest.mark.parametrize(
    ("obeyed", "after", "deed"),
    [(False, 1, None), (False, 4, "terminate"), (False, 6, "kill"), (True, 6, None), (True, 121, "kill")],
)
def test_a_stop_is_enforced(obeyed, after, deed):
    assert due(Going(RUNNING.id, began=0, asked=50, obeyed=obeyed), now=50 + after, heard=50 + after) == deed


def test_silence_is_not_borne():
    going = Going(RUNNING.id, began=0)
    assert due(going, now=31) == "silent"
    assert due(going, now=31, ready=False) is None
    assert due(going, now=121, ready=False) == "silent"


def test_a_pause_costs_no_time_of_training():
    going = Going(RUNNING.id, began=0)
    going.look(PAUSED, 5, others_wait=False)
    going.look(PAUSED, 5000, others_wait=False)
    assert due(going, PAUSED, clock=5000) is None
    going.look(RUNNING, 5000, others_wait=False)
    assert due(going, clock=4995 + LIMIT) is None
    assert due(going, clock=4996 + LIMIT) == "limit"


def test_a_pause_gives_way_to_those_who_wait():
    going = Going(RUNNING.id, began=0)
    going.look(PAUSED, 0, others_wait=False)
    going.look(PAUSED, 1000, others_wait=False)  # nobody minded
    going.look(PAUSED, 1040, others_wait=True)
    assert going.patience_left == settings.PAUSE_SECONDS - 40
    assert due(going, PAUSED, clock=1040) is None
    going.look(RUNNING, 1041, others_wait=True)  # one batch in between starts nothing anew
    going.look(PAUSED, 1042, others_wait=True)
    going.look(PAUSED, 1062, others_wait=True)
    assert due(going, PAUSED, clock=1062) == "give way"
