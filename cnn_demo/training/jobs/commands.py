"""What a visitor may ask of a run: which wish makes sense when, and what is said until the worker has answered."""

from cnn_demo.errors import BadValue, unknown
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.session.run import Run

WISHES = ("pause", "resume", "step", "epoch", "learning_rate")


def check(run: Run, wish: str, rate: float | None = None, state_kept: bool = True) -> None:
    """BadValue, in words, when this cannot be done to the run as it is now. `state_kept`: is the state of its training,
    from which it could go on, still there?"""
    if not isinstance(wish, str) or wish not in WISHES:
        raise unknown("thing to do with a run", wish, WISHES)
    if wish == "learning_rate":
        TrainConfig.from_dict({"learning_rate": rate})  # the same bounds as in a recipe
    if run.state == "queued":
        raise BadValue("This run has not begun yet: it waits in the queue.")
    if run.state == "stopping":
        raise BadValue("This run is about to stop.")
    if run.ended and wish != "epoch":
        raise BadValue("This run is over. One epoch more goes on from where it ended.")
    if run.ended and not (run.resumable and state_kept):
        raise BadValue("The state of this training is not kept any more, so it cannot go on. Start a new one.")
    if run.state == "running" and wish in ("step", "epoch"):
        raise BadValue("It is learning already. Pause it first, or wait for its end.")


def in_words(wish: str, rate: float | None = None) -> str:
    """What is going to happen, after the batch at work."""
    return {
        "pause": "Pausing after the batch at work.",
        "resume": "Going on.",
        "step": "Learning from one batch.",
        "epoch": "Learning until the end of an epoch.",
        "learning_rate": f"The learning rate changes to {rate:g} after the batch at work." if rate is not None else "",
    }[wish]
