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
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import Score
from cnn_demo.training.engine.weights import copy_weights

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


def state_of(learner: Learner, *, sample: bool = False, seconds: float | None = None) -> State:
    """All of a learner, copied. `sample` says that its images are the bundled ones; `seconds`, how long it has learned
    by now, in all sessions."""
    optimizer, best = learner.optimizer.state_dict(), learner.best
    tensors = {f"model/{name}": value for name, value in copy_weights(learner.model).items()}
    tensors |= {f"best/{name}": value.clone() for name, value in best.weights.items()}
    for number, values in optimizer["state"].items():
        tensors |= {f"optimizer/{number}/{name}": v.detach().to("cpu", copy=True) for name, v in values.items()}
    tensors |= {"random/drawn": learner.epoch_start, "random/now": learner.generator.get_state()}
    tensors["random/torch"] = torch.get_rng_state()
    facts = {
        "step": learner.step,
        "seen": learner.seen,
        "seconds": learner.seconds if seconds is None else seconds,
        "images": len(learner.images),
        "learning_rate": learner.learning_rate,
        "rate_changes": learner.rate_changes,
        "means": [learner.means.total_loss, learner.means.correct, learner.means.images],
        "best": [best.epoch, *([best.score.loss, best.score.accuracy] if best.score else [])],
    }
    return State(learner.config, sample, {name: value.contiguous() for name, value in tensors.items()}, facts)


def restore(learner: Learner, state: State) -> None:
    """Make a new learner, with the state's recipe and images, what the old one was."""
    facts, tensors = state.facts, state.tensors
    if facts["images"] != len(learner.images):
        raise BadValue(f"This training learned from {facts['images']:,} images, not from {len(learner.images):,}.")
    try:
        learner.model.load_state_dict(_under("model", tensors))
        _restore_best(learner, facts["best"], _under("best", tensors))
        _restore_optimizer(learner, _under("optimizer", tensors))
        learner.step, learner.seen, learner.seconds = facts["step"], facts["seen"], facts["seconds"]
        learner.learning_rate = facts["learning_rate"]
        learner.rate_changes = [(int(step), float(rate)) for step, rate in facts.get("rate_changes", [])]
        learner.means.total_loss, learner.means.correct, learner.means.images = facts["means"]
        learner.epoch_start = tensors["random/drawn"]
        learner.generator.set_state(tensors["random/now"])
        torch.set_rng_state(tensors["random/torch"])
        learner.seed_process()
    except (KeyError, ValueError, TypeError, RuntimeError, AssertionError) as error:
        raise BadCheckpoint(_OTHER) from error


def _restore_best(learner: Learner, facts: list[Any], weights: dict[str, Tensor]) -> None:
    best = learner.best
    assert {name: v.shape for name, v in weights.items()} == {name: v.shape for name, v in best.weights.items()}
    best.weights, best.epoch, best.score = weights, facts[0], Score(*facts[1:]) if facts[1:] else None


def _restore_optimizer(learner: Learner, tensors: dict[str, Tensor]) -> None:
    """What the optimizer has gathered; its settings are those of the recipe, and its learning rate follows the step.

    It lies in memory as the weights do: PyTorch's fused optimizers go through both in the order of memory.
    """
    gathered: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        number, _, key = name.partition("/")
        gathered.setdefault(int(number), {})[key] = value
    groups = learner.optimizer.state_dict()["param_groups"]
    learner.optimizer.load_state_dict({"state": gathered, "param_groups": groups})
    for weight, values in learner.optimizer.state.items():
        for name, value in values.items():
            if value.shape == weight.shape:
                values[name] = torch.empty_like(weight).copy_(value)


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
