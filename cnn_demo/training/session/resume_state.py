"""A training between two batches as one file, from which it goes on as if nothing had happened.

Tensors (weights, the best epoch's, the optimizer's, random numbers) as safetensors, all else as JSON beside them:
nothing in such a file can run. It is written whole or not at all, like a network.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import safe_open
from torch import Tensor

from cnn_demo.errors import BadCheckpoint, BadValue, LabError
from cnn_demo.prediction.checkpoint.atomic_file import write
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.best_weights import copy_weights
from cnn_demo.training.engine.metrics import Score
from cnn_demo.training.engine.train_state import Learner

FORMAT = "cnn-lab-state"
VERSION = "1"
_NO_STATE = "This file is not the state of a training of CNN Lab."
_OTHER = "This state does not fit its own recipe. Start the training anew."


@dataclass(frozen=True, eq=False)
class State:
    """`tensors` by "model/...", "best/...", "optimizer/<number>/<name>", "random/..."; `facts` are numbers."""

    config: TrainConfig
    sample: bool
    tensors: dict[str, Tensor]
    facts: dict[str, Any]

    @property
    def size(self) -> int:
        """Bytes of its tensors."""
        return sum(tensor.nbytes for tensor in self.tensors.values())


def state_of(learner: Learner, *, sample: bool = False) -> State:
    """All of a learner, copied. `sample` says that its images are the bundled ones."""
    optimizer, best = learner.optimizer.state_dict(), learner.best
    tensors = {f"model/{name}": value for name, value in copy_weights(learner.model).items()}
    tensors |= {f"best/{name}": value.clone() for name, value in best.weights.items()}
    for number, values in optimizer["state"].items():
        tensors |= {f"optimizer/{number}/{name}": v.detach().to("cpu", copy=True) for name, v in values.items()}
    tensors |= {"random/drawn": learner.drawn, "random/now": learner.generator.get_state()}
    tensors["random/torch"] = torch.get_rng_state()
    facts = {
        "step": learner.step,
        "seen": learner.seen,
        "seconds": learner.seconds,
        "images": len(learner.images),
        "learning_rate": learner.rate,
        "means": [learner.means.total_loss, learner.means.right, learner.means.images],
        "best": [best.epoch, *([best.score.loss, best.score.accuracy] if best.score else [])],
        "groups": optimizer["param_groups"],
    }
    return State(learner.config, sample, {name: value.contiguous() for name, value in tensors.items()}, facts)


def restore(learner: Learner, state: State) -> None:
    """Make a new learner, with the state's recipe and images, what the old one was."""
    facts, tensors = state.facts, state.tensors
    if facts["images"] != len(learner.images):
        raise BadValue(f"This training learned from {facts['images']:,} images, not from {len(learner.images):,}.")
    try:
        learner.model.load_state_dict(_under("model", tensors))
        best = _under("best", tensors)
        assert {n: v.shape for n, v in best.items()} == {n: v.shape for n, v in learner.best.weights.items()}
        learner.best.weights, learner.best.epoch = best, facts["best"][0]
        learner.best.score = Score(*facts["best"][1:]) if facts["best"][1:] else None
        numbered: dict[int, dict[str, Tensor]] = {}
        for name, value in _under("optimizer", tensors).items():
            number, _, key = name.partition("/")
            numbered.setdefault(int(number), {})[key] = value
        groups = [group | {"betas": tuple(group["betas"])} if "betas" in group else group for group in facts["groups"]]
        learner.optimizer.load_state_dict({"state": numbered, "param_groups": groups})
        learner.step, learner.seen, learner.seconds = facts["step"], facts["seen"], facts["seconds"]
        learner.rate = facts["learning_rate"]
        learner.means.total_loss, learner.means.right, learner.means.images = facts["means"]
        rates = [group["lr"] for group in learner.optimizer.param_groups]
        done = min(learner.step, learner.scheduled)
        learner.schedule.load_state_dict({"last_epoch": done, "_step_count": done + 1, "_last_lr": rates})
        learner.drawn = tensors["random/drawn"]
        learner.generator.set_state(tensors["random/now"])
        torch.set_rng_state(tensors["random/torch"])
        learner.draw_apart()
    except (KeyError, ValueError, TypeError, RuntimeError, AssertionError) as error:
        raise BadCheckpoint(_OTHER) from error


def save(path: Path, state: State) -> None:
    """Write the file whole or not at all. BadCheckpoint says in words why it could not be written."""
    recipe = json.dumps({"config": state.config.to_dict(), "sample": state.sample})
    metadata = {"format": FORMAT, "version": VERSION, "recipe": recipe, "facts": json.dumps(state.facts)}
    write(path, safetensors.torch.save(state.tensors, metadata))


def load(path: Path) -> State:
    """The state in this file. BadCheckpoint when it is none."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if (metadata.get("format"), metadata.get("version")) != (FORMAT, VERSION):
                raise BadCheckpoint(_NO_STATE)
            recipe, facts = json.loads(metadata["recipe"]), json.loads(metadata["facts"])
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
        return State(TrainConfig.from_dict(recipe["config"]), recipe["sample"] is True, tensors, facts)
    except OSError as error:
        raise BadCheckpoint("The file of this training's state cannot be read.") from error
    except LabError:
        raise
    except Exception as error:  # whatever the decoder says about a malformed file
        raise BadCheckpoint(_NO_STATE) from error


def _under(room: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.partition("/")[2]: value for name, value in tensors.items() if name.startswith(f"{room}/")}
