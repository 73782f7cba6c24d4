"""A network knows its anatomy and normalizes as the trainer does, whatever asks."""

import torch
from labs import DATA, MODELS

from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.metrics import normalizer


def test_normalization_is_the_trainers_to_the_last_bit() -> None:
    for name, data in (("quick-mnist", "mnist"), ("quick-cifar10", "cifar10")):
        network, dataset = MODELS.get(name), DATA.sample(data)
        images = dataset.test.images[:20]
        trained = normalizer(dataset, Hardware(torch.device("cpu"), autocast=False))(images)
        assert torch.equal(network.normalize(images), trained)
        mean, std = (torch.tensor(each).view(1, -1, 1, 1) for each in (network.card.mean, network.card.std))
        torch.testing.assert_close(network.normalize(images), (images / 255 - mean) / std, atol=1e-5, rtol=1e-5)


def test_anatomy_and_work_are_those_of_its_card() -> None:
    network = MODELS.get("lenet5-mnist")
    assert network.anatomy == anatomy_of("lenet5", (1, 28, 28), 10)
    assert network.macs == sum(layer.macs for layer in network.anatomy)


def test_a_trace_takes_edits_for_one_pass() -> None:
    network = MODELS.get("quick-mnist")
    image = network.normalize(DATA.sample("mnist").test.images[:1])
    edited = network.trace(image, {"relu1": {2}})
    assert not edited.layer("relu1").output[:, 2].any()
    assert network.trace(image).layer("relu1").output[:, 2].any()
