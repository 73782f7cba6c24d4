"""Two replicas behind a real proxy with our own configuration: one is told to stop, one is killed, and it goes on."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from app_process import ROOT, environment, free_port, started
from drawings import question_of, upright_line

CADDY = shutil.which("caddy")
COOKIE = "cnn_lab_replica"
WAIT_SECONDS = 600  # a hang, not a slow machine
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CADDY is None, reason="caddy is not installed (apt-get install caddy)"),
]


def until(found: Callable[[], Any]) -> Any:
    """What `found` returns, once it is something; while nobody answers it is nothing."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            if answer := found():
                return answer
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError("It took too long.")


@contextmanager
def proxy(replicas: list[str], folder: Path) -> Iterator[str]:
    address = f"http://127.0.0.1:{free_port()}"
    places = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    environ = {**os.environ, **places, "SITE": address, "REPLICAS": " ".join(replicas)}
    command = [str(CADDY), "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(10)


class Visitor:
    """Somebody with a browser, which keeps the proxy's cookie and says where its questions come from."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def ask(self, question: str, **fields: Any) -> Any:
        return self.http.post(f"/cnn-lab/rpc/{question}", json=fields).raise_for_status().json()

    def draws(self) -> bool:
        self.http.get("/").raise_for_status()
        return (
            len(self.ask("classify", network="quick-mnist", image=question_of(upright_line()))["probabilities"]) == 10
        )

    @property
    def replica(self) -> str | None:
        return self.http.cookies.get(COOKIE)


Newcomer = Callable[[str], Visitor]


@pytest.fixture
def newcomer() -> Iterator[Newcomer]:
    """Makes somebody new at an address. The page comes from another name and port than the proxy passes on."""
    headers = {"origin": "https://school.example", "sec-fetch-site": "same-origin"}
    with ExitStack() as stack:

        def comes(address: str) -> Visitor:
            client = httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False)
            return Visitor(stack.enter_context(client))

        yield comes


def visitors_of_both(address: str, newcomer: Newcomer) -> list[Visitor]:
    """Two who are at different replicas: of twelve all are at the same one once in 2,048 times."""
    found = {visitor.replica: visitor for visitor in (newcomer(address) for _ in range(12)) if visitor.draws()}
    assert len(found) == 2
    return list(found.values())


def test_one_is_told_to_stop_one_is_killed_and_it_goes_on(tmp_path: Path, newcomer: Newcomer) -> None:
    places = [environment(tmp_path / str(number)) for number in range(2)]
    replicas = [f"127.0.0.1:{place['GRADIO_SERVER_PORT']}" for place in places]
    with started(places[0]) as (first, _), started(places[1]) as (second, _), proxy(replicas, tmp_path) as address:
        for replica in replicas:
            until(lambda at=replica: httpx.get(f"http://{at}/readyz", timeout=60).status_code == 200)
        until(newcomer(address).draws)
        one, two = visitors_of_both(address, newcomer)
        assert [visitor.draws() for visitor in (one, two) for _ in range(3)] == [True] * 6
        foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        assert one.http.post("/cnn-lab/rpc/networks", json={"runs": []}, headers=foreign).status_code == 403
        assert one.http.get("/monitoring").status_code == 404

        first.send_signal(signal.SIGTERM)
        assert first.wait(WAIT_SECONDS) == 0
        assert until(one.draws)
        assert until(two.draws)
        assert one.replica == two.replica

        with started(places[0]):
            until(lambda: httpx.get(f"http://{replicas[0]}/readyz", timeout=60).status_code == 200)
            second.kill()
            assert until(one.draws)
            assert until(two.draws)
            assert one.replica == two.replica
