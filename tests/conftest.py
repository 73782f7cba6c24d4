"""The real app on a free port of this machine, started once and shared by every test that talks to it."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import torch
from app_process import free_port

from cnn_demo.training.jobs import LocalEngine, job_queue
from cnn_demo.training.worker.process import WorkerLimits

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each app and worker that a test starts compiles all of ours anew
if "PYTEST_XDIST_WORKER" in os.environ:  # two processes share the cores
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """As the server runs; and equal seeds mean equal numbers."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def upload_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served app keeps uploads."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="session")
def served(upload_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running app, such as http://127.0.0.1:41234, with no downloads and a data folder of its own."""
    import app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(upload_folder))
        patch.setenv("CNN_DEMO_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("CNN_DEMO_DOWNLOAD", "0")
        limits = WorkerLimits(threads=1, niceness=0)  # two processes share the cores
        patch.setattr(job_queue, "LocalEngine", partial(LocalEngine, limits=limits, places=1))
        app.prepare_environment()
        page, address = app.serve(server_name="127.0.0.1", server_port=free_port())
        yield address.rstrip("/")
        page.close(verbose=False)
