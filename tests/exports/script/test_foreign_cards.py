"""Cards of strangers: without a recipe, with another network, with text that would be code."""

import dataclasses
from typing import Any

import pytest
import random_checkpoints
from exported_scripts import run_here
from labs import MODELS

from cnn_demo.errors import BadValue
from cnn_demo.exports.script import script


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipe": {}}, None),
        ({"recipe": {"learning_rate": "__import__('os')"}}, "holds no recipe"),
        ({"recipe": {"color": "red"}}, "holds no recipe"),
        ({"recipe": {"data": "cifar10"}}, "different networks"),
        ({"classes": tuple("abcdefghij")}, "different networks"),
    ],
)
def test_a_card_without_a_recipe_is_refused(changes: dict[str, Any], words: str | None) -> None:
    card = dataclasses.replace(random_checkpoints.card(), **changes)
    if words is None:
        assert "class Network" in script(card, MODELS)
        return
    with pytest.raises(BadValue, match=words):
        script(card, MODELS)


def test_texts_of_a_stranger_stay_texts() -> None:
    evil = '"""\x20; raise SystemExit("owned") #'
    card = dataclasses.replace(
        random_checkpoints.card(), command=evil, hardware=evil, created=evil, versions={"x": evil}
    )
    assert "owned" not in script(card, MODELS)
    assert run_here(script(card, MODELS))["SEED"] == 42
