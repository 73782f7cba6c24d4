"""Networks that leave in parts and come back: what is asked, what is refused, and that the two ends meet."""

import base64
from pathlib import Path
from typing import Any

import pytest
import random_checkpoints
import torch
from rpc_answers import answered, refused

from cnn_demo import settings
from cnn_demo.exports.formats import FORMS
from cnn_demo.lab import Lab, current_lab
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.ui.rpc.train import export

VISITOR = "0" * 32


@pytest.fixture(autouse=True)
def uploads(own_lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two published networks, folders of its own for runs and uploads, no data sets but the samples."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    for architecture in ("mlp", "convnet_tiny"):
        snapshots = {epoch: random_checkpoints.weights(architecture, seed=epoch) for epoch in (0, 1)}
        path = tmp_path / "checkpoints" / f"{architecture}-mnist.safetensors"
        checkpoint_file.save(
            path, random_checkpoints.card(architecture), random_checkpoints.weights(architecture), snapshots=snapshots
        )
    (tmp_path / "uploads" / "hash").mkdir(parents=True)
    return tmp_path / "uploads" / "hash"


def taken(**question: Any) -> tuple[str, bytes, int]:
    """(name, content, answers that it took)"""
    content, version, steps, part = b"", None, 0, 0
    while True:
        reply = answered("export_part", **{"epoch": None, "part": part, "version": version, **question})["file"]
        steps += 1
        if reply is None:
            continue
        content, version, part = content + base64.b64decode(reply["content"]), reply["version"], part + 1
        assert len(reply["content"]) < settings.BODY_BYTES
        if part == reply["parts"]:
            return reply["name"], content, steps


def test_every_form_is_offered_with_its_size() -> None:
    offered = answered("export_forms", network="mlp-mnist")["forms"]
    assert [form["id"] for form in offered] == list(FORMS)
    for form in offered:
        name, content, _ = taken(network="mlp-mnist", form=form["id"])
        assert name == form["name"]
        assert form["problem"] is None
        assert form["bytes"] in (None, len(content)) or form["about"]
        assert not form["about"] or form["bytes"] == pytest.approx(len(content), rel=0.1)


def test_large_files_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PART", 50_000)
    _, content, parts = taken(network="mlp-mnist", form="weights")
    assert content == current_lab().models.path_of("mlp-mnist").read_bytes()
    assert parts == -(-len(content) // 50_000) > 4


def test_an_epoch_is_taken_where_it_makes_a_difference() -> None:
    for form in FORMS.values():
        whole, early = taken(network="mlp-mnist", form=form.id), taken(network="mlp-mnist", form=form.id, epoch=1)
        assert (whole[1] != early[1]) == form.follows_epoch
        assert ("epoch1" in early[0]) == form.follows_epoch


def test_a_network_that_changes_on_the_way_is_noticed() -> None:
    first = answered("export_part", network="mlp-mnist", form="weights")["file"]
    untrained_again = random_checkpoints.weights("mlp", seed=9)
    checkpoint_file.save(current_lab().models.path_of("mlp-mnist"), random_checkpoints.card("mlp"), untrained_again)
    question = {"network": "mlp-mnist", "form": "weights", "epoch": None, "part": 1, "version": first["version"]}
    assert "changed meanwhile" in refused("export_part", question)


def test_a_run_without_a_recipe_has_no_script(tmp_path: Path) -> None:
    import dataclasses

    card = dataclasses.replace(random_checkpoints.card("mlp"), recipe={"a": "b"})
    run = "run-" + "a" * 32
    checkpoint_file.save(current_lab().files.network_path(run), card, random_checkpoints.weights("mlp"))
    problems = {form["id"]: form["problem"] for form in answered("export_forms", network=run)["forms"]}
    assert "no recipe" in problems.pop("script")
    assert set(problems.values()) == {None}


NONSENSE: list[Any] = [None, [], {}, {"network": None}, {"network": "../x"}, {"network": "mlp-mnist", "form": "pickle"}]
NONSENSE += [{"network": "mlp-mnist", "form": "weights", "part": part} for part in (None, -1, 99, True, "0", 1.0)]
NONSENSE += [{"network": "mlp-mnist", "form": "onnx", "part": 0, "epoch": epoch} for epoch in (7, "1", True, [])]
NONSENSE += [{"visitor": VISITOR, "pieces": pieces} for pieces in (None, [], "x", [None], [7], [{}], ["x"] * 99)]
NONSENSE += [{"visitor": VISITOR, "pieces": [path]} for path in ("/etc/passwd", "/dev/zero", "a\0b", "", ".", "..")]
NONSENSE += [{"visitor": visitor, "pieces": ["x"]} for visitor in (None, "me", "0" * 31, [])]


@pytest.mark.parametrize("request_", NONSENSE, ids=str)
@pytest.mark.parametrize("name", ["export_part", "load_weights"])
def test_nonsense_is_one_sentence_and_changes_nothing(name: str, request_: Any) -> None:
    assert refused(name, request_)
    assert not list(current_lab().models.runs.glob("*"))


def test_what_left_comes_back_and_answers_the_same(uploads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 73, in pieces: equal weights, equal answers, every epoch."""
    monkeypatch.setattr(export, "PIECE", 60_000)
    _, content, _ = taken(network="convnet_tiny-mnist", form="weights")
    pieces = []
    for start in range(0, len(content), 60_000):
        piece = uploads / f"piece{start}"
        piece.write_bytes(content[start : start + 60_000])
        pieces.append(str(piece))
    run = answered("load_weights", visitor=VISITOR, pieces=pieces)["network"]
    before, after = current_lab().models.get("convnet_tiny-mnist"), current_lab().models.get(run)
    images = torch.randn(3, 1, 28, 28)
    with torch.inference_mode():
        assert torch.equal(before.model(images), after.model(images))
    assert after.epochs == before.epochs == (0, 1)
    wrong = refused("load_weights", {"visitor": VISITOR, "pieces": pieces[::-1]})
    assert wrong.startswith("This file is not a network of CNN Lab.")


def test_a_link_out_of_the_folder_is_not_followed(uploads: Path, tmp_path: Path) -> None:
    (uploads / "link").symlink_to(current_lab().models.path_of("mlp-mnist"))
    for path in (uploads / "link", uploads / ".." / ".." / "checkpoints" / "mlp-mnist.safetensors", uploads):
        assert "no longer there" in refused("load_weights", {"visitor": VISITOR, "pieces": [str(path)]})
