"""What the editor of one's own network is told, whatever it asks."""

from typing import Any

import pytest

from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask

CONV = {"kind": "conv", "width": 8, "size": 3, "padding": "same", "norm": True, "activation": "relu", "pool": "max"}
DENSE = {"kind": "dense", "width": 32, "activation": "tanh", "dropout": 0.5}


def own(**fields: Any) -> dict[str, Any]:
    found = ask("own_network", fields)
    assert not isinstance(found, RpcError), found
    return found.model_dump()


def test_each_block_has_its_layers_in_numbers() -> None:
    found = own(data="mnist", blocks=[CONV, DENSE])
    assert found["architecture"] == "own:conv8x3-same-bn-relu-max2/dense32-tanh-drop0.5"
    assert found["problem"] == ""
    assert [[layer["name"] for layer in row] for row in found["rows"]] == [
        ["conv1", "bn1", "relu1", "pool1"],
        ["flatten", "fc2", "tanh2", "drop2"],
        ["fc3"],
    ]
    first, pooled = found["rows"][0][0], found["rows"][0][3]
    assert (first["shape"], first["parameters"], first["parameter_formula"]) == ([8, 28, 28], 72, "3×3×1×8 = 72")
    assert first["size_formula"] == "⌊(28 − 3 + 2×1) / 1⌋ + 1 = 28"
    assert pooled["shape"] == [8, 14, 14]
    assert found["parameters"] == 72 + 16 + (8 * 14 * 14 * 32 + 32) + 330


def test_an_id_comes_back_as_its_blocks() -> None:
    found = own(data="cifar10", blocks=[CONV, DENSE])
    again = own(data="cifar10", architecture=found["architecture"])
    assert again == found
    assert own(data="cifar10", blocks=again["blocks"]) == found


@pytest.mark.parametrize(
    ("blocks", "block", "words", "rows"),
    [
        ([CONV, CONV | {"pool_size": 8, "pool_stride": 8}, CONV | {"size": 5, "padding": 0}], 3, "does not fit", 2),
        ([CONV, CONV | {"width": 0}], 2, "Block 2: the filters must be a whole number from 1 to 128.", 1),
        ([CONV, CONV | {"width": None}, DENSE], 2, "Block 2: the filters must be", 1),
        ([CONV | {"size": 2.5}], 1, "Block 1: the kernel's size must be", 0),
        ([DENSE, CONV], 2, "Block 2: a convolution needs maps", 1),
        ([], 0, "1 to 6 blocks", 0),
    ],
)
def test_a_bad_block_is_marked_in_words(blocks: list[Any], block: int, words: str, rows: int) -> None:
    found = own(data="mnist", blocks=blocks)
    assert found["architecture"] is None
    assert found["block"] == block
    assert words in found["problem"]
    assert len(found["rows"]) == rows


BAD: list[Any] = ["x", [3], [{"kind": "conv", "color": 1}], [CONV] * 7, {"a": 1}, [CONV | {"width": "8"}]]
QUESTIONS: list[Any] = [{"data": "mnist", "blocks": blocks} for blocks in BAD]
QUESTIONS += [{}, {"data": "x"}, {"data": "mnist", "architecture": 3}, {"data": None}]


@pytest.mark.parametrize("fields", QUESTIONS, ids=range(len(QUESTIONS)))
def test_nonsense_is_refused(fields: Any) -> None:
    found = ask("own_network", fields)
    assert isinstance(found, RpcError)
    assert found.code != "our_fault"
