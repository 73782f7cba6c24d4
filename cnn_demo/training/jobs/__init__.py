"""Training for many visitors: a queue, a registry of runs, their files, and the worker process that learns."""

from cnn_demo.training.jobs.job_queue import Jobs
from cnn_demo.training.jobs.run_files import RunFiles

__all__ = ["Jobs", "RunFiles"]
