"""Workers on nodes, with the few calls of Ray played: where they go, what they are told, and how their end is told."""

import queue
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import cnn_demo
from cnn_demo.training.cluster.node_worker import NodeWorker
from cnn_demo.training.cluster.ray_engine import LIMITS, NO_NODES, RayEngine
from cnn_demo.training.cluster.shared_folder import name_of


class Ray:
    """Nodes with these resources, and actors whose news a test makes up."""

    def __init__(self, *nodes: dict[str, float]) -> None:
        self.resources = list(nodes)
        self.options: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.news: queue.Queue[Any] = queue.Queue()
        self.kills = 0

    def nodes(self) -> list[dict[str, Any]]:
        return [{"Alive": True, "Resources": each} for each in self.resources] + [{"Alive": False, "Resources": {}}]

    def remote(self, **options: Any) -> Any:
        return lambda kind: SimpleNamespace(options=self._options)

    def _options(self, **options: Any) -> Any:
        self.options.append(options)
        news = SimpleNamespace(options=lambda **group: SimpleNamespace(remote=lambda: None))
        actor = SimpleNamespace(news=news, send=SimpleNamespace(remote=self.sent.append))
        return SimpleNamespace(remote=lambda *arguments: actor)

    def get(self, nothing: None) -> Any:
        news = self.news.get()
        if isinstance(news, Exception):
            raise news
        return news

    def kill(self, actor: Any) -> None:
        self.kills += 1


def events_of(ray: Ray, folder: Path, *news: Any) -> list[Any]:
    """What the queue hears of a worker whose node says this."""
    heard: queue.Queue[Any] = queue.Queue()
    for each in news:
        ray.news.put(each)
    RayEngine(ray, folder).start(lambda worker, event: heard.put(event))
    events = [heard.get(timeout=10)]
    while events[-1] is not None:
        events.append(heard.get(timeout=10))
    return events


@pytest.mark.parametrize(
    ("nodes", "places"),
    [((), 1), (({"CPU": 1.0},), 1), (({"CPU": 5.0}, {"CPU": 2.0}), 3), (({"CPU": 8.0, "GPU": 2.0}, {"CPU": 4.0}), 4)],
)
def test_places_are_those_of_the_nodes(nodes: Any, places: int, tmp_path: Path) -> None:
    assert RayEngine(Ray(*nodes), tmp_path).places == places


def test_a_setting_leaves_nodes_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", "2")
    assert RayEngine(Ray({"CPU": 8.0}), tmp_path).places == 2


def test_gpus_are_used_first(tmp_path: Path) -> None:
    ray = Ray({"CPU": 8.0, "GPU": 1.0}, {"CPU": 2.0})
    engine = RayEngine(ray, tmp_path)
    for _ in range(2):
        engine.start(lambda worker, event: None)
    assert [(each["num_gpus"], each["num_cpus"], each["max_restarts"]) for each in ray.options] == [
        (1, 1, 0),
        (0, 2, 0),
    ]
    for _ in range(2):
        ray.news.put([None])


def test_a_cluster_without_nodes_says_so(tmp_path: Path) -> None:
    assert RayEngine(Ray(), tmp_path).why_not() == NO_NODES
    assert RayEngine(Ray({"CPU": 2.0}), tmp_path).why_not() == ""


def test_a_folder_that_is_away_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "cannot be written to" in RayEngine(Ray({"CPU": 2.0}), tmp_path / "file").why_not()


def test_a_process_that_dies_is_dead(tmp_path: Path) -> None:
    ray = Ray({"CPU": 2.0})
    assert events_of(ray, tmp_path, [{"ready": True}, {}], [None]) == [{"ready": True}, {}, None]
    assert ray.kills == 1


def test_a_node_that_dies_is_lost(tmp_path: Path) -> None:
    news = [{"ready": True}], RuntimeError("The actor died unexpectedly.")
    assert events_of(Ray({"CPU": 2.0}), tmp_path, *news) == [{"ready": True}, {"lost": True}, None]


def test_the_state_is_kept_after_each_epoch_except_the_one_more(tmp_path: Path) -> None:
    ray = Ray({"CPU": 2.0})
    worker = RayEngine(ray, tmp_path).start(lambda worker, event: None)
    for resume in ("", "rest", "epoch"):
        worker.send(do="train", run="a", resume=resume)
    worker.send(do="stop", run="a", learning_rate=None)
    assert [message.get("saves") for message in ray.sent] == ["both", "both", None, None]
    ray.news.put([None])


@pytest.mark.parametrize(("version", "words"), [("0.0.1", "not 0.0.1: install the same one"), ("", "one folder")])
def test_a_node_that_does_not_fit_says_why(version: str, words: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("cnn_demo.training.cluster.shared_folder.SEEN_SECONDS", 0.0)
    name_of(tmp_path)
    refused, end = NodeWorker(str(tmp_path), "another name", version or cnn_demo.__version__, LIMITS).news()
    assert end is None
    assert words in (refused or {})["refused"]
