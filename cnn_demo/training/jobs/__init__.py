"""Training for many visitors: a queue, a registry of runs, their files, and the workers that learn."""

from cnn_demo.training.jobs.engine import Engine, Worker
from cnn_demo.training.jobs.job_queue import Jobs
from cnn_demo.training.jobs.local_engine import LocalEngine
from cnn_demo.training.jobs.run_files import RunFiles

__all__ = ["Engine", "Jobs", "LocalEngine", "RunFiles", "Worker"]
