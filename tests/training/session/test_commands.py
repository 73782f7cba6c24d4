"""What may be asked of a run when, in words."""

import contextlib
import re

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session import commands
from cnn_demo.training.session.run import Run

QUEUED = Run("run-" + "0" * 32, TrainConfig())
RUNNING = QUEUED.transition("running", "")
PAUSED = RUNNING.transition("paused", "")
STOPPING = PAUSED.transition("stopping", "")
DONE = RUNNING.transition("done", "", resumable=True)


def check(run, command, learning_rate=None, state_kept=False):
    commands.check(run, command, learning_rate, state_kept=state_kept)


@pytest.mark.parametrize("run", [RUNNING, PAUSED])
@pytest.mark.parametrize("command", ["pause", "resume"])
def test_pausing_twice_does_no_harm(run, command):
    check(run, command)
    assert commands.in_words(command)


def test_one_step_and_one_epoch_need_a_pause():
    for command in ("step", "epoch"):
        check(PAUSED, command)
        with pytest.raises(BadValue, match="Pause it first"):
            check(RUNNING, command)


@pytest.mark.parametrize("command", sorted({*commands.COMMANDS} - {"stop"}))
def test_nothing_before_the_start_nor_while_it_stops(command):
    for run, words in ((QUEUED, "waits in the queue"), (STOPPING, "about to stop")):
        with pytest.raises(BadValue, match=words):
            check(run, command, 0.1)


def test_after_the_end_only_one_epoch_more():
    for command in ("pause", "resume", "step", "learning_rate", "stop"):
        with pytest.raises(BadValue, match="is over"):
            check(DONE, command, 0.1, state_kept=True)
    check(DONE, "epoch", state_kept=True)
    for run, state_kept in ((DONE, False), (RUNNING.transition("failed", ""), True)):
        with pytest.raises(BadValue, match="not kept any more"):
            check(run, "epoch", state_kept=state_kept)


def test_a_run_can_be_stopped_once_and_before_its_end():
    for run in (QUEUED, RUNNING, PAUSED):
        check(run, "stop")
    for run in (STOPPING, DONE):
        with pytest.raises(BadValue, match=r"about to stop|is over"):
            check(run, "stop")


@pytest.mark.parametrize("run", [QUEUED, RUNNING, PAUSED, STOPPING, DONE], ids=lambda run: run.state)
def test_what_is_allowed_is_what_is_not_refused(run):
    for command, reason in commands.allowed(run, state_kept=True).items():
        assert commands.why_not(run, command, state_kept=True) == reason
        expected = pytest.raises(BadValue, match=re.escape(reason)) if reason else contextlib.nullcontext()
        with expected:
            check(run, command, 0.1, state_kept=True)


@pytest.mark.parametrize("rate", [None, float("nan"), float("inf"), 0, -1, 1e7, "0.1", [0.1], True, 10**400])
def test_a_rate_has_a_recipes_bounds(rate):
    with pytest.raises(BadValue, match="The learning rate must be a number from"):
        check(RUNNING, "learning_rate", rate)


@pytest.mark.parametrize("command", [None, "", "stop it", 3, [], "__class__"])
def test_other_commandes_are_refused(command):
    with pytest.raises(BadValue, match="Choose one of: pause, resume"):
        check(RUNNING, command)
