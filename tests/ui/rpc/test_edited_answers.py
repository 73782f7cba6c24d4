"""What the page is told about an edited network: changed for this question only, and never for anybody else."""

import base64

import pytest

from cnn_demo.data import store
from cnn_demo.ui.rpc import legacy as classify
from cnn_demo.ui.rpc.inside import cell, layer

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
ASKED = {"network": "quick-mnist", "epoch": None, "image": IMAGE, "skip": []}
ZEROS = [[0.0] * 3 for _ in range(3)]


def ask(function, **more):
    reply = function({**ASKED, **more})
    assert "error" not in reply, reply
    return reply


def test_an_edit_changes_this_answer_and_no_other():
    before = ask(classify.look, wide=True)
    edited = ask(classify.look, wide=True, edits={"relu3": list(range(60))})
    assert edited["probabilities"] != before["probabilities"]
    relu3 = next(layer for layer in edited["layers"] if layer["name"] == "relu3")
    assert relu3["highs"][:60] == [0] * 60
    assert not edited["none_of_these"]  # that was measured without edits
    assert ask(classify.look, wide=True) == before


def test_a_rewritten_kernel_is_seen_by_every_question():
    rewritten = {"kernels": {"conv1": {"0,0": ZEROS}}}
    assert ask(classify.look)["strip"] != ask(classify.look, **rewritten)["strip"]
    assert ask(cell.why, target=7, method="grad_cam", edits={"relu3": list(range(64))})["notes"]


@pytest.mark.parametrize(
    "edit",
    [
        {"edits": {"conv9": [1]}},
        {"edits": [1]},
        {"kernels": {"conv1": {"0,0": [[1]]}}},
        {"kernels": {"conv1": {"0,0": [[float("inf")] * 3] * 3}}},
    ],
)
def test_what_does_not_fit_is_one_sentence(edit):
    for function in (classify.look, layer.statistics):
        reply = function({**ASKED, "layers": [], **edit})
        assert set(reply) == {"error"}
        assert "Traceback" not in reply["error"]


def test_statistics_of_the_layers_asked_for():
    reply = ask(layer.statistics, layers=["relu1", "fc", "nonsense", 3], edits={"relu1": [4]})["layers"]
    assert set(reply) == {"relu1", "fc"}
    assert 4 in reply["relu1"]["dead"]
    assert reply["relu1"]["low"] == 0
    assert sum(reply["relu1"]["counts"]) == 16 * 14 * 14


def test_gradients_are_of_the_true_label_when_it_is_known():
    reply = ask(layer.gradient, layer="conv2")
    truth = store.load("mnist").spec.classes[int(store.load("mnist").test.labels[0])]
    assert (reply["label"], reply["known"]) == (truth, True)
    assert (reply["maps"]["shown"], reply["weights"]["shown"]) == ([1, 32], [32, 16])
    assert len(base64.b64decode(reply["weights"]["codes"])) == 32 * 16 * 9
    assert ask(layer.gradient, layer="fc")["weights"]["w"] == 56
    assert ask(layer.gradient, layer="relu1")["weights"] is None
    drawn = {"kind": "photo", "data": "data:image/png;base64," + base64.b64encode(_image()).decode()}
    reply = ask(layer.gradient, layer="conv1", image=drawn)
    assert reply["known"] is False
    assert reply["loss"] >= 0


def _image() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(store.load("mnist").test.images[0, 0].numpy()).resize((84, 84)).save(file, "PNG")
    return file.getvalue()
