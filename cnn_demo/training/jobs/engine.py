"""What carries out runs, as the queue sees it: an engine has places and starts workers; a worker does one run after the
other. The local one starts processes (see `local_engine`); others may reach for other machines. Neither is locked: all
calls come from under the lock of `job_queue`, and only `on_event` comes from threads of the engine's own.
"""

from collections.abc import Callable
from typing import Any, Protocol

from cnn_demo.training.worker.process import Event as Event


class Worker(Protocol):
    """One place to train at, warm and alone with its run. It is told what to do by messages and answers by events.

    A message is {do: "train", run, config, sample, resume, network_path, state_path}, or a command of
    session.run_control about that run, {do, run, learning_rate}. An event is what training.worker sends: {} now and
    then, so that its silence is noticed, {ready: True} once, and facts of a run, which session.run.apply_event takes.
    """

    @property
    def ready(self) -> bool:
        """Has it ever said that it can train?"""

    @property
    def pid(self) -> int | None:
        """The process on this machine that trains; None where there is none."""

    def send(self, **message: Any) -> None:
        """Give an order or a command, without waiting. To a dead worker it is lost, and that is no error."""

    def terminate(self) -> None:
        """Make it end soon: its run has not obeyed a stop."""

    def kill(self) -> None:
        """Make it end now, frozen or not."""

    def close(self, seconds: float = 2.0) -> None:
        """End it and wait until it is gone: nicely for so many seconds, then not so."""


OnEvent = Callable[[Worker, Event | None], None]


class Engine(Protocol):
    """Where workers come from."""

    @property
    def places(self) -> int:
        """How many workers there may be at a time. It may change: then the queue uses more, or fewer once they are
        idle."""

    def start(self, on_event: OnEvent) -> Worker:
        """A new worker, at once; it says later that it is ready. `on_event(worker, event)` is called from a thread of
        the engine's for each event, in order, and with None once, as the last, when the worker has died.

        Always called from one and the same thread, which lives as long as the queue does.
        """

    def why_not(self) -> str:
        """Why no worker can be started now, in a sentence for a visitor; "" when one can. Never waits."""
