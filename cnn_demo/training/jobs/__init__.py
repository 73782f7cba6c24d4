"""Training for many visitors: a queue, a registry of runs, their files, and the worker process that learns."""

from cnn_demo.training.jobs.job_queue import Jobs, get_jobs
from cnn_demo.training.jobs.run_files import keep_upload

__all__ = ["Jobs", "get_jobs", "keep_upload"]
