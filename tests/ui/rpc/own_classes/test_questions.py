"""The questions of "your own classes", asked as the page asks: each visitor alone, from images to a network."""

import base64
import io

import numpy as np
import pytest
from malformed_images import sample_image
from own_photos import photos
from own_questions import ME, YOU, add, ended, sent
from PIL import Image
from rpc_answers import answered, refused

from cnn_demo.lab import Lab
from cnn_demo.ui.rpc.own_classes import collection as questions


@pytest.fixture(autouse=True)
def lab(lab_with_runs: Lab) -> Lab:
    return lab_with_runs


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
