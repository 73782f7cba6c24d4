"""One sitting of training at the command line: progress, Ctrl-C, and a state on disk that the next one goes on from."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnn_demo.data import Dataset
    from cnn_demo.prediction.model_store import ModelStore
    from cnn_demo.training.config.train_config import TrainConfig
    from cnn_demo.training.engine.best_weights import Weights
    from cnn_demo.training.engine.distributed import Team
    from cnn_demo.training.engine.train_state import Learner
    from cnn_demo.training.engine.trainer import Progress
    from cnn_demo.training.session.resume_state import State

SAVE_SHARE = 0.04  # of the time may go into saving the state after epochs


def learner_for(
    config: "TrainConfig", dataset: "Dataset", team: "Team", models: "ModelStore", kept: "State | None" = None
) -> "Learner":
    """A new learner, from the network that the recipe starts with if it names one; or the one that was kept."""
    from cnn_demo.training.engine.device import detect
    from cnn_demo.training.engine.train_state import Learner
    from cnn_demo.training.session import resume_state
    from cnn_demo.training.session.transfer import begin

    hardware = detect(config.precision, team.device)
    if kept is None:
        return Learner(config, dataset, hardware, begin(config, dataset, models), team)
    learner = Learner(config, dataset, hardware, team=team)
    resume_state.restore(learner, kept)
    return learner


def sit(learner: "Learner", path: Path, sample: bool) -> "tuple[Progress, dict[int, Weights]]":
    """(the last event, the weights after each epoch). Ctrl-C ends it after the batch; `path` gets the state."""
    from tqdm import tqdm

    from cnn_demo.training.engine.trainer import train

    config, snapshots, next_save = learner.config, dict[int, Any](), 0.0
    say(f"Training {config.architecture} on {learner.hardware.description}. Ctrl-C stops and keeps the best epoch.")
    epochs, began = config.epochs + config.extra_epochs, learner.step
    with _interrupts() as pressed, tqdm(unit="step", disable=None, leave=False, initial=learner.step) as bar:
        for event in train(config, learner.dataset, stop=lambda: bool(pressed), learner=learner):
            bar.total = event.steps
            bar.update(event.step - bar.n)
            bar.set_description(f"epoch {min(int(event.epoch) + 1, epochs)}/{epochs}", refresh=False)
            bar.set_postfix_str(f"loss {event.loss:.3f}, {event.images_per_second:,.0f} images/s", refresh=False)
            if event.weights is not None and event.ended is None and (event.step > began or not began):
                snapshots[round(event.epoch)] = event.weights
                if event.val_accuracy is not None:
                    told = f"epoch {event.epoch:.0f}: loss {event.loss:.4f}, validation {100 * event.val_accuracy:.2f}"
                    tqdm.write(f"{told} %, {event.seconds:.1f} s", file=sys.stderr)
                if event.step and learner.team.leads and time.monotonic() > next_save:
                    next_save = _keep(learner, path, sample, event.seconds)
        if learner.team.leads and event.ended in ("stopped", "budget"):
            _keep(learner, path, sample, event.seconds)
    return event, snapshots


def _keep(learner: "Learner", path: Path, sample: bool, seconds: float) -> float:
    """Write the state; when to do it next. A full disk must not end the training."""
    from cnn_demo.errors import LabError
    from cnn_demo.training.session import resume_state

    began, before = time.monotonic(), learner.seconds
    learner.seconds = seconds
    try:
        resume_state.save(path, resume_state.state_of(learner, sample=sample))
    except LabError as error:
        say(f"The state of this training: {error}")
    learner.seconds = before
    return time.monotonic() + (time.monotonic() - began) / SAVE_SHARE


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """A list that is no longer empty once Ctrl-C was pressed. Pressed again, it interrupts as usual."""
    pressed: list[int] = []

    def press(number: int, frame: Any) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
