"""What one training session is to do: a recipe, where its files go, what is kept, and what it may cost."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.resume_state import State


@dataclass(frozen=True)
class Limits:
    """What a run may cost. `known_images`: so many training images, and at most as many held-out ones, tell what is
    "none of these", None for all of them; `few_snapshots`: those of small networks only, and not of too many epochs."""

    seconds: float = math.inf
    state_bytes: float = math.inf
    known_images: int | None = None
    few_snapshots: bool = False


@dataclass(frozen=True, eq=False)
class Order:
    """With `resume` the training goes on where that state was, through one epoch if `one_more_epoch`; `spent` seconds
    of its time budget are used up.

    `name` is the network's on its card (empty: made from architecture and data). After epochs, now and then, what
    `saves` says is written: the network to draw on at once, the state to go on from after a crash, or both.
    `keeps_state` keeps the latter after the last epoch too; every `every` steps a Progress is yielded and commands are
    obeyed.
    """

    config: TrainConfig
    network_path: Path
    state_path: Path
    sample: bool = False
    name: str = ""
    resume: State | None = None
    one_more_epoch: bool = False
    spent: float = 0.0
    saves: Literal["network", "state", "both"] = "network"
    keeps_state: bool = True
    keeps_epochs: bool = True
    half: bool = False
    every: int = 1
    limits: Limits = Limits()
