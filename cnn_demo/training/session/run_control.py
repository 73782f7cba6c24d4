"""What is asked of a run while it goes: pause, go on, one step, one epoch, another learning rate, stop by its visitor;
to give way to others by the queue.

Commands come from the thread that reads the server's pipe; the training asks between two batches and waits here while
it is paused. Pausing is nothing but not pulling train(), and a clock that stands still meanwhile.
"""

import threading
import time

from cnn_demo.training.session.commands import COMMANDS

GIVE_WAY = "give_way"  # at the end of an epoch, for others who wait


class RunControl:
    """The commands about one run. All of it may be used from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._mode = "resume"  # the latest of pause, resume, step, epoch
        self._since: int | None = None  # the step at which the latest was asked for, as far as the training said
        self._learning_rate: float | None = None
        self._stopped = self._gives_way = False
        self._waited = 0.0

    def receive(self, command: str, learning_rate: float | None = None) -> None:
        """Take in one of COMMANDS, or GIVE_WAY."""
        if command not in (*COMMANDS, GIVE_WAY):
            raise ValueError(f"no command: {command!r}")
        with self._changed:
            if command == "stop":
                self._stopped = True
            elif command == GIVE_WAY:
                self._gives_way = True
            elif command == "learning_rate":
                self._learning_rate = learning_rate
            else:
                self._mode, self._since = command, None
            self._changed.notify_all()

    @property
    def is_stopped(self) -> bool:
        return self._stopped

    @property
    def gives_way(self) -> bool:
        """Is it to make room at the end of an epoch? Not where it is to stop anyway."""
        return self._gives_way and not self._stopped

    @property
    def is_single_step(self) -> bool:
        """Is it to learn no more than one step, and then to wait again?"""
        return self._mode == "step"

    def take_learning_rate(self) -> float | None:
        """The learning rate that was asked for since this was asked last."""
        with self._changed:
            learning_rate, self._learning_rate = self._learning_rate, None
            return learning_rate

    def should_pause(self, step: int, epoch_ended: bool) -> bool:
        """Is the training to wait now, after `step`? After one step or one epoch, if that was all it was to do."""
        with self._changed:
            if self._mode in ("step", "epoch"):
                self._since = step if self._since is None else self._since
                if step > self._since and (self._mode == "step" or epoch_ended):
                    self._mode = "pause"
            return self._mode == "pause" and not self._stopped

    def wait(self) -> None:
        """Sleep until something is asked for, unless it has been already."""
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: self._mode != "pause" or self._stopped or self._learning_rate is not None)
        self._waited += time.monotonic() - began

    def clock(self) -> float:
        """Monotonic seconds without those that were waited here."""
        return time.monotonic() - self._waited
