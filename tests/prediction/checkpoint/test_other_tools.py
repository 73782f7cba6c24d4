"""Files of other tools: what they are is said, and nothing of them is loaded."""

import dataclasses
import json
from pathlib import Path

import pytest
import random_checkpoints
import safetensors.torch
import torch

from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.state_dict import check, foreign_prefix

PREFIXES = {
    "module.": "DataParallel",
    "_orig_mod.": "torch.compile",
    "model.": "Lightning",
    "module._orig_mod.": "DistributedDataParallel and torch.compile",
    "model._orig_mod.": "Lightning and torch.compile",
    "_orig_mod.module.": "torch.compile and DataParallel",
}


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("metadata", [None, {"format": "pt"}])
def test_a_prefix_is_recognized(prefix: str, metadata: dict[str, str] | None, tmp_path: Path) -> None:
    weights = {prefix + name: value for name, value in random_checkpoints.weights("convnet_tiny").items()}
    path = tmp_path / "theirs.safetensors"
    safetensors.torch.save_file(weights, path, metadata)
    with pytest.raises(BadCheckpoint, match=f'another tool\'s. The names of its weights begin with "{prefix}"') as told:
        checkpoint_file.load(path)
    assert PREFIXES[prefix].split(" and ")[-1] in str(told.value)
    with pytest.raises(BadCheckpoint, match="Take it off the names, then they fit convnet_tiny"):
        check(random_checkpoints.card("convnet_tiny"), weights, half=False)


def test_names_without_one_prefix_have_none() -> None:
    assert foreign_prefix(["conv1.weight", "fc.bias"]) == ""
    assert foreign_prefix(["module.conv1.weight", "fc.bias"]) == ""
    assert foreign_prefix(["modules.conv1.weight"]) == ""
    assert foreign_prefix([]) == ""


@pytest.mark.parametrize("zipped", [True, False])
def test_files_of_torch_save_are_named_and_never_opened(zipped: bool, tmp_path: Path) -> None:
    torch.save({"w": torch.ones(2)}, tmp_path / "w.pt", _use_new_zipfile_serialization=zipped)
    with pytest.raises(BadCheckpoint, match=r"a file of torch\.save"):
        checkpoint_file.load(tmp_path / "w.pt")


@pytest.mark.parametrize("metadata", [7, "x", [], {"format": 5}])
def test_odd_metadata_are_no_network(metadata: object, tmp_path: Path) -> None:
    header = json.dumps({"__metadata__": metadata, "module.w": 3}).encode()
    (tmp_path / "odd").write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(BadCheckpoint, match="not a network of CNN Lab"):
        checkpoint_file.load(tmp_path / "odd")


def test_a_card_keeps_the_sentence_about_a_changed_rate(tmp_path: Path) -> None:
    card = random_checkpoints.card("convnet_tiny")
    metrics = card.metrics | {"changed_learning_rate": 0.2, "changed_step": 3}
    card = dataclasses.replace(card, metrics=metrics, command=f"{card.command}  # The learning rate was changed.")
    checkpoint_file.save(tmp_path / "n", card, random_checkpoints.weights("convnet_tiny"))
    assert checkpoint_file.load(tmp_path / "n").card == card
