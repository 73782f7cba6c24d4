"""The registry forgets: what ended long ago, a visitor's oldest, and everybody's oldest, but nothing that goes on."""

import pytest

from cnn_demo import settings
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs import run_registry
from cnn_demo.training.jobs.run_registry import RunRegistry
from cnn_demo.training.session.run import Run


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def registry(clock: Clock, ended: int, going: int = 0) -> RunRegistry:
    """With so many runs of as many visitors, those that have ended first."""
    found = RunRegistry(clock)
    for number in range(ended + going):
        found.add(Run(f"run {number}", TrainConfig()), f"visitor {number}")
    for number in range(ended):
        found.update(found.run(f"run {number}").transition("stopped", "Stopped."))
    return found


def test_everybodys_oldest_go_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_registry, "MOST_RUNS", 4)
    runs = registry(Clock(), ended=5, going=2)
    assert runs.forget("somebody") == {"run 0", "run 1", "run 2"}
    assert runs.forget("somebody") == set()
    going = registry(Clock(), ended=0, going=6)
    assert going.forget("somebody") == set()


def test_what_ended_long_ago_goes() -> None:
    clock = Clock()
    runs = registry(clock, ended=2, going=1)
    clock.now = settings.RUN_KEEP_SECONDS + 1
    assert runs.forget("somebody") == {"run 0", "run 1"}
