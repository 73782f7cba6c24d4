"""One folder for all machines: it is known by a name in it, and says why nothing can be kept there."""

from pathlib import Path

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.cluster import shared_folder
from cnn_demo.training.cluster.shared_folder import name_of, why_other


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_folder, "SEEN_SECONDS", 0.0)


def test_a_folder_keeps_its_name(tmp_path: Path) -> None:
    assert name_of(tmp_path) == name_of(tmp_path)
    assert why_other(tmp_path, name_of(tmp_path)) == ""


def test_another_folder_is_noticed(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    name_of(there)
    assert "CNN_DEMO_DATA must be one folder" in why_other(there, name_of(here))
    assert why_other(tmp_path / "not there", name_of(here))


def test_a_folder_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadValue, match="cannot be written to: it is away"):
        name_of(tmp_path / "file" / "below")


def test_a_full_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_folder, "LEAST_BYTES", 1e30)
    with pytest.raises(BadValue, match=r"is full: \d+ MB are left"):
        name_of(tmp_path)
