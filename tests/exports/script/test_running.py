"""The script that runs a network of a visitor's own classes prepares photos and answers as CNN Lab does."""

from dataclasses import replace

import pytest
import torch
from exported_scripts import run_here
from own_photos import BASE, photos

from cnn_demo.exports.model_card import card_without_test
from cnn_demo.exports.script.running import running_script
from cnn_demo.networks import build, count_parameters
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.checkpoint.state_dict import rounded
from cnn_demo.prediction.preprocessing.preprocess import from_photo

CLASSES = ('my "cat"', "dog's\\", 'x"""\n'[:3])


def own(architecture: str, side: int, recipe: dict[str, object]) -> tuple[Card, torch.nn.Sequential]:
    """A card and a network, with random weights, for three classes whose names a visitor gave."""
    model = build(architecture, (3, side, side), len(CLASSES)).eval()
    model.load_state_dict(rounded(dict(model.state_dict())))
    card = replace(
        BASE.card,
        network="run-" + "0" * 32,
        architecture=architecture,
        data=OWN_CLASSES,
        input_shape=(3, side, side),
        classes=CLASSES,
        parameters=count_parameters(model),
        recipe=recipe,
        metrics={"val_accuracy": 0.75, "val_images": 8, "seconds": 0.2},
        origin=None,
    )
    card.check()
    return card, model


@pytest.mark.parametrize(
    ("architecture", "side", "recipe"),
    [("efficientnet_lite2", 260, {"pretrained": BASE.id}), ("convnet_elu", 64, {}), ("resnet20", 64, {})],
)
def test_it_answers_alike(architecture: str, side: int, recipe: dict[str, object]) -> None:
    card, model = own(architecture, side, recipe)
    names = run_here(running_script(card))
    picture = photos(0, 1)[0].resize((300, 200))
    seen = names["prepare"](picture)
    assert torch.allclose(seen, from_photo(picture, card).tensor, atol=1e-6)
    network = names["Network"]().eval()
    network.load_state_dict(model.state_dict())
    with torch.inference_mode():
        assert torch.allclose(network(seen), model(seen), atol=1e-5)
    assert names["CLASSES"] == CLASSES


def test_its_card_says_what_is_known() -> None:
    card, _ = own("convnet_elu", 64, {})
    text = card_without_test(card)
    assert "75.0" in text
    assert "8 images that were held out" in text
    assert "your own images" in text
