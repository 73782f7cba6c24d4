"""A run whose files are kept at an address: any machine goes on with it, and while nothing can be kept it says so."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import STORES
from worker_orders import RUN, SMALL, Listener, order_of

from cnn_demo import settings
from cnn_demo.address_storage import NOT_KEPT, AtAddress
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.storage import local_folder, storage_of
from cnn_demo.training.session import resume_state
from cnn_demo.training.session.run_control import RunControl
from cnn_demo.training.worker import execute as execute_module
from cnn_demo.training.worker.execute import execute


@pytest.fixture(autouse=True)
def _small_and_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    monkeypatch.setattr(execute_module, "KNOWN_IMAGES", 40)


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a bucket of a server that speaks as S3 does."""
    needed = "pip install 'moto[server]' s3fs"
    moto, s3fs = (pytest.importorskip(name, reason=needed) for name in ("moto.server", "s3fs"))
    server = moto.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "ours")
        s3fs.S3FileSystem().mkdir("lab")
        yield "s3://lab"
    server.stop()


@pytest.fixture(params=["memory:/", pytest.param("bucket", marks=pytest.mark.slow)])
def machine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a machine of a name, which gives its folder of runs; all of them have one address."""
    place = request.getfixturevalue("bucket") if request.param == "bucket" else request.param
    address = f"{place}/{uuid.uuid4().hex}"

    def made(name: str) -> Path:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        return local_folder(address) / "runs"

    return made


def test_another_machine_goes_on_and_a_third_one_draws(machine: Any) -> None:
    control, first, second = RunControl(), Listener(), Listener()
    control.receive("give_way")
    one, two, three = machine("one"), machine("two"), machine("three")
    execute(order_of(SMALL, one), first, control, STORES)
    assert first.states() == ["queued"]
    shutil.rmtree(one)
    execute(order_of(SMALL, two, resume="rest"), second, RunControl(), STORES)
    assert second.states() == ["done"]
    assert [event["from_step"] for event in second.events if "from_step" in event] == [5]
    network = ModelStore(settings.CHECKPOINTS, three).get(RUN)
    assert network.epochs == (0, 1, 2)
    assert (three / f"{RUN}.safetensors").exists()


def test_the_rest_of_a_run_of_which_nothing_was_kept_begins_anew(machine: Any) -> None:
    listener = Listener()
    execute(order_of(SMALL, machine("one"), resume="rest"), listener, RunControl(), STORES)
    assert listener.states() == ["done"]
    assert [event["from_step"] for event in listener.events if "from_step" in event] == [0]


def test_what_cannot_be_kept_is_said_and_lies_here(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, listener = machine("one"), Listener()

    def full(self: AtAddress, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(AtAddress, "_send", full)
    assert isinstance(storage_of(folder), AtAddress)
    execute(order_of(SMALL, folder), listener, RunControl(), STORES)
    assert listener.states() == ["failed"]
    assert NOT_KEPT in listener.events[-1]["message"]
    assert {event["epoch"] for event in listener.events if "epoch" in event} >= {1, 2}
    assert ModelStore(settings.CHECKPOINTS, folder).get(RUN).card.network == RUN
    assert resume_state.load(folder / f"{RUN}.state").facts["step"] == 10
