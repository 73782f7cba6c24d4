"""Ports, addresses and folders that cannot be: each has its own reason, in one sentence."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_demo import start_checks
from cnn_demo.errors import BadValue
from cnn_demo.start_checks import check_address, prepare_folders


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GRADIO_SERVER_NAME", "GRADIO_NUM_PORTS", "GRADIO_TEMP_DIR", "GRADIO_ROOT_PATH"):
        monkeypatch.setenv(name, "to be put back")
        monkeypatch.delenv(name)
    for name in ("CNN_DEMO_DOWNLOAD", "CNN_DEMO_EMBED_FROM", "CNN_DEMO_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRADIO_SERVER_PORT", "")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.parametrize("port", ["abc", "", "70000", "-5", "0", "65536", "78.6", "7860,7861", "1e4", "0x1eb4"])
def test_what_is_no_port(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SERVER_PORT", port)
    with pytest.raises(BadValue, match=f'from 1 to 65535, not "{port}"'):
        check_address(None)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("192.0.2.1", "not an address of this machine"),
        ("8.8.8.8", "not an address of this machine"),
        ("no-such-host.invalid", "no machine called"),
        ("x" * 70 + ".invalid", "no machine called"),
        ("::1", "IPv4"),
        ("[::1]", "IPv4"),
        ("127.0.0.1:7860", "IPv4"),
    ],
)
def test_what_is_no_address_of_ours(name: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SERVER_NAME", name)
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7860")
    with pytest.raises(BadValue, match=words):
        check_address(None)


def test_a_port_below_1024_needs_a_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(host: str, port: int) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(start_checks, "_try", refuse)  # tests may run as root, who has it
    monkeypatch.setenv("GRADIO_SERVER_PORT", "80")
    with pytest.raises(BadValue, match="no right to use port 80"):
        check_address(None)


def test_a_taken_port_is_said(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SERVER_PORT", str(taken))
    assert check_address(None) == f"Port {taken} is taken, so the next free one is used."
    assert int(os.environ["GRADIO_NUM_PORTS"]) + taken <= 65_536
    monkeypatch.setenv("GRADIO_NUM_PORTS", "1")
    with pytest.raises(BadValue, match="no free port"):
        check_address(None)


def test_a_free_port_needs_no_words(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("GRADIO_SERVER_PORT", str(probe.getsockname()[1]))
    assert check_address(None) == ""


@pytest.mark.parametrize("name", ["GRADIO_TEMP_DIR", "CNN_DEMO_DATA"])
def test_a_file_is_no_folder(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(name, "~/file")
    with pytest.raises(BadValue, match=f"{name} names a file, not a folder"):
        prepare_folders()


def test_a_folder_below_a_file_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "file" / "below"))
    with pytest.raises(BadValue, match="GRADIO_TEMP_DIR cannot be written to: not a directory"):
        prepare_folders()


@pytest.mark.parametrize("prefix", ["lab", "lab/", "example.org/lab", "ftp://example.org"])
def test_a_prefix_that_no_address_has(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_ROOT_PATH", prefix)
    with pytest.raises(BadValue, match=f'GRADIO_ROOT_PATH must begin with / .*, not "{prefix}"'):
        prepare_folders()


def test_a_bad_word_of_the_setting_for_frames_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_EMBED_FROM", "school.example")
    with pytest.raises(BadValue, match="is no origin"):
        prepare_folders()


def test_a_folder_that_can_only_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Really so: tests may run as root, whom no mode of a folder keeps out, but a system that is mounted so does."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "disk"))
    (tmp_path / "disk").mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "none", str(tmp_path / "disk")], capture_output=True
    ).returncode:
        (tmp_path / "disk").chmod(0o500)
    try:
        with pytest.raises(
            BadValue, match=r"GRADIO_TEMP_DIR cannot be written to: (read-only file system|permission denied)"
        ):
            prepare_folders()
    finally:
        subprocess.run(["umount", str(tmp_path / "disk")], capture_output=True)


def test_uploads_have_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", "~/new/uploads")
    prepare_folders()
    assert Path(os.environ["GRADIO_TEMP_DIR"]) == tmp_path / "new" / "uploads"
    assert list((tmp_path / "new" / "uploads").iterdir()) == []
    monkeypatch.delenv("GRADIO_TEMP_DIR")
    prepare_folders()
    assert Path(os.environ["GRADIO_TEMP_DIR"]).name == "cnn_demo"
