"""Networks and states at an address that all machines reach, of which each has copies: in memory or in a folder."""

import os
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import fsspec
import pytest

from cnn_demo import address_storage, settings
from cnn_demo.address_storage import AtAddress, StorageAway
from cnn_demo.errors import BadValue
from cnn_demo.start_checks import prepare_folders
from cnn_demo.storage import InFolder, local_folder, place_of, storage_of

RUN = "run-" + "a" * 32


@pytest.fixture(params=["memory", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"memory://{uuid.uuid4().hex}" if request.param == "memory" else f"file://{tmp_path}/shared"


@pytest.fixture
def machines(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The folders of runs of two machines with the same address."""
    monkeypatch.setattr(address_storage, "LOOK_SECONDS", 0.0)
    found = []
    for name in ("one", "two"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        found.append(local_folder(address) / "runs")
    return found[0], found[1]


def written(folder: Path, words: str, name: str = f"{RUN}.state") -> Path:
    (folder / name).write_text(words)
    return folder / name


def wait_for(true: Any) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_folder_is_its_own_storage(tmp_path: Path) -> None:
    assert local_folder(str(tmp_path)) == tmp_path
    assert place_of(tmp_path) == str(tmp_path)
    assert isinstance(storage_of(tmp_path / "runs"), InFolder)


def test_copies_know_their_address(address: str, machines: tuple[Path, Path]) -> None:
    assert place_of(machines[0].parent) == address
    assert storage_of(machines[0]) is storage_of(machines[0])


def test_what_one_machine_keeps_another_finds(machines: tuple[Path, Path]) -> None:
    one, two = map(storage_of, machines)
    there = machines[1] / f"{RUN}.state"
    two.fetch(there)
    assert not there.exists()
    for words in ("first", "second"):
        one.keep(written(machines[0], words))
        two.fetch(there)
        assert there.read_text() == words
    before = there.stat().st_mtime_ns
    two.fetch(there)
    assert there.stat().st_mtime_ns == before  # it is copied once
    one.remove(machines[0] / there.name)
    wait_for(lambda: not kept(two))
    assert there.read_text() == "second"  # a copy stays until it is swept


def test_what_could_not_be_kept_is_not_overwritten_by_what_was(machines: tuple[Path, Path]) -> None:
    path = written(machines[0], "kept")
    storage_of(machines[0]).keep(path)
    other = AtAddress(f"{place_of(machines[0].parent)}/runs", machines[0])  # as after a new start
    path.write_text("newer")
    os.utime(path, (time.time() + 60,) * 2)
    other.fetch(path)
    assert path.read_text() == "newer"


def test_what_is_too_old_goes(machines: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    one = storage_of(machines[0])
    for name in (f"{RUN}.state", "run-busy.state", ".cluster"):
        one.keep(written(machines[0], "x", name))
    monkeypatch.setattr(settings, "RUN_KEEP_SECONDS", -60.0)
    one.sweep(["run-busy"])
    wait_for(lambda: kept(one) == {"run-busy.state", ".cluster"})


def test_old_copies_go(machines: tuple[Path, Path]) -> None:
    old, new = written(machines[0], "x", f"{RUN}.safetensors"), written(machines[0], "x")
    os.utime(old, (0, 0))
    AtAddress(f"{place_of(machines[0].parent)}/runs", machines[0]).fetch(machines[0] / "run-other.state")
    assert (old.exists(), new.exists()) == (False, True)


def test_a_name_is_drawn_once(machines: tuple[Path, Path]) -> None:
    one, two = (AtAddress(f"{place_of(folder.parent)}/runs", folder) for folder in machines)
    assert one.text(".cluster") == ""
    assert one.text(".cluster", lambda: "drawn") == "drawn"
    assert two.text(".cluster", lambda: "another") == "drawn"


def kept(there: Any) -> set[str]:
    return {each.rsplit("/", 1)[-1] for each in there._files.ls(there._root, detail=False)}


class Silent(fsspec.AbstractFileSystem):
    """Answers nothing until it is let go."""

    protocol = "silent"
    let_go = threading.Event()

    def info(self, path: str, **options: Any) -> Any:
        self.let_go.wait(30)
        raise OSError("gone")

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        raise OSError(28, "No space left on device")


def test_nobody_waits_for_an_address_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsspec.register_implementation("silent", Silent, clobber=True)
    monkeypatch.setattr(address_storage, "ASK_SECONDS", 0.1)
    away = AtAddress("silent://bucket/runs", tmp_path)
    with pytest.raises(StorageAway, match="Drawing goes on"):
        away.fetch(tmp_path / "run-1.safetensors")
    path = written(tmp_path, "here")
    away.fetch(path)  # a copy serves
    began = time.monotonic()
    with pytest.raises(StorageAway):
        away.fetch(tmp_path / "run-1.safetensors")
    assert time.monotonic() - began < address_storage.AGAIN_SECONDS / 2
    with pytest.raises(StorageAway, match="away or full"):
        away.keep(path)
    Silent.let_go.set()


def test_a_full_storage_is_said(tmp_path: Path) -> None:
    fsspec.register_implementation("silent", Silent, clobber=True)
    with pytest.raises(StorageAway, match="away or full"):
        AtAddress("silent://full/runs", tmp_path).keep(written(tmp_path, "here"))


@pytest.mark.parametrize(
    ("address", "words"), [("nothing://x", "no storage that fsspec knows"), ("abfs://x/y", "needs a package more")]
)
def test_a_server_does_not_start_with_an_address_that_cannot_be(
    address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", address)
    with pytest.raises(BadValue, match=words):
        prepare_folders()


def test_the_setting_may_be_an_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("CNN_DEMO_DATA", "s3://bucket/lab/")
    assert settings.data_place() == "s3://bucket/lab/"
    assert settings.data_folder() == settings.copies_of("s3://bucket/lab")
    assert settings.data_folder().is_relative_to(tmp_path)
