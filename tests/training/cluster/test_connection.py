"""Every reason why a cluster cannot be used has its sentence. Ray itself is not needed here: what it does is played."""

from types import SimpleNamespace
from typing import Any

import pytest

import cnn_demo
from cnn_demo import settings, start_checks
from cnn_demo.errors import BadValue
from cnn_demo.training.cluster import connection
from cnn_demo.training.cluster.connection import queue_of_cluster, reason
from cnn_demo.training.cluster.messages import ClusterAway

FOLDER = "/shared"


class Cluster:
    """What of Ray is used to find the queue: an actor that says hello, or cannot."""

    def __init__(self, **hello: str) -> None:
        self.hello = {"version": cnn_demo.__version__, "token": "token", "busy": "", "folder": "", **hello}
        self.killed = 0
        self.actor = SimpleNamespace(hello=SimpleNamespace(remote=lambda folder, name: self.hello))

    def remote(self, kind: type) -> Any:
        made = SimpleNamespace(remote=lambda folder: self.actor)
        return SimpleNamespace(options=lambda **options: made)

    def get(self, hello: dict[str, str], timeout: float) -> dict[str, str]:
        if not hello["version"]:
            raise TimeoutError if hello["busy"] else RuntimeError
        return hello

    def kill(self, actor: Any) -> None:
        self.killed += 1
        self.hello["version"] = cnn_demo.__version__


def refusal(cluster: Cluster) -> str:
    with pytest.raises(ClusterAway) as refused:
        queue_of_cluster(cluster, FOLDER, "name")
    return str(refused.value)


def test_a_queue_that_fits_is_taken() -> None:
    cluster = Cluster()
    assert queue_of_cluster(cluster, FOLDER, "name") is cluster.actor


@pytest.mark.parametrize("mode", ["", "disabled"])
def test_a_cluster_without_token_is_refused(mode: str) -> None:
    assert refusal(Cluster(token=mode)) == connection.OPEN


def test_an_older_queue_gives_way_when_it_has_nothing_to_do() -> None:
    cluster = Cluster(version="0.0.1")
    assert queue_of_cluster(cluster, FOLDER, "name") is cluster.actor
    assert cluster.killed == 1


@pytest.mark.parametrize("hello", [{"version": "0.0.1", "busy": "yes"}, {"version": "99.0.0"}])
def test_a_queue_of_another_version_stays(hello: dict[str, str]) -> None:
    cluster = Cluster(**hello)
    assert f"CNN Lab {hello['version']}, and this is {cnn_demo.__version__}" in refusal(cluster)
    assert not cluster.killed


def test_another_folder_is_refused() -> None:
    assert refusal(Cluster(folder="Set CNN_DEMO_DATA.")) == "Set CNN_DEMO_DATA."


def test_a_queue_that_does_not_start() -> None:
    assert refusal(Cluster(version="")) == connection.NOT_STARTED
    assert refusal(Cluster(version="", busy="yes")) == connection.LATE


class AuthenticationError(Exception):
    """As Ray's own is called."""


@pytest.mark.parametrize(
    ("error", "written", "sentence"),
    [
        (AuthenticationError("..."), "", connection.NO_TOKEN),
        (ConnectionError("..."), "Unauthenticated: RPC error: InvalidAuthToken", connection.WRONG_TOKEN),
        (ConnectionError("..."), "TimedOut", connection.NO_ANSWER),
        (RuntimeError("Version mismatch: The cluster was started with"), "", connection.OTHER_RAY),
        (RuntimeError("cannot find this node"), "", connection.NO_NODE),
    ],
)
def test_what_ray_says_becomes_a_sentence(error: Exception, written: str, sentence: str) -> None:
    assert reason(error, written) == sentence


@pytest.mark.parametrize("address", ["127.0.0.1:1", "no such machine:6379", "[::1]:1"])
def test_an_address_that_does_not_answer(address: str) -> None:
    with pytest.raises(ClusterAway, match="does not answer"):
        connection.connect(address)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("CNN_DEMO_ENGINE", "ray")
    monkeypatch.setenv("CNN_DEMO_RAY_ADDRESS", "ray-head:6379")
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setattr(start_checks, "find_spec", lambda name: name)
    return monkeypatch


def test_settings_that_fit_start(chosen: pytest.MonkeyPatch) -> None:
    start_checks.check_cluster()
    assert settings.ray_address() == "ray-head:6379"


@pytest.mark.parametrize(
    "address", ["", "ray-head", "ray-head:0", "ray-head:70000", "ray://ray-head:10001", "auto", ":1"]
)
def test_what_is_no_address_ends_the_start(address: str, chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("CNN_DEMO_RAY_ADDRESS", address)
    with pytest.raises(BadValue, match=f'"{address}" is no address of a cluster'):
        start_checks.check_cluster()


@pytest.mark.parametrize("mode", ["", "disabled"])
def test_a_start_without_tokens_is_refused(mode: str, chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("RAY_AUTH_MODE", mode)
    with pytest.raises(BadValue, match="needs RAY_AUTH_MODE=token"):
        start_checks.check_cluster()


def test_a_start_without_ray_says_what_to_install(chosen: pytest.MonkeyPatch) -> None:
    chosen.setattr(start_checks, "find_spec", lambda name: None)
    with pytest.raises(BadValue, match=r"pip install -r requirements-cluster\.txt"):
        start_checks.check_cluster()


def test_an_engine_that_does_not_exist(chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("CNN_DEMO_ENGINE", "spark")
    with pytest.raises(BadValue, match=r'no CNN_DEMO_ENGINE "spark"\. Choose one of: local, ray'):
        settings.ray_address()


def test_nothing_is_checked_where_this_machine_trains(chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("CNN_DEMO_ENGINE", "local")
    chosen.setenv("RAY_AUTH_MODE", "")
    start_checks.check_cluster()
    assert settings.ray_address() == ""
