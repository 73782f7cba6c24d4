"""How many workers a machine has room for, and with how many threads."""

from pathlib import Path

import pytest
from labs import STORES

from cnn_demo import machine
from cnn_demo.training.jobs.local_engine import LocalEngine, default_places, threads_each
from cnn_demo.training.worker.process import WorkerLimits

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "memory", "places"),
    [
        (1, 1 * GB, 1),
        (2, 16 * GB, 1),
        (4, 16 * GB, 2),
        (16, 64 * GB, 8),
        (16, 6 * GB, 3),
        (16, None, 8),
        (3, 8 * GB, 1),
    ],
)
def test_as_many_as_fit(cores: int, memory: int | None, places: int) -> None:
    assert default_places(cores, memory) == places


def test_cores_are_shared_out() -> None:
    assert [threads_each(cores, places) for cores, places in ((2, 1), (16, 8), (16, 3), (2, 8))] == [0, 2, 5, 1]


def test_the_setting_goes_before_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", "3")
    engine = LocalEngine(STORES, WorkerLimits(threads=1))
    assert (engine.places, engine.limits.threads, engine.why_not()) == (3, 1, "")
    assert LocalEngine(STORES, places=2).places == 2


def test_a_container_has_its_share(tmp_path: Path) -> None:
    whole = machine.cores(tmp_path), machine.memory(tmp_path)
    assert whole[0] >= 1
    (tmp_path / "cpu.max").write_text("150000 100000\n")
    (tmp_path / "memory.max").write_text("500000000\n")
    assert (machine.cores(tmp_path), machine.memory(tmp_path)) == (1, 500_000_000)
    for name in ("cpu.max", "memory.max"):
        (tmp_path / name).write_text("max 100000\n" if name == "cpu.max" else "max\n")
    assert (machine.cores(tmp_path), machine.memory(tmp_path)) == whole
