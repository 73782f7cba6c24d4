"""What a visitor asks of a run while it goes: pause, go on, one step, one epoch, another rate, stop.

Orders come from the thread that reads the server's pipe; the training asks between two batches and waits here while it
is paused. Pausing is nothing but not pulling train(), and a clock that stands still meanwhile.
"""

import threading
import time

ORDERS = ("pause", "resume", "step", "epoch", "learning_rate", "stop")


class Control:
    """The wishes about one run. All of it may be used from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._mode = "resume"  # the latest of pause, resume, step, epoch
        self._since: int | None = None  # the step at which the latest was asked for, as far as the training said
        self._rate: float | None = None
        self._stopped = False
        self._waited = 0.0

    def tell(self, order: str, rate: float | None = None) -> None:
        """Take in one of ORDERS."""
        with self._changed:
            if order == "stop":
                self._stopped = True
            elif order == "learning_rate":
                self._rate = rate
            else:
                self._mode, self._since = order, None
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        return self._stopped

    @property
    def single(self) -> bool:
        """Is it to learn no more than one step, and then to wait again?"""
        return self._mode == "step"

    def new_rate(self) -> float | None:
        """The rate that was asked for since this was asked last."""
        with self._changed:
            rate, self._rate = self._rate, None
            return rate

    def pauses(self, step: int, epoch_ended: bool) -> bool:
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
            self._changed.wait_for(lambda: self._mode != "pause" or self._stopped or self._rate is not None)
        self._waited += time.monotonic() - began

    def clock(self) -> float:
        """Monotonic seconds without those that were waited here."""
        return time.monotonic() - self._waited
