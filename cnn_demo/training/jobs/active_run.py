"""The run that a worker is at, and what the server has to do about it, decided from times alone."""

from dataclasses import dataclass
from typing import Literal

from cnn_demo import settings
from cnn_demo.training.jobs.fair_queue import NEARLY_DONE, TURN_SECONDS
from cnn_demo.training.session.run import Run

Resume = Literal["", "rest", "epoch"]  # a new training, the rest of one, or one epoch more
Action = Literal["kill", "terminate", "limit", "give way", "silent"]


@dataclass(frozen=True)
class Timeouts:
    """Seconds until the worker is made to do what it should."""

    terminate: float = 3.0  # after Stop, while batches still run
    kill: float = 5.0
    silence: float = 30.0  # a worker says every two seconds that it lives
    start: float = 120.0  # for importing PyTorch on a slow disk
    finish: float = 120.0  # for measuring and saving, after the last batch


@dataclass
class ActiveRun:
    """The run that the worker is at: since when, told to stop or not, paused or not.

    `began`, `paused` and `updated` are by the server's clock, which tests may move; `stop_sent` is monotonic.
    """

    run_id: str
    began: float
    stop_sent: float | None = None  # when it was told to stop
    because: str = ""  # why it was
    obeyed: bool = False  # its last batch is over
    paused: float | None = None  # since when it is
    updated: float = 0.0
    blocked: float = 0.0  # seconds that it was paused while others waited
    resume: Resume = ""
    is_lost: bool = False  # its machine is gone, and it need not be
    gives_way: bool = False  # told to make room at the end of an epoch

    def update(self, run: Run, clock: float, others_wait: bool) -> None:
        """Account for the time since the last update. Time in a pause does not count as time of training."""
        if run.state == "paused":
            self.blocked += clock - self.updated if others_wait and self.paused is not None else 0.0
            self.paused = clock if self.paused is None else self.paused
        elif self.paused is not None:
            self.began += clock - self.paused
            self.paused = None
        self.updated = clock

    @property
    def pause_left(self) -> float:
        """Seconds that it may still be paused while others wait."""
        return max(settings.PAUSE_SECONDS - self.blocked, 0.0)

    def has_had_its_turn(self, clock: float) -> bool:
        """Has it trained for so long that others may have its place?"""
        return self.paused is None and self.stop_sent is None and clock - self.began >= TURN_SECONDS

    def more_turns(self, clock: float) -> int:
        """How many turns its training has lasted beyond the first."""
        return max(0, int((clock - self.began) / TURN_SECONDS) - 1)

    def turn_left(self, run: Run, clock: float, left: float) -> float:
        """Of `left` seconds, those until it ends or gives way after an epoch, while others wait."""
        epoch = run.seconds / run.epoch if run.epoch else 0.0
        turn = max(TURN_SECONDS - (clock - self.began), 0.0) + epoch / 2
        return left if left <= turn + NEARLY_DONE else turn

    def overdue_action(
        self, run: Run, clock: float, now: float, heard: float, ready: bool, timeouts: Timeouts
    ) -> Action | None:
        """What the server must do now; `heard` is when the worker last said anything."""
        limit = (run.config.time_limit or settings.MAX_SECONDS) + settings.DOWNLOAD_SECONDS + timeouts.finish
        if now - heard > (timeouts.silence if ready else timeouts.start):
            return "silent"
        if self.stop_sent is None:
            if self.paused is not None:
                return None if self.pause_left else "give way"
            return "limit" if clock - self.began > limit else None
        if now - self.stop_sent > (timeouts.finish if self.obeyed else timeouts.kill):
            return "kill"
        return "terminate" if now - self.stop_sent > timeouts.terminate and not self.obeyed else None
