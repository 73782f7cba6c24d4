"""When the server has to do something about the run that is active; time is a number here."""

import pytest

from cnn_demo import settings
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.active_run import ActiveRun, Timeouts
from cnn_demo.training.session.run import Run

RUNNING = Run("run-" + "0" * 32, TrainConfig(time_limit=10), state="running")
PAUSED = RUNNING.transition("paused", "")
TIMEOUTS = Timeouts()
LIMIT = 10 + settings.DOWNLOAD_SECONDS + TIMEOUTS.finish


def due(active, run=RUNNING, clock=0.0, now=0.0, heard=0.0, ready=True):
    return active.overdue_action(run, clock, now, heard, ready, TIMEOUTS)


def test_nothing_is_due_until_the_time_limit():
    active = ActiveRun(RUNNING.id, began=100)
    assert due(active, clock=100 + LIMIT) is None
    assert due(active, clock=101 + LIMIT) == "limit"


@pytest.mark.parametrize(
    ("obeyed", "after", "action"),
    [(False, 1, None), (False, 4, "terminate"), (False, 6, "kill"), (True, 6, None), (True, 121, "kill")],
)
def test_a_stop_is_enforced(obeyed, after, action):
    assert due(ActiveRun(RUNNING.id, began=0, stop_sent=50, obeyed=obeyed), now=50 + after, heard=50 + after) == action


def test_silence_is_not_borne():
    active = ActiveRun(RUNNING.id, began=0)
    assert due(active, now=31) == "silent"
    assert due(active, now=31, ready=False) is None
    assert due(active, now=121, ready=False) == "silent"


def test_a_pause_costs_no_time_of_training():
    active = ActiveRun(RUNNING.id, began=0)
    active.update(PAUSED, 5, others_wait=False)
    active.update(PAUSED, 5000, others_wait=False)
    assert due(active, PAUSED, clock=5000) is None
    active.update(RUNNING, 5000, others_wait=False)
    assert due(active, clock=4995 + LIMIT) is None
    assert due(active, clock=4996 + LIMIT) == "limit"


def test_a_pause_gives_way_to_those_who_wait():
    active = ActiveRun(RUNNING.id, began=0)
    active.update(PAUSED, 0, others_wait=False)
    active.update(PAUSED, 1000, others_wait=False)  # nobody minded
    active.update(PAUSED, 1040, others_wait=True)
    assert active.pause_left == settings.PAUSE_SECONDS - 40
    assert due(active, PAUSED, clock=1040) is None
    active.update(RUNNING, 1041, others_wait=True)  # one batch in between starts nothing anew
    active.update(PAUSED, 1042, others_wait=True)
    active.update(PAUSED, 1062, others_wait=True)
    assert due(active, PAUSED, clock=1062) == "give way"
