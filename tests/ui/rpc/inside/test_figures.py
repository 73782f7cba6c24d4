"""Every view comes as every kind of file, small enough to be an answer; whatever else is asked is refused in words."""

import base64

import pytest

from cnn_demo.ui.rpc.inside import figures

PLACE = {"layer": "conv2", "channel": 3, "y": 4, "x": 5, "target": 7, "method": "grad_cam", "slider": "x", "move": {}}
ASK = {
    "network": "quick-mnist",
    "epoch": None,
    "image": {"kind": "test", "data": "mnist", "index": 0},
    "skip": [],
    **PLACE,
}


@pytest.mark.parametrize("view", [view["id"] for view in figures.views({})["views"]])
def test_every_view_names_its_network(view):
    reply = figures.figure({**ASK, "view": view, "kind": "svg"})
    content = base64.b64decode(reply["content"]).decode()
    assert "Quick" in content
    assert "MNIST" in content
    assert reply["name"] == f"quick-mnist-{view}-conv2.svg"
    assert reply["type"] == "image/svg+xml"


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_every_kind(kind, begins):
    reply = figures.figure({**ASK, "view": "why", "kind": kind})
    assert base64.b64decode(reply["content"]).startswith(begins)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"view": "everything"}, "no view"),
        ({"kind": "exe"}, "no kind of file"),
        ({"view": "schematic", "kind": "png"}, "Choose SVG"),
        ({"view": "kernels", "layer": "fc"}, "no convolution"),
        ({"view": "maps", "layer": "../x"}, "no layer"),
        ({"view": "cell", "y": 99}, "rows 0 to 13"),
        ({"view": "moved", "slider": "size"}, "no slider"),
        ({"network": "nothing"}, "no network"),
    ],
)
def test_refused_in_words(change, words):
    assert words in figures.figure({**ASK, "view": "maps", "kind": "png", **change})["error"]
