"""One worker on a node of the cluster, as Ray makes an actor of it: it keeps the same training process that runs on a
single machine, as isolated and as limited, and passes lines on in both directions. It imports neither Ray nor PyTorch.
"""

import queue
from typing import Any

import cnn_demo
from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.storage import local_folder
from cnn_demo.training.cluster.shared_folder import why_other
from cnn_demo.training.worker.process import Event, WorkerLimits, WorkerProcess

News = list[Event | None]  # None, the last: the process has died


class NodeWorker:
    """`place`, of that own `name`, holds networks and states; `version` is that of whoever asks."""

    def __init__(self, place: str, name: str, version: str, limits: WorkerLimits) -> None:
        self._news: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._process: WorkerProcess | None = None
        if refused := _other_version(version) or _other_place(place, name):
            self._news.put({"refused": refused})
            self._news.put(None)
        else:
            folders = str(local_folder(place)), str(settings.CHECKPOINTS)
            self._process = WorkerProcess(lambda _, event: self._news.put(event), limits, folders)

    def news(self) -> News:
        """What the process has said since the last call: waits until there is something."""
        told = [self._news.get()]
        while not self._news.empty():
            told.append(self._news.get())
        return told

    def send(self, message: dict[str, Any]) -> None:
        """Give an order or a command."""
        if self._process is not None:
            self._process.send(**message)

    def terminate(self) -> None:
        """End the process soon."""
        if self._process is not None:
            self._process.terminate()

    def close(self, seconds: float) -> None:
        """End the process and wait for that."""
        if self._process is not None:
            self._process.close(seconds)


def _other_place(place: str, name: str) -> str:
    try:
        return why_other(local_folder(place), name)
    except LabError as error:
        return f"A node of the cluster cannot train. {error}"


def _other_version(version: str) -> str:
    ours = cnn_demo.__version__
    return "" if version == ours else f"A node of the cluster has CNN Lab {ours}, not {version}: install the same one."
