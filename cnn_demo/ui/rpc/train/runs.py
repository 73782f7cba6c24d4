"""What the Train tab asks about runs: starting, watching, steering and stopping them. Training itself happens in the
worker of `training.jobs`; whose run it is, and what makes sense now, is checked there.
"""

import math
from collections.abc import AsyncIterator
from typing import Annotated

from pydantic import Field

from cnn_demo.lab import current_lab
from cnn_demo.training.jobs.job_queue import MOST_IN_LIST
from cnn_demo.ui.rpc.models import Name, Nothing
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import Amount, RecipeQuestion, RunId, RunState, Visitor, changes, run_state

EVERY_SECONDS = 0.25  # news at most so often
RunIds = Annotated[list[RunId], Field(min_length=1, max_length=MOST_IN_LIST)]


class StartQuestion(Model):
    """Runs of one visitor; the second begins when the first has ended, and so on, whether or not a page is open."""

    visitor: Visitor
    runs: Annotated[list[RecipeQuestion], Field(min_length=1, max_length=MOST_IN_LIST)]


class RunsAnswer(Model):
    """Ids, to watch the runs by."""

    runs: list[str]


class StopQuestion(Model):
    visitor: Visitor
    runs: RunIds


class OwnRunsQuestion(Model):
    visitor: Visitor


class WatchQuestion(Model):
    """`after`: the step of the last point that is known already, half a step more for the end of an epoch."""

    run: RunId
    after: float = -1.0


class ControlQuestion(Model):
    """`command`: one of training.session.commands; with learning_rate that is given too."""

    visitor: Visitor
    run: RunId
    command: Name
    learning_rate: Amount = None


@rpc("queued")
def start_runs(question: StartQuestion) -> RunsAnswer:
    """Queues a visitor's runs, one after the other."""
    runs = [(each.config.config(), each.sample) for each in question.runs]
    return RunsAnswer(runs=current_lab().jobs.start_list(runs, question.visitor))


@rpc("queued")
def stop_runs(question: StopQuestion) -> Nothing:
    """Asks runs of this visitor to stop, the last one first; runs of anybody else are left alone."""
    for run in reversed(question.runs):
        current_lab().jobs.stop(run, question.visitor)
    return Nothing()


@rpc("light")
def own_runs(question: OwnRunsQuestion) -> RunsAnswer:
    """The runs of this visitor that have not ended, the first one first."""
    return RunsAnswer(runs=[run.id for run in reversed(current_lab().jobs.runs_of(question.visitor)) if not run.ended])


@rpc("light")
def watch_run(question: WatchQuestion) -> RunState:
    """A run as it is now, for somebody who will look again: that keeps it alive."""
    return run_state(current_lab().jobs.visit(question.run), question.after)


@rpc("queued")
def control_run(question: ControlQuestion) -> RunState:
    """Pauses a run, lets it go on, or changes its learning rate; the run as it then is, without its points."""
    run = current_lab().jobs.control(question.run, question.visitor, question.command, question.learning_rate)
    return run_state(run, math.inf)


def news_of(run_id: str, after: float) -> AsyncIterator[str]:
    """A run as JSON until its end: the whole of it with the points after `after`, then only what changes."""
    return changes(current_lab().jobs.watch(run_id, every=EVERY_SECONDS), after)
