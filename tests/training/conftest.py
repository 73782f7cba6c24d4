"""What the tests of training jobs share."""

import time
from collections.abc import Callable

import pytest

from cnn_demo.training.jobs.job_queue import Jobs
from cnn_demo.training.session.run import Run


@pytest.fixture
def until():
    """until(jobs, run_id, condition): look at the run, and keep it alive, until the condition holds."""

    def wait(jobs: Jobs, run_id: str, condition: Callable[[Run], object], look=Jobs.visit, seconds: float = 120) -> Run:
        deadline = time.monotonic() + seconds
        while not condition(run := look(jobs, run_id)):
            assert time.monotonic() < deadline, f"still {run.state}: {run.message}"
            assert not run.ended, f"{run.state}: {run.message}"
            time.sleep(0.02)
        return run

    return wait
