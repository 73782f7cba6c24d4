"""Workers that are Ray actors on the nodes of a cluster. It lives in the actor of the queue (see `jobs_actor`).

Each node with GPUs has a worker for each of them; any other has one for every two cores. Nodes come and go: places are
counted anew every few seconds. CNN_DEMO_WORKERS on the head node is the most of them, which leaves the rest to others.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cnn_demo
from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.storage import place_of
from cnn_demo.training.cluster.node_worker import NodeWorker
from cnn_demo.training.cluster.shared_folder import name_of
from cnn_demo.training.jobs.engine import OnEvent
from cnn_demo.training.jobs.local_engine import THREADS
from cnn_demo.training.worker.process import WorkerLimits

log = logging.getLogger(__name__)
Resources = dict[str, float]

COUNT_SECONDS = 2.0  # between two looks
REFUSED_SECONDS = 10.0  # until a node that did not fit is tried again
LIMITS = WorkerLimits(threads=THREADS)
LEAST_PLACES = 1  # while the cluster grows, one worker waits for a node
NO_WORKER = "A worker does not start on its node of the cluster. Is CNN Lab installed there, and PyTorch?"
NO_NODES = "No machine of the cluster has two free cores or a GPU. Add a node; the run starts then."


class RayEngine:
    """`ray` is that package, connected; `folder` is the data folder that all nodes share."""

    def __init__(self, ray: Any, folder: Path) -> None:
        self._ray, self._folder = ray, folder
        self._workers: list[RayWorker] = []
        self._counted, self._places, self._gpus = -math.inf, 0, 0
        self._name = ""  # the folder's own
        self._away = self._refused = ""  # what is wrong with the folder, and what a node has said
        self._refused_at = 0.0

    @property
    def places(self) -> int:
        self._count()
        return max(LEAST_PLACES, min(self._places, settings.workers() or self._places))

    def start(self, on_event: OnEvent) -> "RayWorker":
        self._count()
        self._workers = [worker for worker in self._workers if worker.is_alive]
        takes_gpu = sum(worker.has_gpu for worker in self._workers) < self._gpus
        worker = RayWorker(self._ray, self._actor(takes_gpu), on_event, takes_gpu, self._remember_refusal)
        self._workers.append(worker)
        return worker

    def why_not(self) -> str:
        self._count()
        return self._away or self._refused or ("" if self._places else NO_NODES)

    def _actor(self, takes_gpu: bool) -> Any:
        needs = {"num_gpus": 1, "num_cpus": 1} if takes_gpu else {"num_gpus": 0, "num_cpus": THREADS}
        remote = self._ray.remote(concurrency_groups={"news": 1})(NodeWorker)  # all else in order, one after the other
        options = {"max_restarts": 0, "scheduling_strategy": "SPREAD", **needs}
        return remote.options(**options).remote(place_of(self._folder), self._name, cnn_demo.__version__, LIMITS)

    def _remember_refusal(self, words: str) -> None:
        self._refused, self._refused_at = words, time.monotonic()

    def _count(self) -> None:
        """Look at nodes and folder, but not at every call."""
        now = time.monotonic()
        if now - self._counted < COUNT_SECONDS:
            return
        alive = [node["Resources"] for node in self._ray.nodes() if node["Alive"]]
        self._places, self._gpus = sum(map(places_of, alive)), sum(map(gpus_of, alive))
        self._counted = now
        if now - self._refused_at > REFUSED_SECONDS:
            self._refused = ""
        try:
            self._name, self._away = name_of(self._folder), ""
        except LabError as error:
            self._away = str(error)


def gpus_of(node: Resources) -> int:
    """GPUs of a node for each of which it has a core.

    >>> gpus_of({"CPU": 8.0, "GPU": 2.0}), gpus_of({"CPU": 8.0})
    (2, 0)
    """
    return int(min(node.get("GPU", 0), node.get("CPU", 0)))


def places_of(node: Resources) -> int:
    """Workers that fit on a node: one for each GPU, or else for every two cores.

    >>> places_of({"CPU": 8.0, "GPU": 2.0}), places_of({"CPU": 5.0}), places_of({})
    (2, 2, 0)
    """
    return gpus_of(node) or int(node.get("CPU", 0)) // THREADS


class RayWorker:
    """This end of a NodeWorker. `on_refused` gets a sentence when the node does not want to train, "" when it does."""

    pid = None  # the process is on another machine

    def __init__(
        self, ray: Any, actor: Any, on_event: OnEvent, has_gpu: bool, on_refused: Callable[[str], None]
    ) -> None:
        self._ray, self._actor, self.has_gpu = ray, actor, has_gpu
        self._on_event, self._on_refused = on_event, on_refused
        self.ready, self.is_alive = False, True
        self._gone = threading.Event()
        threading.Thread(target=self._listen, name="training-events", daemon=True).start()

    def send(self, **message: Any) -> None:
        if message["do"] == "train" and message["resume"] != "epoch":  # whose state is that of the epoch before
            message["saves"] = "both"
        self._actor.send.remote(message)

    def terminate(self) -> None:
        self._actor.terminate.remote()

    def kill(self) -> None:
        self._ray.kill(self._actor)

    def close(self, seconds: float = 2.0) -> None:
        self._actor.close.remote(seconds)
        self._gone.wait(seconds)
        self.kill()

    def _listen(self) -> None:
        """Pass on what the node says, and at last that it says no more."""
        try:
            lost = not self._hear()
        except Exception as error:  # whatever Ray calls it when a node or an actor has died
            log.warning("a worker of the cluster is gone: %s", type(error).__name__)
            lost = True
            if not self.ready:
                self._on_refused(NO_WORKER)
        self.is_alive = False
        self._gone.set()
        self.kill()
        if lost:
            self._on_event(self, {"lost": True})
        self._on_event(self, None)

    def _hear(self) -> bool:
        """Until the node says that its process has died."""
        while True:
            news = self._actor.news.options(concurrency_group="news").remote()
            for event in self._ray.get(news):
                if event is None:
                    return True
                if "refused" in event:
                    self._on_refused(event["refused"])
                    continue
                if "ready" in event:
                    self.ready = True
                    self._on_refused("")
                self._on_event(self, event)
