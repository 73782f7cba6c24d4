"""The endpoints for programs, called over the wire with gradio_client as anybody would."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image, ImageDraw

ENDPOINTS = {"/networks", "/classify", "/feature_maps", "/export", "/train", "/watch", "/stop"}


@pytest.fixture(scope="module")
def client(served: str) -> Iterator[Client]:
    client = Client(served, verbose=False)
    yield client
    client.close()


@pytest.fixture
def seven(tmp_path: Path) -> Any:
    image = Image.new("RGB", (280, 280), "white")
    ImageDraw.Draw(image).line([(80, 70), (200, 66), (156, 150), (130, 230)], fill="black", width=20, joint="curve")
    image.save(tmp_path / "seven.png")
    return handle_file(tmp_path / "seven.png")


def test_the_named_endpoints_are_these(client: Client) -> None:
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert set(named) == ENDPOINTS


def test_networks(client: Client) -> None:
    found = client.predict(api_name="/networks")
    assert found[0]["network"] == "quick-mnist"
    assert found[0]["test_accuracy"] > 0.9
    assert len(found[0]["classes"]) == 10


def test_classify(client: Client, seven: Any) -> None:
    found = client.predict(seven, "quick-mnist", api_name="/classify")
    assert (found["network"], found["label"], found["none_of_these"]) == ("quick-mnist", "7", False)
    assert list(found["probabilities"]) == list("0123456789")
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    assert found["probability"] == max(found["probabilities"].values())


def test_feature_maps(client: Client, seven: Any) -> None:
    found = client.predict(seven, "quick-mnist", "conv1", api_name="/feature_maps")
    assert found["shape"][1:] == [28, 28]
    assert found["low"] < 0 < found["high"]
    image = Image.open(io.BytesIO(base64.b64decode(found["png"].split(",")[1])))
    assert image.format == "PNG"
    assert len(image.convert("RGB").getcolors(100_000) or []) > 10


def test_export(client: Client) -> None:
    found = client.predict("lenet5-mnist", "script", api_name="/export")
    assert (found["name"], found["parts"]) == ("lenet5_mnist.py", 1)
    assert b"class Network(nn.Module):" in base64.b64decode(found["content"])
    card = client.predict("lenet5-mnist", "card", api_name="/export")
    assert b"# LeNet-5, MNIST" in base64.b64decode(card["content"])
    with pytest.raises(AppError, match="Choose one of: weights, script, card, onnx"):
        client.predict("lenet5-mnist", "pickle", api_name="/export")


def test_wrong_questions_get_words(client: Client, seven: Any, tmp_path: Path) -> None:
    with pytest.raises(AppError, match='There is no network "quick-mnits"'):
        client.predict(seven, "quick-mnits", api_name="/classify")
    with pytest.raises(AppError, match='There is no layer "conv9"'):
        client.predict(seven, "quick-mnist", "conv9", api_name="/feature_maps")
    (tmp_path / "words.png").write_text("not an image")
    with pytest.raises(AppError, match=r"PNG, JPEG"):
        client.predict(handle_file(tmp_path / "words.png"), "quick-mnist", api_name="/classify")
    with pytest.raises(AppError, match="The epochs must be a whole number from 1 to 200"):
        client.predict(epochs=0, api_name="/train")
    with pytest.raises(AppError, match="There is no such run any more"):
        client.predict("run-" + "0" * 32, api_name="/watch")


def test_train_watch_and_stop(client: Client, seven: Any) -> None:
    begun = client.predict(max_images=600, sample=True, epochs=1, api_name="/train")
    seen = list(client.submit(begun["run"], api_name="/watch"))
    last = seen[-1]
    assert (last["state"], last["ended"], last["network"]) == ("done", True, begun["run"])
    assert any(point["val_accuracy"] is not None for point in last["points"])
    assert 0 <= last["test_accuracy"] <= 1
    assert client.predict(seven, begun["run"], api_name="/classify")["network"] == begun["run"]

    begun = client.predict(sample=True, epochs=200, seconds=300, api_name="/train")
    client.predict(begun["run"], "0" * 32, api_name="/stop")  # somebody else
    watched = client.submit(begun["run"], api_name="/watch")
    assert next(iter(watched))["state"] in ("queued", "running")
    assert client.predict(begun["run"], begun["visitor"], api_name="/stop") == "asked"
    assert list(watched)[-1]["state"] == "stopped"
