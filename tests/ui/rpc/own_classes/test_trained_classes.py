"""The questions about classes that have been learned: one training for all of these tests, which come in this order."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import lab_in
from malformed_images import sample_image
from own_photos import photos
from own_questions import ME, YOU, add, ended, sent
from rpc_answers import answered, refused

from cnn_demo.lab import Lab
from cnn_demo.ui.rpc.own_classes import archive


@pytest.fixture(scope="module", autouse=True)
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab_in(tmp_path_factory.mktemp("lab")) as opened:
        opened.models.runs.mkdir()
        yield opened


@pytest.fixture(scope="module")
def trained(lab: Lab) -> dict[str, Any]:
    add("frog", photos(0, 3))
    add("horse", photos(1, 3))
    return ended(answered("train_own", visitor=ME))


def test_nobody_sees_or_changes_what_is_anothers(trained: dict[str, Any], lab: Lab) -> None:
    mine = answered("own_classes", visitor=ME)["classes"][0]
    assert answered("own_classes", visitor=YOU)["classes"] == []
    for name, fields in {
        "remove_own_class": {"id": mine["id"]},
        "rename_own_class": {"id": mine["id"], "name": "x"},
        "add_own_images": {"id": mine["id"], "images": [sent(sample_image())]},
        "remove_own_image": {"image": mine["images"][0]["id"]},
        "own_training": {"training": trained["training"]},
        "stop_own_training": {"training": trained["training"]},
        "save_own_classes": {},
        "train_own": {},
    }.items():
        assert refused(name, {"visitor": YOU} | fields)
    assert len(answered("own_classes", visitor=ME)["classes"][0]["images"]) == 3


def test_from_images_to_answers(trained: dict[str, Any]) -> None:
    report = trained["report"]
    assert trained["message"] == "Done."
    assert report["classes"] == ("frog", "horse")
    assert report["curve"] == trained["curve"]
    question = {"network": report["network"], "image": sent(photos(1, 1, first=8)[0])}
    answer = answered("classify", **question)
    assert answer["classes"][answer["best"]] == "horse"
    card = answered("networks", runs=[report["network"]])["networks"][-1]
    assert (card["data"], card["data_title"], card["group"]) == ("own_classes", "your own images", "yours")
    assert card["test_accuracy"] is None


def test_what_has_learned_can_be_looked_into(trained: dict[str, Any]) -> None:
    network = trained["report"]["network"]
    image = sent(photos(0, 1, first=8)[0])
    assert answered("network_graph", network=network)["blocks"]
    forms = {form["id"]: form for form in answered("export_forms", network=network)["forms"]}
    assert [form["problem"] for form in forms.values()] == [None] * 4
    for form, words in (("script", b"class Network"), ("card", b"images that were held out")):
        part = answered("export_part", network=network, form=form)["file"]
        assert words in base64.b64decode(part["content"])
    found = answered("explain", network=network, image=image, layer="fc", channel=1, y=0, x=0)
    assert found


def test_classes_are_saved_and_loaded_by_somebody_else(trained: dict[str, Any], monkeypatch: Any) -> None:
    network = trained["report"]["network"]
    data, part = b"", {"parts": 1, "version": None}
    for number in range(100):
        if number >= part["parts"]:
            break
        part = answered("save_own_classes", visitor=ME, network=network, part=number, version=part["version"])["file"]
        data += base64.b64decode(part["content"])
    monkeypatch.setattr(archive, "uploaded", lambda path, *rest: data)
    found = answered("read_own_zip", visitor=YOU, pieces=["own.zip"])
    assert (found["images"], found["classes"], found["left_out"]) == (6, 2, [])
    mine, yours = (answered("own_classes", visitor=visitor) for visitor in (ME, YOU))
    assert [each["name"] for each in yours["classes"]] == [each["name"] for each in mine["classes"]]
    image = sent(photos(1, 1, first=8)[0])
    first, second = (answered("classify", network=each, image=image) for each in (network, found["network"]))
    assert first["probabilities"] == second["probabilities"]
    again = ended(answered("train_own", visitor=YOU), YOU)["report"]
    third = answered("classify", network=again["network"], image=image)
    assert third["probabilities"] == first["probabilities"]
    answered("forget_own_classes", visitor=YOU)


def test_what_came_in_a_zip_is_deleted_too(trained: dict[str, Any], lab: Lab, monkeypatch: Any) -> None:
    path = lab.own_classes.saved_zip(ME, trained["report"]["network"])[0]
    data = path.read_bytes()
    monkeypatch.setattr(archive, "uploaded", lambda path, *rest: data)
    network = answered("read_own_zip", visitor=YOU, pieces=["own.zip"])["network"]
    assert lab.models.path_of(network).exists()
    answered("forget_own_classes", visitor=YOU)
    assert not lab.models.path_of(network).exists()
    assert lab.models.path_of(trained["report"]["network"]).exists()


def test_a_saved_zip_notices_changes(trained: dict[str, Any]) -> None:
    first = answered("save_own_classes", visitor=ME)["file"]
    add("ship", photos(2, 1))
    fields = {"visitor": ME, "version": first["version"], "part": 0}
    assert "changed meanwhile" in refused("save_own_classes", fields)
    assert "of your own" in refused("save_own_classes", {"visitor": ME, "network": "quick-mnist"})


def test_all_is_deleted_when_the_visitor_says_so(trained: dict[str, Any], lab: Lab) -> None:
    folder = lab.own_classes.collections.of(ME).folder
    network = Path(lab.models.path_of(trained["report"]["network"]))
    assert network.exists()
    assert answered("forget_own_classes", visitor=ME)["classes"] == []
    assert not folder.exists()
    assert not network.exists()
