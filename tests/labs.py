"""Stores that tests share because they only read: the bundled samples and the published networks, no data folder."""

from pathlib import Path

from cnn_demo import settings
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import Jobs, RunFiles

STORES = Stores.open(settings.SAMPLES / "no such folder")
DATA, MODELS = STORES.data, STORES.models


def jobs_in(folder: Path, *arguments: object, **options: object) -> Jobs:
    """Trainings that leave their files in this data folder."""
    stores = Stores.open(folder)
    return Jobs(stores, RunFiles(stores.models.runs), *arguments, **options)  # type: ignore[arg-type]
