"""Short and long runs, and what a test waits for."""

import asyncio

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.job_queue import Jobs
from cnn_demo.training.session.run import Run

SHORT = TrainConfig(architecture="convnet_tiny", max_images=100, epochs=2, batch_size=20, learning_rate=0.01)
LONG = TrainConfig(architecture="convnet_tiny", max_images=200, epochs=200, batch_size=2, learning_rate=1e-3)


def ended(run: Run) -> bool:
    return run.ended


def is_running(run: Run) -> bool:
    return run.state == "running"


def watch(jobs: Jobs, run_id: str) -> list[Run]:
    async def collect():
        return [run async for run in jobs.watch(run_id, every=0.02)]

    return asyncio.run(collect())


def is_paused(run: Run) -> bool:
    return run.state == "paused"
