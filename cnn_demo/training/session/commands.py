"""What a visitor may ask of a run: the commands, which of them makes sense when, and what is said about it.

This is the one place that decides it: the queue refuses by it, and the page enables its buttons by it.
"""

from cnn_demo.errors import BadValue, unknown
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.run import Run

COMMANDS = ("pause", "resume", "step", "epoch", "learning_rate", "stop")


def why_not(run: Run, command: str, *, state_kept: bool) -> str:
    """Why this cannot be done to the run as it is now, in words; "" when it can.

    `state_kept`: the file that it could go on from is there. A run that waits can be stopped, but not steered.
    """
    if run.state == "queued":
        begun = "has given way to others" if run.gave_way else "has not begun yet"
        return "" if command == "stop" else f"This run {begun}: it waits in the queue."
    if run.state == "stopping":
        return "This run is about to stop."
    if run.ended and command != "epoch":
        return "This run is over. One epoch more goes on from where it ended."
    if run.ended and not (run.resumable and state_kept):
        return "The state of this training is not kept any more, so it cannot go on. Start a new one."
    if run.state == "running" and command in ("step", "epoch"):
        return "It is learning already. Pause it first, or wait for its end."
    return ""


def allowed(run: Run, *, state_kept: bool) -> dict[str, str]:
    """For each command "" when it can be given now, else the sentence that says why not."""
    return {command: why_not(run, command, state_kept=state_kept) for command in COMMANDS}


def check(run: Run, command: str, learning_rate: float | None = None, *, state_kept: bool) -> None:
    """BadValue, in words, when this cannot be done to the run as it is now."""
    if not isinstance(command, str) or command not in COMMANDS:
        raise unknown("thing to do with a run", command, COMMANDS)
    if command == "learning_rate":
        TrainConfig.from_dict({"learning_rate": learning_rate})  # the same bounds as in a recipe
    if reason := why_not(run, command, state_kept=state_kept):
        raise BadValue(reason)


def in_words(command: str, learning_rate: float | None = None) -> str:
    """What is going to happen, after the batch at work."""
    return {
        "pause": "Pausing after the batch at work.",
        "resume": "Going on.",
        "step": "Learning from one batch.",
        "epoch": "Learning until the end of an epoch.",
        "learning_rate": f"The learning rate changes to {learning_rate or 0:g} after the batch at work.",
        "stop": "Stopping after the batch at work.",
    }[command]
