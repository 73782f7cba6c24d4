"""Two labs share nothing: two apps with folders of their own live in one process, and each handler works in its own."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import random_checkpoints
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_demo.lab import Lab, Later, current_lab, open_lab, using
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.ui.web.routes import LabRoutes

RUN = "run-" + "a" * 32


def few_digits(folder: Path, gray: int) -> None:
    """A whole data set of a few images in one gray."""
    folder.mkdir()
    images, labels = np.full((20, 28, 28), gray, np.uint8), np.arange(20, dtype=np.uint8) % 10
    np.savez(folder / "mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)


def visitor_of(folder: Path) -> Callable[..., Any]:
    """Asks questions of an app whose lab has this data folder."""
    client = TestClient(LabRoutes(Starlette(), Later(folder)))
    return lambda question, **fields: client.post(f"/cnn-lab/rpc/{question}", json=fields).json()


def test_two_apps_in_one_process(tmp_path: Path) -> None:
    asked = []
    for name, gray in (("one", 10), ("two", 200)):
        few_digits(tmp_path / name, gray)
        asked.append(visitor_of(tmp_path / name))
    run = tmp_path / "two" / "runs" / f"{RUN}.safetensors"
    checkpoint_file.save(run, random_checkpoints.card(), random_checkpoints.weights())
    one, two = (ask("test_image", data="mnist", index=0)["image"]["pixels"] for ask in asked)
    assert one != two
    for ask in asked:  # asked in turns, they stay themselves
        assert ask("test_image", data="mnist", index=0)["image"]["pixels"] == (one if ask is asked[0] else two)
    published, with_run = (ask("networks", runs=[RUN])["networks"] for ask in asked)
    assert len(with_run) == len(published) + 1


def test_a_lab_opens_when_it_is_needed_and_once(tmp_path: Path) -> None:
    later, found = Later(tmp_path), list[Lab]()
    threads = [threading.Thread(target=lambda: found.append(later())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({id(lab) for lab in found}) == 1
    assert found[0].stores.folder == tmp_path
    later.close()


def test_the_current_lab_is_that_of_the_request(tmp_path: Path) -> None:
    outer, inner = open_lab(tmp_path / "outer"), open_lab(tmp_path / "inner")
    with using(lambda: outer):
        with using(lambda: inner):
            assert current_lab() is inner
        assert current_lab() is outer


def test_two_labs_share_no_state(tmp_path: Path) -> None:
    one, two = open_lab(tmp_path / "one"), open_lab(tmp_path / "two")
    mine, theirs = vars(one), vars(two)
    assert not [name for name in mine if mine[name] is theirs[name]]
    assert one.models.get("quick-mnist") is not two.models.get("quick-mnist")
