"""app.py as people start it: on odd machines, after a kill, on a taken port. Each start costs seconds, so few."""

import os
import signal
import socket
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from app_process import ROOT, environment, started

import app

UP_SECONDS = 90  # a hang, not a slow machine
HEAVY = {"torch", "torchvision", "matplotlib"}  # never on the way to the first page; torch comes beside it


BEHIND_A_PROXY = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
ODD_MACHINE = {
    "HOME": "/nowhere/at/all",
    "XDG_CACHE_HOME": "/nowhere/cache",
    "CNN_DEMO_DATA": "/proc/no/data",
    "LC_ALL": "POSIX",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
}


def test_it_starts_on_odd_machines_and_after_being_killed(tmp_path: Path) -> None:
    """Two starts: behind a proxy, and killed; where the former was, on a taken port of an odd machine with 200 files
    and one core, and asked to stop while a visitor is connected."""
    environ = environment(tmp_path)
    port = environ["GRADIO_SERVER_PORT"]
    with started({**environ, **BEHIND_A_PROXY}) as (process, address):
        assert address.endswith(port)
        assert page_of(address) == 200
        process.kill()

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(port)))
        taken.listen()
        with started({**environ, **ODD_MACHINE, "GRADIO_NUM_PORTS": "20"}, files=200) as (process, address):
            assert not address.endswith(port)
            assert page_of(address) == 200
            with httpx.stream("GET", f"{address}/gradio_api/heartbeat/abc", trust_env=False, timeout=30):
                process.send_signal(signal.SIGTERM)
                assert process.wait(15) == 0


@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """An upload that does not fit is told so, the page lives, a smaller one fits, and after cleaning all is well."""
    environ = {**environment(tmp_path), "GRADIO_TEMP_DIR": str(tmp_path / "disk")}
    with disk(tmp_path / "disk", kilobytes=1000), started(environ) as (_, address):
        assert upload(address, 2_000_000) == 507
        assert page_of(address) == 200
        assert upload(address, 600_000) == 200
        assert upload(address, 600_000) == 507
        for path in (tmp_path / "disk").rglob("*.png"):
            path.unlink()
        assert upload(address, 600_000) == 200


@contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A file system of its own, which only root may have."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("This machine mounts nothing for us.")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def upload(address: str, size: int) -> int:
    file = {"files": ("noise.png", os.urandom(size))}
    return httpx.post(f"{address}/gradio_api/upload", files=file, timeout=30, trust_env=False).status_code


def page_of(address: str) -> int:
    return httpx.get(address, timeout=30, trust_env=False).status_code


@pytest.mark.parametrize("fault", ["port", "folder", "abc"])
def test_what_it_cannot_do_is_one_sentence(tmp_path: Path, fault: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        changes = {"GRADIO_SERVER_PORT": str(taken.getsockname()[1]), "GRADIO_NUM_PORTS": "1"}
        code = "import app, sys; sys.exit(app.main())"
        if fault == "abc":  # Gradio reads it when it is imported
            changes = {"GRADIO_SERVER_PORT": "abc"}
        if fault == "folder":  # nothing that can be written, not even the folder that we are in
            code = "import tempfile; tempfile._candidate_tempdir_list = lambda: ['/nowhere']; " + code
        environ = environment(tmp_path, **changes)
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=UP_SECONDS
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert {"port": "no free port", "folder": "TMPDIR", "abc": "whole number"}[fault] in done.stderr


def test_nothing_heavy_is_on_the_way_to_the_page(tmp_path: Path) -> None:
    code = "import app, sys; app.prepare_environment(); from cnn_demo import lab, ui; ui.build_app(lab.Later()); "
    code += "print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())
    assert "gradio" in modules
    assert not modules & HEAVY


def test_a_zero_gpu_space_is_told_that_there_is_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[object] = []
    monkeypatch.setitem(sys.modules, "spaces", types.SimpleNamespace(GPU=named.append))
    monkeypatch.delenv("SPACES_ZERO_GPU", raising=False)
    app.ask_for_zero_gpu()
    assert named == []
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    app.ask_for_zero_gpu()
    assert len(named) == 1
    assert callable(named[0])


def test_a_space_listens_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_demo.ui import guard

    assert guard.launch_options()["server_name"] is None
    monkeypatch.setenv("SPACE_ID", "me/lab")
    assert guard.launch_options()["server_name"] == "0.0.0.0"
