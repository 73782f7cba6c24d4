"""A Hugging Face Space of each kind, as far as it can be had without one: its environment, and no network at all."""

from pathlib import Path

import httpx
import pytest
from app_process import environment, started

SPACE = {
    "SPACE_ID": "me/lab",
    "SPACE_HOST": "me-lab.hf.space",
    "SPACE_AUTHOR_NAME": "me",
    "SPACE_REPO_NAME": "lab",
    "SPACE_TITLE": "CNN Lab",
}
GRADIO_SPACE = {
    **SPACE,
    "SYSTEM": "spaces",
    "GRADIO_SERVER_NAME": "0.0.0.0",
    "GRADIO_NUM_PORTS": "1",
    "GRADIO_ALLOW_FLAGGING": "never",
    "GRADIO_THEME": "huggingface",
}
FAST = "a free account's, with ZeroGPU"  # what is special about the others is in it, too
KINDS = {
    "a paid plan's, on CPU": GRADIO_SPACE,
    FAST: {**GRADIO_SPACE, "SPACES_ZERO_GPU": "true"},
    "with a Dockerfile of its own": SPACE,
}
# Whatever looks for another machine is refused and written down.
OFFLINE = """
import socket

connect, lookup, note = socket.socket.connect, socket.getaddrinfo, __file__ + ".asked"
HERE = ("127.0.0.1", "localhost", "0.0.0.0", "::1", None, "")

def refuse(host):
    if host not in HERE:
        open(note, "a").write(f"{host}\\n")
        raise OSError(101, "Network is unreachable")

def connect_here(self, address):
    if isinstance(address, tuple):
        refuse(address[0])
    return connect(self, address)

def look_here(host, *rest, **options):
    refuse(host)
    return lookup(host, *rest, **options)

socket.socket.connect, socket.getaddrinfo = connect_here, look_here
"""
# A stand-in for the package that every Gradio Space has: it wants to come before PyTorch, to be told of a function that
# needs the GPU, and to see every handler.
ZERO_GPU = """
import sys

def GPU(function):
    open(__file__ + ".told", "w").write(f"{function.__name__} {'torch' in sys.modules}")
    return function

def gradio_auto_wrap(function):
    return function
"""


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=() if kind == FAST else pytest.mark.slow, id=kind) for kind in KINDS]
)
def test_it_starts_in_a_space_without_network(kind: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(OFFLINE)
    (tmp_path / "spaces.py").write_text(ZERO_GPU)
    environ = environment(tmp_path, **KINDS[kind], PYTHONPATH=str(tmp_path), GRADIO_TEMP_DIR=str(tmp_path / "sent"))
    with started(environ) as (_, address):
        assert address.endswith(environ["GRADIO_SERVER_PORT"])
        with httpx.Client(base_url=f"http://127.0.0.1:{environ['GRADIO_SERVER_PORT']}", trust_env=False) as visitor:
            policy = visitor.get("/").raise_for_status().headers["content-security-policy"]
            assert "frame-ancestors 'self' https://huggingface.co" in policy
            assert visitor.get("/healthz").text == "alive"
            for site, status in (("https://me-lab.hf.space", 200), ("https://other.hf.space", 403)):
                answer = visitor.post("/gradio_api/reset", json={"event_id": "x"}, headers={"origin": site})
                assert answer.status_code == status
    assert not (tmp_path / "sitecustomize.py.asked").exists()
    told = tmp_path / "spaces.py.told"
    assert (told.read_text() if told.exists() else "") == ("ask_for_zero_gpu False" if kind == FAST else "")
