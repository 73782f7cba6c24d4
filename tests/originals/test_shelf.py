"""Originals in an app: one download for all who ask, given up when all have left, two networks in memory, no request
that waits."""

import gc
import os
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from local_server import Server
from published_originals import publish, publish_wrong

from cnn_demo.errors import BadValue, Busy, DataUnavailable
from cnn_demo.originals import shelf
from cnn_demo.originals.shelf import Originals, OriginalState
from cnn_demo.prediction import Network
from cnn_demo.prediction.model_store import ModelStore

PATIENCE = 240.0  # seconds, on a machine that does much else
AWAY = OriginalState("absent")


@pytest.fixture
def originals(server: Server, tmp_path: Path) -> Iterator[Originals]:
    made = Originals(tmp_path / "originals")
    yield made
    made.close()


def wait_until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end
        time.sleep(0.01)


def ended(originals: Originals, original: str = "resnet18") -> OriginalState:
    wait_until(lambda: originals.state(original).phase in ("absent", "here"))
    return originals.state(original)


def network(originals: Originals, network_id: str) -> Network:
    """Once it is open."""

    def is_open() -> bool:
        try:
            return originals.get(network_id) is not None
        except Busy:
            return False

    wait_until(is_open)
    found = originals.get(network_id)
    assert found
    return found


def test_all_who_ask_wait_for_one_download(
    server: Server, originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("resnet18", server, monkeypatch)
    server.pause = 0.02
    with pytest.raises(BadValue, match=r"The weights of ResNet-18 are not here\. Get them in the Architectures tab\."):
        originals.get("resnet18-imagenet")
    assert originals.cards() == []
    assert originals.ask("resnet18", "anna").phase in ("waiting", "fetching")
    originals.ask("resnet18", "ben")
    wait_until(lambda: originals.state("resnet18").here > 0)
    state = originals.state("resnet18")
    assert state.total == len(next(iter(server.files.values()))) >= state.here
    originals.leave("resnet18", "anna")
    assert ended(originals) == OriginalState("here")
    assert server.asked == 1
    models = ModelStore(tmp_path, tmp_path)
    models.sources.append(originals)
    assert models.get("resnet18-imagenet") is originals.get("resnet18-imagenet")
    assert [card.network for card in models.further()] == [card.network for card in originals.cards()]
    with pytest.raises(BadValue, match="no epochs"):
        models.get("resnet18-imagenet", 1)
    with pytest.raises(BadValue, match="There is no network"):
        models.get("resnet34-imagenet")


def test_when_all_have_left_nothing_stays(
    server: Server, originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_wrong(server, monkeypatch, size=20_000_000)
    server.pause = 0.1
    for visitor in ("anna", "ben"):
        originals.ask("resnet18", visitor)
    wait_until(lambda: originals.state("resnet18").here > 0)
    assert originals.leave("resnet18", "anna").phase == "fetching"
    assert originals.leave("resnet18", "nobody").phase == "fetching"
    assert originals.leave("resnet18", "ben") == AWAY
    wait_until(lambda: os.listdir(tmp_path / "originals") == [])
    assert originals.state("resnet18") == AWAY


def test_one_at_a_time(server: Server, originals: Originals, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_wrong(server, monkeypatch)
    server.silent.set()
    originals.ask("resnet18", "anna")
    originals.ask("vgg16", "ben")
    wait_until(lambda: server.asked == 1)
    assert originals.state("resnet18").phase == "fetching"
    assert originals.state("vgg16").phase == "waiting"
    assert originals.leave("vgg16", "ben") == AWAY
    server.over.set()
    assert "its hash differs" in ended(originals).message
    assert server.asked == 1


def test_what_failed_is_said_and_can_be_tried_again(
    server: Server, originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_wrong(server, monkeypatch)
    originals.ask("resnet18", "anna")
    state = ended(originals)
    assert state.phase == "absent"
    assert "its hash differs" in state.message
    server.close()
    originals.ask("resnet18", "anna")
    assert ended(originals).message == "The weights of ResNet-18 cannot be downloaded: there is no connection."
    (tmp_path / "originals" / "resnet18-0123abcd.pth").write_bytes(b"half")
    with pytest.raises(DataUnavailable, match="no connection"):  # what is known of it
        originals.get("resnet18-imagenet")
    originals.ask("resnet18", "anna")
    assert "cannot be read" in ended(originals).message


def test_so_many_stay_in_memory(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "IN_MEMORY", 1)
    for original in ("resnet18", "googlenet"):
        publish(original, server, monkeypatch)
    dropped: list[str] = []
    originals = Originals(tmp_path / "originals", lambda model: dropped.append(type(model).__name__))
    originals.ask("resnet18", "anna")
    assert ended(originals).phase == "here"
    first = weakref.ref(network(originals, "resnet18-imagenet").model)
    originals.ask("googlenet", "anna")
    assert ended(originals, "googlenet").phase == "here"
    gc.collect()
    assert first() is None
    assert len(dropped) == 1
    asked = server.asked
    with pytest.raises(Busy, match="ResNet-18 is being opened"):
        originals.get("resnet18-imagenet")
    assert network(originals, "resnet18-imagenet").card.title == "ResNet-18"
    assert len(dropped) == 2
    assert server.asked == asked
    originals.close()


def test_where_they_are_not_offered(originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "resnet18-f37072fd.pth").touch()
    assert len(originals.cards()) == 1
    monkeypatch.setenv("SPACE_ID", "somebody/cnn-lab")
    assert originals.state("resnet18") == OriginalState("off")
    assert originals.cards() == []
    assert originals.get("resnet18-imagenet") is None
    with pytest.raises(BadValue, match="CNN_DEMO_ORIGINALS=1"):
        originals.ask("resnet18", "anna")
    monkeypatch.setenv("CNN_DEMO_ORIGINALS", "1")
    assert originals.state("resnet18") == OriginalState("here")
    with pytest.raises(BadValue, match='no original "lenet5"'):
        originals.ask("lenet5", "anna")
