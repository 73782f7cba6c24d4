"""An app's copy of the cluster's runs: complete, never older than it was, and kept while the cluster is away."""

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.cluster import mirror as mirror_module
from cnn_demo.training.cluster.messages import Told
from cnn_demo.training.cluster.mirror import FORGOTTEN, Mirror
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.run_registry import RunRegistry
from cnn_demo.training.session.run import Run


class Far:
    """A registry elsewhere, and what it tells a mirror."""

    def __init__(self, era: str = "first") -> None:
        self.era = era
        self.registry = RunRegistry(lambda: 0.0)

    def tell(self, mirror: Mirror) -> Told:
        since = mirror.known.version if mirror.known.era == self.era else 0
        told = Told(self.era, "", self.registry.news(since))
        mirror.take(told)
        return told


def run(run_id: str) -> Run:
    return Run(run_id, TrainConfig())


def test_it_has_what_the_registry_has() -> None:
    far, mirror = Far(), Mirror()
    for run_id in ("a", "b"):
        far.registry.add(run(run_id), "Ada")
    far.tell(mirror)
    far.registry.update(far.registry.run("a").transition("running", "Training."))
    assert [changed.id for changed, _ in far.tell(mirror).news.changed] == ["a"]
    assert mirror.runs_of("Ada") == far.registry.runs_of("Ada")
    assert mirror.run("a").state == "running"
    assert mirror.runs_of("Bob") == []


def test_what_is_forgotten_there_is_forgotten_here() -> None:
    far, mirror = Far(), Mirror()
    for number in range(25):
        far.registry.add(run(f"run {number}"), "Ada")
        far.registry.update(far.registry.run(f"run {number}").transition("stopped", "Stopped."))
    far.tell(mirror)
    assert far.registry.forget("Ada")
    far.tell(mirror)
    assert mirror.runs_of("Ada") == far.registry.runs_of("Ada")
    with pytest.raises(BadValue, match="no such run"):
        mirror.run("run 0")


def test_news_that_come_late_change_nothing() -> None:
    far, mirror = Far(), Mirror()
    far.registry.add(run("a"), "Ada")
    late = Told("first", "", far.registry.news(0))
    far.registry.update(far.registry.run("a").transition("running", "Training."))
    far.tell(mirror)
    mirror.take(late)
    assert mirror.run("a").state == "running"


def test_a_new_queue_ends_the_runs_of_the_old_one_in_words() -> None:
    far, mirror = Far(), Mirror()
    for run_id in ("over", "under way"):
        far.registry.add(run(run_id), "Ada")
    far.registry.update(far.registry.run("over").transition("stopped", "Stopped."))
    far.tell(mirror)
    anew = Far("second")
    anew.registry.add(run("new"), "Ada")
    anew.tell(mirror)
    assert [each.id for each in mirror.runs_of("Ada")] == ["new", "under way", "over"]
    assert (mirror.run("under way").state, mirror.run("under way").message) == ("failed", FORGOTTEN)
    assert mirror.run("over").message == "Stopped."


def test_runs_of_queues_that_are_gone_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror_module, "MOST_RUNS", 3)
    mirror = Mirror()
    for era in range(5):
        far = Far(f"era {era}")
        far.registry.add(run(f"a{era}"), "Ada")
        far.registry.add(run(f"b{era}"), "Ada")
        far.tell(mirror)
    assert [each.id for each in mirror.runs_of("Ada")] == ["b4", "a4", "b3", "a3", "b2"]


def test_looks_are_passed_on_once() -> None:
    far, mirror = Far(), Mirror()
    far.registry.add(run("a"), "Ada")
    far.tell(mirror)
    mirror.touch("a")
    mirror.touch("a")
    assert mirror.take_looked_at() == {"a"}
    assert mirror.take_looked_at() == set()
