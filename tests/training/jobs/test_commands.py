"""What may be asked of a run when, in words."""

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs import commands
from cnn_demo.training.session.run import Run

QUEUED = Run("run-" + "0" * 32, TrainConfig())
RUNNING = QUEUED.to("running", "")
PAUSED = RUNNING.to("paused", "")
STOPPING = PAUSED.to("stopping", "")
DONE = RUNNING.to("done", "", resumable=True)


@pytest.mark.parametrize("run", [RUNNING, PAUSED])
@pytest.mark.parametrize("wish", ["pause", "resume"])
def test_pausing_twice_does_no_harm(run, wish):
    commands.check(run, wish)
    assert commands.in_words(wish)


def test_one_step_and_one_epoch_need_a_pause():
    for wish in ("step", "epoch"):
        commands.check(PAUSED, wish)
        with pytest.raises(BadValue, match="Pause it first"):
            commands.check(RUNNING, wish)


@pytest.mark.parametrize("wish", commands.WISHES)
def test_nothing_before_the_start_nor_while_it_stops(wish):
    for run, words in ((QUEUED, "waits in the queue"), (STOPPING, "about to stop")):
        with pytest.raises(BadValue, match=words):
            commands.check(run, wish, 0.1)


def test_after_the_end_only_one_epoch_more():
    for wish in ("pause", "resume", "step", "learning_rate"):
        with pytest.raises(BadValue, match="is over"):
            commands.check(DONE, wish, 0.1)
    with pytest.raises(BadValue, match="not kept any more"):
        commands.check(DONE, "epoch", state_kept=False)
    commands.check(DONE, "epoch")
    with pytest.raises(BadValue, match="not kept any more"):
        commands.check(RUNNING.to("failed", ""), "epoch")


@pytest.mark.parametrize("rate", [None, float("nan"), float("inf"), 0, -1, 1e7, "0.1", [0.1], True, 10**400])
def test_a_rate_has_a_recipes_bounds(rate):
    with pytest.raises(BadValue, match="The learning rate must be a number from"):
        commands.check(RUNNING, "learning_rate", rate)


@pytest.mark.parametrize("wish", [None, "", "stop it", 3, [], "__class__"])
def test_other_wishes_are_refused(wish):
    with pytest.raises(BadValue, match="Choose one of: pause, resume"):
        commands.check(RUNNING, wish)
