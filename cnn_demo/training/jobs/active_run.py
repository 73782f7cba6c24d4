"""The run that the worker is at, as the server keeps an eye on it: since when, told to stop or not, paused or not.

What has to be done about it is decided here from these times alone, and done in `supervision`.
"""

from dataclasses import dataclass
from typing import Literal

from cnn_demo import settings
from cnn_demo.training.jobs.worker_client import Patience
from cnn_demo.training.session.run import Run

Deed = Literal["kill", "terminate", "limit", "give way", "silent"]


@dataclass
class Going:
    """`began`, `paused` and `looked` are by the server's clock, which tests may move; `asked` is monotonic."""

    run_id: str
    began: float
    asked: float | None = None  # when it was told to stop
    because: str = ""  # why it was
    obeyed: bool = False  # its last batch is over
    paused: float | None = None  # since when it is
    looked: float = 0.0
    blocked: float = 0.0  # seconds that it was paused while others waited

    def look(self, run: Run, clock: float, others_wait: bool) -> None:
        """Account for the time since the last look. Time in a pause does not count as time of training."""
        if run.state == "paused":
            self.blocked += clock - self.looked if others_wait and self.paused is not None else 0.0
            self.paused = clock if self.paused is None else self.paused
        elif self.paused is not None:
            self.began += clock - self.paused
            self.paused = None
        self.looked = clock

    @property
    def patience_left(self) -> float:
        """Seconds that it may still be paused while others wait."""
        return max(settings.PAUSE_SECONDS - self.blocked, 0.0)

    def due(self, run: Run, clock: float, now: float, heard: float, ready: bool, patience: Patience) -> Deed | None:
        """What the server must do now; `heard` is when the worker last said anything."""
        limit = (run.config.time_limit or settings.MAX_SECONDS) + settings.DOWNLOAD_SECONDS + patience.finish
        if now - heard > (patience.silence if ready else patience.start):
            return "silent"
        if self.asked is None:
            if self.paused is not None:
                return None if self.patience_left else "give way"
            return "limit" if clock - self.began > limit else None
        if now - self.asked > (patience.finish if self.obeyed else patience.kill):
            return "kill"
        return "terminate" if now - self.asked > patience.terminate and not self.obeyed else None
