"""A server on this machine that has what torchvision's would have."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_server import Server
from published_originals import allow_downloads


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    allow_downloads(monkeypatch)
    running = Server({})
    yield running
    running.close()
