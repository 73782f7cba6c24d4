"""One worker of the app's pool, measured: how many images a second it learns from while others do the same."""

import os
import queue
from collections.abc import Collection
from pathlib import Path

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.training.worker.process import Event, WorkerLimits, WorkerProcess

PATIENCE = 120.0  # seconds until a worker that says nothing is given up
LEAST = -20
RUN = "run-" + "0" * 32


class Trainee:
    """Trains whenever it is told to, on `cores` alone where they are named. `folder` is for its files."""

    def __init__(self, threads: int, folder: Path, cores: Collection[int] = ()) -> None:
        self._folder = folder
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        limits = WorkerLimits(threads, niceness=LEAST)  # as nice as this command
        folders = str(folder), str(settings.CHECKPOINTS)
        self._process = WorkerProcess(lambda _, event: self._events.put(event), limits, folders)
        if cores:
            os.sched_setaffinity(self._process.pid, cores)  # threads that it starts later have the same
        while not self._next().get("ready"):
            pass

    def begin(self, seconds: float) -> None:
        """Learn from the bundled digits for so long, as a visitor's run would."""
        from cnn_demo.training.config.train_config import TrainConfig  # with it comes PyTorch

        config = TrainConfig(epochs=settings.MAX_EPOCHS, time_limit=seconds)
        paths = {f"{kind}_path": str(self._folder / f"{RUN}.{kind}") for kind in ("network", "state")}
        self._batch = config.batch_size
        self._process.send(do="train", run=RUN, config=config.to_dict(), sample=True, resume="", **paths)

    def images_per_second(self) -> float:
        """Of the training that it was told to do, at its end. LabError where that does not come."""
        step, seconds = 0, 0.0
        while (event := self._next()).get("state") != "done":
            if event.get("state"):
                raise LabError(f"A training that was to be measured did not finish. {event.get('message', '')}")
            step, seconds = event.get("step", step), event.get("seconds", seconds)
        return step * self._batch / seconds

    def close(self) -> None:
        self._process.close()

    def _next(self) -> Event:
        try:
            event = self._events.get(timeout=PATIENCE)
        except queue.Empty:
            event = None
        if event is None:
            raise LabError("A training process ended, or says nothing.")
        return event
