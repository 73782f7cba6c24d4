"""Stores that tests share because they only read: the bundled samples and the published networks, no data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnn_demo import settings
from cnn_demo.lab import Lab, open_lab, using
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import Jobs, LocalEngine, RunFiles
from cnn_demo.training.worker.process import WorkerLimits

BESIDE_TESTS = WorkerLimits(threads=1, niceness=0)

STORES = Stores.open(settings.SAMPLES / "no such folder")
DATA, MODELS = STORES.data, STORES.models


def jobs_in(folder: Path, limits: WorkerLimits = BESIDE_TESTS, places: int = 1, **options: object) -> Jobs:
    """Trainings that leave their files in this data folder; `options` are those of Jobs."""
    stores = Stores.open(folder)
    return Jobs(stores, RunFiles(stores.models.runs), LocalEngine(stores, limits, places), **options)  # type: ignore[arg-type]


@contextmanager
def lab_in(*folders: Path) -> Iterator[Lab]:
    """The lab that handlers answer in meanwhile; `folders` as open_lab takes them."""
    lab = open_lab(*folders)
    with using(lambda: lab):
        yield lab
    lab.close()
