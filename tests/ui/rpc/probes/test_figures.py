"""Every view comes as every kind of file, small enough to be an answer; whatever else is asked is refused in words."""

import base64

import pytest

from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask

PLACE = {
    "layer": "conv2",
    "map": 3,
    "y": 4,
    "x": 5,
    "target": 7,
    "method": "grad_cam",
    "along": "x",
    "move": {},
    "shift": [4, 0],
}
ASK = {
    "network": "quick-mnist",
    "epoch": None,
    "image": {"kind": "test", "data": "mnist", "index": 0},
    "skip": [],
    **PLACE,
}


@pytest.fixture(autouse=True)
def _sample(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))


VIEWS = ask("figure_views", {}).views


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_names_its_network(view):
    reply = ask("figure", {**ASK, "view": view, "kind": "svg"})
    content = base64.b64decode(reply.content).decode()
    assert "Small CNN" in content
    assert "MNIST" in content
    assert reply.name == f"quick-mnist-{view.replace('_', '-')}{'' if view == 'schematic' else '-conv2'}.svg"
    assert reply.type == "image/svg+xml"


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_every_kind(kind, begins):
    reply = ask("figure", {**ASK, "view": "attribution", "kind": kind})
    assert base64.b64decode(reply.content).startswith(begins)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"view": "everything"}, '"view"'),
        ({"kind": "exe"}, '"kind"'),
        ({"view": "schematic", "kind": "png"}, "Choose SVG"),
        ({"view": "kernels", "layer": "fc"}, "no convolution"),
        ({"view": "maps", "layer": "../x"}, "no layer"),
        ({"view": "cell", "y": 99}, "rows 0 to 13"),
        ({"view": "robustness", "along": "size"}, "no perturbation"),
        ({"view": "maps", "layer": None}, "Choose a layer"),
        ({"network": "nothing"}, "no network"),
    ],
)
def test_refused_in_words(change, words):
    reply = ask("figure", {**ASK, "view": "maps", "kind": "png", **change})
    assert isinstance(reply, RpcError)
    assert words in reply.sentence


def test_arcs_are_named_where_there_are_arcs():
    plain, skipping = (
        base64.b64decode(ask("figure", {**ASK, "network": name, "view": "schematic", "kind": "svg"}).content).decode()
        for name in ("quick-mnist", "resnet20-cifar10")
    )
    assert "arcs are" not in plain
    assert "arcs are signals that skip layers" in skipping
