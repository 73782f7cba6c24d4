"""One manager with a real worker for all tests of this folder, and a clock that they move on."""

import time

import pytest
from labs import BESIDE_TESTS

from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import Jobs, LocalEngine, RunFiles


class Clock:
    """Monotonic seconds that a test can move on."""

    def __init__(self):
        self.ahead = 0.0

    def __call__(self):
        return time.monotonic() + self.ahead


@pytest.fixture(scope="package")
def clock():
    return Clock()


@pytest.fixture(scope="package")
def stores(tmp_path_factory):
    return Stores.open(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="package")
def jobs(stores, clock):
    """One manager, and so one start of the worker, for the whole folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_DEMO_DOWNLOAD", "0")
        jobs = Jobs(stores, RunFiles(stores.models.runs), LocalEngine(stores, BESIDE_TESTS, places=1), clock)
        jobs.warm()
        yield jobs
        jobs.close()
