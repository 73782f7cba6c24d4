"""What the page is told about an edited network: changed for this question only, and never for anybody else."""

import base64

import numpy as np
import pytest

from cnn_demo.data import store
from cnn_demo.prediction import model_store
from cnn_demo.ui.rpc import classify
from cnn_demo.ui.rpc.inside import cell, interventions, layer

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
    codes = np.frombuffer(base64.b64decode(ask(classify.kernels, layer="conv1", **rewritten)["codes"]), np.uint8)
    assert (codes.reshape(16, 3, 3)[0] == 128).all()
    explained = ask(cell.explain, layer="conv1", channel=0, y=9, x=9, **rewritten)["steps"][0]
    assert explained["terms"][0]["kernel"] == ZEROS
    assert ask(layer.links, layer="conv2", channel=0, kernels={"conv2": {"0,5": [[9.0] * 3] * 3}})["links"][0][
        "strengths"
    ][0] == [5, 1.0]
    assert ask(cell.why, target=7, method="grad_cam", edits={"relu3": list(range(64))})["notes"]


def test_the_sum_of_a_map_that_is_off_says_so():
    step = ask(cell.explain, layer="conv1", channel=3, y=9, x=9, edits={"conv1": [3]})["steps"][0]
    assert (step["value"], step["is_edited"]) == (0, step["result"] != 0)


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
    for function in (classify.look, interventions.accuracy, layer.statistics):
        reply = function({**ASKED, "layers": [], **edit})
        assert set(reply) == {"error", "code"}
        assert "Traceback" not in reply["error"]


def test_kernels_come_with_their_sizes():
    reply = ask(classify.kernels, layer="conv2")
    weight = model_store.get("quick-mnist").model.conv2.weight
    np.testing.assert_allclose(reply["sizes"], weight.flatten(2).norm(dim=2).flatten().numpy(), rtol=1e-3)
    assert reply["rgb"] is None


def test_numbers_of_one_kernel_now_and_as_learned():
    learned = model_store.get("quick-mnist").model.conv2.weight[4, 2].tolist()
    reply = ask(interventions.kernel_numbers, layer="conv2", filter=4, channel=2, kernels={"conv2": {"4,2": ZEROS}})
    assert reply["numbers"] == ZEROS
    np.testing.assert_array_equal(np.float32(reply["learned"]), np.float32(learned))
    assert (reply["filters"], reply["channels"]) == (32, 16)
    for bad in ({"filter": 32}, {"channel": True}, {"layer": "fc"}, {"layer": None}):
        assert "error" in interventions.kernel_numbers({**ASKED, "layer": "conv2", "filter": 0, "channel": 0, **bad})


def test_accuracy_comes_in_pieces_that_add_up():
    def accuracy(**more):
        right, seen = 0, 0
        while True:
            reply = ask(interventions.accuracy, start=seen, **more)
            assert reply["seen"] > seen
            right, seen = right + reply["right"], reply["seen"]
            if seen == reply["total"]:
                return right / seen, reply["words"]

    plain, words = accuracy()
    assert plain > 0.98
    assert f"of {len(store.load('mnist').test):,} test images" in words
    assert accuracy(edits={"relu3": list(range(48))})[0] < plain - 0.1
    assert accuracy()[0] == plain


@pytest.mark.parametrize("start", [-1, 10**9, "0", None, 1.5, True])
def test_a_count_begins_at_a_image(start):
    assert "error" in interventions.accuracy({**ASKED, "start": start})


def test_links_name_the_layer_before():
    (link,) = ask(layer.links, layer="conv3", channel=63)["links"]
    assert (link["layer"], link["of"], link["weighted"]) == ("relu2", 32, True)
    assert link["strengths"][0][1] == 1.0
    for bad in ({"channel": 64}, {"channel": "1"}, {"layer": "conv9"}):
        assert "error" in layer.links({**ASKED, "layer": "conv3", "channel": 0, **bad})


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
