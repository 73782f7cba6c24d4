"""Workers that are processes on this machine: as many as fit, each with its share of the cores. Nothing to install."""

from dataclasses import replace

from cnn_demo import settings
from cnn_demo.machine import cores, memory
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs.engine import OnEvent
from cnn_demo.training.worker.process import WorkerLimits, WorkerProcess

THREADS = 2  # for each worker: small networks gain little from more
SERVER_BYTES = 1_500_000_000  # for the server itself
WORKER_BYTES = 1_500_000_000  # for a worker with a usual run; it has 380 MB of its own while it is idle


class LocalEngine:
    """`places` None: CNN_DEMO_WORKERS, else as many as the machine has room for. Threads that `limits` leave open are
    shared out among the places."""

    def __init__(self, stores: Stores, limits: WorkerLimits | None = None, places: int | None = None) -> None:
        self._stores = stores
        self._places = places or settings.workers() or default_places(cores(), memory())
        limits = limits or WorkerLimits()
        self.limits = replace(limits, threads=limits.threads or threads_each(cores(), self._places))

    @property
    def places(self) -> int:
        return self._places

    def start(self, on_event: OnEvent) -> WorkerProcess:
        return WorkerProcess(on_event, self.limits, self._stores.folders)

    def why_not(self) -> str:
        return ""


def default_places(cores: int, memory: int | None) -> int:
    """Workers that fit beside the server, by cores and by bytes of memory (None: unknown); at least one.

    >>> default_places(2, 8_000_000_000), default_places(16, 64_000_000_000), default_places(16, 4_000_000_000)
    (1, 8, 1)
    """
    fit = cores if memory is None else (memory - SERVER_BYTES) // WORKER_BYTES
    return max(1, min(cores // THREADS, fit))


def threads_each(cores: int, places: int) -> int:
    """Threads of each worker; 0, which is PyTorch's own choice, where it is alone.

    >>> threads_each(16, 8), threads_each(2, 1), threads_each(2, 4)
    (2, 0, 1)
    """
    return max(1, cores // places) if places > 1 else 0
