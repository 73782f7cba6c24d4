"""The questions of "your own classes", asked as the page asks: each visitor alone, from images to a network."""

import base64
import io
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from malformed_images import encoded, sample_image
from own_photos import photos
from PIL import Image
from rpc_answers import answered, refused

from cnn_demo.lab import Lab
from cnn_demo.ui.rpc.own_classes import archive
from cnn_demo.ui.rpc.own_classes import collection as questions

ME, YOU = "1" * 32, "2" * 32


@pytest.fixture(autouse=True)
def lab(lab_with_runs: Lab) -> Lab:
    return lab_with_runs


def sent(image: Image.Image, kind: str = "photo") -> dict[str, str]:
    return {"kind": kind, "data": "data:image/png;base64," + base64.b64encode(encoded(image)).decode()}


def add(name: str, images: list[Image.Image], visitor: str = ME) -> str:
    """A class with these images; its id."""
    added: str = answered("add_own_class", visitor=visitor, name=name)["classes"][-1]["id"]
    for place in range(0, len(images), 4):
        few = [sent(image) for image in images[place : place + 4]]
        assert answered("add_own_images", visitor=visitor, id=added, images=few)["problems"] == [None] * len(few)
    return added


def ended(state: dict[str, Any], visitor: str = ME) -> dict[str, Any]:
    """The training when it has ended."""
    for _ in range(1200):
        if state["ended"]:
            return state
        time.sleep(0.05)
        state = answered("own_training", visitor=visitor, training=state["training"])
    raise AssertionError(state["message"])


@pytest.fixture
def trained() -> dict[str, Any]:
    add("frog", photos(0, 3))
    add("horse", photos(1, 3))
    return ended(answered("train_own", visitor=ME))


def test_images_are_added_each_by_itself() -> None:
    cat = add("cat", [])
    many = [sent(sample_image()), sent(sample_image()), sent(Image.new("L", (50, 50)), "ink"), sent(photos(0, 1)[0])]
    many[2]["data"] = "data:image/png;base64,AAAA"
    found = answered("add_own_images", visitor=ME, id=cat, images=many)
    assert [bool(each) for each in found["ids"]] == [True, False, False, True]
    assert [bool(each) for each in found["problems"]] == [False, True, True, False]
    state = answered("own_classes", visitor=ME, known=[found["ids"][0]])
    assert [bool(image["thumbnail"]) for image in state["classes"][0]["images"]] == [False, True]
    assert state["images"] == 2
    assert state["why_not"] == "Name two classes at least."
    assert len(answered("remove_own_image", visitor=ME, image=found["ids"][0])["classes"][0]["images"]) == 1
    assert answered("rename_own_class", visitor=ME, id=cat, name="Tiger")["classes"][0]["name"] == "Tiger"
    assert answered("remove_own_class", visitor=ME, id=cat)["classes"] == []


def test_many_thumbnails_come_in_several_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_THUMBNAILS", 2)
    add("cat", photos(0, 3))

    def with_thumbnails(known: list[str]) -> list[str]:
        images = answered("own_classes", visitor=ME, known=known)["classes"][0]["images"]
        return [image["id"] for image in images if image["thumbnail"]]

    first = with_thumbnails([])
    second = with_thumbnails(first)
    assert (len(first), len(second)) == (2, 1)
    assert with_thumbnails(first + second) == []


def test_an_image_is_seen_as_the_network_sees_it() -> None:
    add("cat", photos(0, 1))
    image = answered("own_classes", visitor=ME)["classes"][0]["images"][0]["id"]
    found = answered("own_image_seen", visitor=ME, image=image)
    with Image.open(io.BytesIO(base64.b64decode(found["data"]))) as seen:
        assert seen.size == (found["side"], found["side"]) == (260, 260)
    assert "no longer" in refused("own_image_seen", {"visitor": YOU, "image": image})


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


def test_a_training_needs_images_and_is_one_at_a_time() -> None:
    assert "two classes" in refused("train_own", {"visitor": ME})
    add("frog", photos(0, 2))
    add("horse", photos(1, 2))
    going = answered("train_own", visitor=ME, start="scratch", architecture="convnet_elu")
    assert "already" in refused("train_own", {"visitor": ME})
    answered("stop_own_training", visitor=ME, training=going["training"])
    assert "Stopped" in ended(going)["message"]


def test_what_takes_longer_learns_in_another_process() -> None:
    add("frog", photos(0, 3))
    add("horse", photos(1, 3))
    state = ended(answered("train_own", visitor=ME, start="scratch", architecture="convnet_elu"))
    assert state["report"], state["message"]
    assert state["report"]["unknown"] is None
    answer = answered("classify", network=state["report"]["network"], image=sent(photos(0, 1)[0]))
    assert answer["familiarity"]["level"] == "unmeasured"


def test_a_drawing_is_an_image_too() -> None:
    ink = np.zeros((100, 100), np.uint8)
    ink[40:60, 20:80] = 255
    dash = add("dash", [])
    found = answered("add_own_images", visitor=ME, id=dash, images=[sent(Image.fromarray(ink), "ink")])
    assert found["problems"] == [None]
    assert answered("own_classes", visitor=ME)["classes"][0]["images"][0]["kind"] == "ink"
