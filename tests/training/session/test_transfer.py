"""Starting from what another network has learned: what fits, what is refused, and that it helps."""

import dataclasses
from pathlib import Path

import pytest
import random_checkpoints
import torch
from labs import DATA, MODELS

from cnn_demo.data import Dataset
from cnn_demo.errors import BadValue
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.trainer import Progress, train
from cnn_demo.training.session.transfer import check_start, frozen_layers, initial_model, seen_before, starting_points

CPU = Hardware(torch.device("cpu"), autocast=False)
RUN = "run-" + "b" * 32


@pytest.fixture
def shelf(tmp_path: Path) -> ModelStore:
    """Two published networks and a visitor's run."""
    for architecture, data in (("quick", "mnist"), ("quick", "cifar10"), ("lenet5", "mnist")):
        path = tmp_path / "checkpoints" / f"{architecture}-{data}.safetensors"
        checkpoint_file.save(
            path, random_checkpoints.card(architecture, data), random_checkpoints.weights(architecture, data)
        )
    card = dataclasses.replace(random_checkpoints.card("quick", "fashion_mnist"), network=RUN)
    checkpoint_file.save(
        tmp_path / "runs" / f"{RUN}.safetensors", card, random_checkpoints.weights("quick", "fashion_mnist", 5)
    )
    return ModelStore(tmp_path / "checkpoints", tmp_path / "runs")


def test_what_fits(shelf: ModelStore) -> None:
    def ids(architecture: str, data: str) -> list[str]:
        return [card.network for card in starting_points(shelf, architecture, data, [RUN, "run-gone", "../x"])]

    assert ids("quick", "mnist") == ids("quick", "fashion_mnist") == ["quick-mnist", RUN]
    assert ids("quick", "cifar10") == ["quick-cifar10"]
    assert ids("resnet20", "cifar10") == []


@pytest.mark.parametrize(
    ("start", "data", "words"),
    [
        (
            "lenet5-mnist",
            "mnist",
            "of the design LeNet-5: its weights do not fit into Small CNN. Start from one of: quick-m",
        ),
        ("quick-cifar10", "mnist", "sees images of 32×32 pixels in color, but MNIST has 28×28 pixels in gray"),
        ("quick-nothing", "mnist", "There is no network"),
        ("run-" + "c" * 32, "mnist", "no longer kept"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(shelf: ModelStore, start: str, data: str, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        check_start(TrainConfig(data=data, pretrained=start), shelf)


def test_what_a_network_has_seen_before(shelf: ModelStore) -> None:
    color, first = random_checkpoints.card("quick", "cifar10"), random_checkpoints.card("quick", "cifar10_first_six")
    assert seen_before(color, "cifar10_last_four", shelf) == ("frog", "horse", "ship", "truck")
    assert len(seen_before(first, "cifar10", shelf)) == 6
    assert seen_before(first, "cifar10_last_four", shelf) == seen_before(color, "mnist", shelf) == ()
    began = dataclasses.replace(first, recipe=first.recipe | {"pretrained": "quick-cifar10"})
    assert len(seen_before(began, "cifar10_last_four", shelf)) == 4
    lost = dataclasses.replace(first, recipe=first.recipe | {"pretrained": "run-" + "c" * 32})
    assert seen_before(lost, "cifar10_last_four", shelf) == ()


def test_the_same_task_goes_on_with_the_same_head(shelf: ModelStore) -> None:
    model = initial_model(TrainConfig(pretrained="quick-mnist"), DATA.sample("mnist"), shelf)
    assert model is not None
    weights = random_checkpoints.weights("quick", "mnist")
    assert all(torch.equal(value, weights[name]) for name, value in model.state_dict().items())
    assert all(p.requires_grad for p in model.parameters())
    assert initial_model(TrainConfig(), DATA.sample("mnist"), shelf) is None


@pytest.mark.parametrize("start", ["quick-mnist", RUN])
def test_another_data_set_gets_a_new_head_drawn_by_the_seed(shelf: ModelStore, start: str) -> None:
    data = "fashion_mnist" if start == "quick-mnist" else "mnist"
    learned = shelf.get(start).model.state_dict()
    heads = []
    for seed in (3, 3, 4):
        model = initial_model(TrainConfig(data=data, pretrained=start, seed=seed), DATA.sample(data), shelf)
        assert model is not None
        found = model.state_dict()
        assert {name for name in found if not torch.equal(found[name], learned[name])} == {"fc.weight", "fc.bias"}
        heads.append(found["fc.weight"])
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])


def test_what_is_frozen_can_be_drawn_without_training() -> None:
    told = [(layer.name, layer.frozen) for layer in frozen_layers("quick", "mnist", "features")]
    assert told[0] == ("conv1", True)
    assert told[-1] == ("fc", False)


def test_mnist_helps_fashion_mnist_where_images_are_few() -> None:
    """The published network of digits, frozen, with a head learned from 100 images of clothes."""
    fashion = DATA.sample("fashion_mnist")
    few = Dataset(fashion.spec, fashion.train, fashion.test.take(torch.arange(500)), is_sample=True)
    config = TrainConfig(
        data="fashion_mnist",
        pretrained="quick-mnist",
        freeze="features",
        max_images=100,
        batch_size=20,
        epochs=5,
        validation_share=0.0,
    )
    model = initial_model(config, few, MODELS)
    assert model is not None
    before = {name: value.clone() for name, value in model.state_dict().items()}
    last: Progress
    *_, last = train(dataclasses.replace(config, validate_on="test"), few, hardware=CPU, model=model)
    assert last.ended == "finished"
    assert last.val_accuracy is not None
    assert last.val_accuracy > 0.6  # 10 classes
    assert last.weights
    changed = {name for name, value in last.weights.items() if not torch.equal(value, before[name])}
    assert changed == {"fc.weight", "fc.bias"}


def test_looking_at_layers_leaves_everybodys_random_numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of the server share one generator: to set it back afterwards would disturb another's numbers too."""
    monkeypatch.setattr(torch.random, "fork_rng", None)
    before = torch.get_rng_state()
    assert [layer.frozen for layer in frozen_layers("convnet_tiny", "mnist", "features")][-1] is False
    assert torch.equal(torch.get_rng_state(), before)
