"""Orders as the server sends them to a worker, and somebody who listens to what it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_demo.training.config.train_config import TrainConfig

RUN = "run-" + "0" * 32


def order_of(config: TrainConfig, folder: Path, resume: str = "") -> dict[str, Any]:
    paths = {"network_path": str(folder / f"{RUN}.safetensors"), "state_path": str(folder / f"{RUN}.state")}
    return {"run": RUN, "config": config.to_dict(), "sample": True, "resume": resume, **paths}


class Listener:
    """Keeps the event, and does what a test wants when it has heard some."""

    def __init__(self, hear: Callable[[dict[str, Any]], None] = lambda event: None) -> None:
        self.events: list[dict[str, Any]] = []
        self.hear = hear

    def __call__(self, **event: Any) -> None:
        self.events.append(event)
        self.hear(event)

    def states(self) -> list[str]:
        return [event["state"] for event in self.events if "state" in event]

    def steps(self) -> list[int]:
        return [event["point"]["step"] for event in self.events if "point" in event]


SMALL = TrainConfig(
    architecture="convnet_tiny", max_images=110, batch_size=20, epochs=2, learning_rate=1e-3, time_limit=60
)
