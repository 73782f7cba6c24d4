"""One training of a visitor's classes: a thread that leads it, and what of it can be seen meanwhile.

A new last layer is learned in this process, in less time than another one needs to start. What takes longer is learned
in a process of its own (see `learning_process`).
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.own_classes.features.extractor import FeatureExtractor
from cnn_demo.own_classes.features.feature_queue import FeatureQueue, stand_back
from cnn_demo.own_classes.learning.learned import Learned
from cnn_demo.own_classes.learning.new_head import learn_head
from cnn_demo.own_classes.learning.report import CurvePoint, OwnReport
from cnn_demo.own_classes.learning.task import Start, Task
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.engine.device import give_memory_back
from cnn_demo.training.jobs import RunFiles

log = logging.getLogger(__name__)

LEASE_SECONDS = 60  # a training that nobody has looked at for so long is stopped
POINTS = 400  # of a curve; a longer one is thinned
FEATURES_SHARE = 0.7  # of a head's progress
STOPPED = "Stopped. Your images are as they were."
UNEXPECTED = "This training failed for a reason that we did not expect; it is in the log. Try again."


@dataclass(frozen=True)
class TrainingStatus:
    """A training at one moment. `report` is there once it has ended well."""

    training: str
    start: Start
    ended: bool = False
    message: str = "It begins in a moment."
    progress: float = 0.0
    curve: tuple[CurvePoint, ...] = ()
    report: OwnReport | None = None


@dataclass(frozen=True, eq=False)
class Means:
    """What a training works with. `heads` and `processes` are held by those at work: one of each at a time."""

    stores: Stores
    files: RunFiles
    extractor: FeatureExtractor
    queue: FeatureQueue
    heads: threading.Lock
    processes: threading.Lock


class Training:
    """Begins when it is made. `done` hears of the network that it has written."""

    def __init__(self, training: str, visitor: str, task: Task, means: Means, done: Callable[[str, str], None]) -> None:
        self.visitor, self._task, self._means, self._done = visitor, task, means, done
        self._status = TrainingStatus(training, task.recipe.start)
        self._stop = threading.Event()
        self._looked = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=f"own classes {training[:6]}", daemon=True)
        self._thread.start()

    @property
    def status(self) -> TrainingStatus:
        """How far it is. Whoever asks keeps it going."""
        self._looked = time.monotonic()
        return self._status

    @property
    def goes_on(self) -> bool:
        return not self._status.ended

    def stop(self) -> None:
        """Soon; nothing is kept of it."""
        self._stop.set()

    def join(self) -> None:
        """Until it has ended."""
        self._thread.join()

    def _run(self) -> None:
        stand_back()
        try:
            report = self._of_head() if self._task.recipe.start == "head" else self._of_process()
            if report is None or self._stop.is_set():
                if report:
                    self._means.files.remove(report.network)
                self._tell(message=STOPPED, ended=True)
            else:
                self._done(self.visitor, report.network)
                self._tell(message="Done.", progress=1.0, curve=report.curve, report=report, ended=True)
        except LabError as error:
            self._tell(message=str(error), ended=True)
        except Exception:
            log.exception("a training of a visitor's classes failed")
            self._tell(message=UNEXPECTED, ended=True)
        give_memory_back()

    def _of_head(self) -> OwnReport | None:
        means, task, images = self._means, self._task, self._task.images
        self._tell(message="Looking at your images.")

        def go_on(left: int) -> bool:
            self._tell(progress=FEATURES_SHARE * (1 - left / len(images)))
            return self._goes_on()

        if not means.queue.wait_for(self.visitor, images, go_on):
            return None
        with means.heads:
            self._tell(message="Training the last layer.", progress=FEATURES_SHARE)
            steps = learn_head(task, [means.extractor.of(image) for image in images], means.extractor.base)
            while self._goes_on():
                news = next(steps)
                if isinstance(news, Learned):
                    news.save(means.files, means.stores.models)
                    return news.report
                self._add(news)
        return None

    def _of_process(self) -> OwnReport | None:
        self._tell(message="Waiting for another visitor's training to end.")
        while not self._means.processes.acquire(timeout=0.2):
            if not self._goes_on():
                return None
        try:
            self._tell(message="Starting.")
            return self._listen(_process(self._task, self._means))
        finally:
            self._means.processes.release()

    def _listen(self, process: "subprocess.Popen[str]") -> OwnReport | None:
        """News of the process until it ends. It says something every quarter of a second."""
        assert process.stdin is not None
        assert process.stdout is not None
        report = None
        with process.stdout as lines:
            for line in lines:
                if not self._goes_on():
                    process.kill()
                    break
                report = self._hear(json.loads(line)) or report
        process.stdin.close()
        if process.wait() and not self._stop.is_set():
            raise LabError(UNEXPECTED)
        return report

    def _hear(self, news: dict[str, object]) -> OwnReport | None:
        match news:
            case {"refused": str(sentence)}:
                raise LabError(sentence)
            case {"point": dict(point)}:
                self._add(CurvePoint(**point))
            case {"message": str(message)}:
                self._tell(message=message)
            case {"progress": float(progress)}:
                self._tell(progress=progress)
            case {"report": dict(report)}:
                return OwnReport.from_json(report)
        return None

    def _goes_on(self) -> bool:
        if time.monotonic() > self._looked + LEASE_SECONDS:
            self._stop.set()
        return not self._stop.is_set()

    def _add(self, point: CurvePoint) -> None:
        curve = (*self._status.curve, point)
        self._tell(curve=curve if len(curve) <= POINTS else (*curve[:-1:2], point))

    def _tell(self, **facts: object) -> None:
        self._status = replace(self._status, **facts)  # type: ignore[arg-type]


def _process(task: Task, means: Means) -> "subprocess.Popen[str]":
    """It reads its task as the first line and ends when stdin does."""
    paths = [str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, "-m", "cnn_demo.own_classes.learning_process", *means.stores.folders],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        encoding="utf-8",
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(task.to_json()) + "\n")
    process.stdin.flush()
    return process
