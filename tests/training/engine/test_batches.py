"""Which images are learned from, which are held out, and in what order and company they come."""

import itertools

import pytest
import torch
from labs import DATA
from torch import Tensor

from cnn_demo import networks
from cnn_demo.data import Dataset, ImageSet
from cnn_demo.training.config.train_config import NORMALIZATIONS, TrainConfig
from cnn_demo.training.engine.batches import Selection, measure, normalized, split
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.trainer import train

CPU = Hardware(torch.device("cpu"), autocast=False)
MNIST = DATA.sample("mnist")


def test_validation_images_are_never_learned_from() -> None:
    for settings in ({"shuffle": True}, {"shuffle": False}, {"max_images": 333}, {"validation_share": 0.5}):
        learn, held_out = split(TrainConfig(**settings), dataset_of(1000))
        seen, unseen = set(numbers(learn)), set(numbers(held_out))
        total = settings.get("max_images", 1000)
        assert not seen & unseen
        assert len(seen) + len(unseen) == total
        assert len(unseen) == round(total * settings.get("validation_share", 0.1))


def test_the_split_is_drawn_by_the_seed() -> None:
    one, again, other = (numbers(split(TrainConfig(seed=seed), dataset_of(1000))[1]) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_unshuffled_is_in_order_and_holds_out_the_end() -> None:
    config = TrainConfig(
        shuffle=False, max_images=100, validation_share=0.2, batch_size=30, epochs=2, architecture="mlp"
    )
    learn, held_out = split(config, dataset_of(1000))
    assert numbers(learn) == list(range(80))
    assert numbers(held_out) == list(range(80, 100))
    batches = seen_batches(config, dataset_of(1000))
    assert batches == [list(range(30)), list(range(30, 60)), list(range(60, 80))] * 2


def test_shuffled_sees_every_image_once_an_epoch_in_a_new_order() -> None:
    config = TrainConfig(max_images=100, validation_share=0, batch_size=30, epochs=2, architecture="mlp")
    batches = seen_batches(config, dataset_of(100))
    first, second = (list(itertools.chain(*epoch)) for epoch in (batches[:4], batches[4:]))
    assert first != second
    assert sorted(first) == sorted(second) == list(range(100))


def test_a_last_image_on_its_own_joins_the_batch_before_it() -> None:
    config = TrainConfig(max_images=41, validation_share=0, batch_size=20, epochs=1, architecture="mlp", shuffle=False)
    assert [len(batch) for batch in seen_batches(config, dataset_of(100))] == [20, 21]
    color = TrainConfig(data="cifar10", max_images=21, validation_share=0, batch_size=4, epochs=1)
    *_, last = train(color, DATA.sample("cifar10"), hardware=CPU)
    assert last.ended == "finished"  # the last batch norm of quick sees one cell an image
    assert last.step == last.steps == 5


def test_validated_on_the_test_images_it_learns_from_all_others() -> None:
    learn, validate = split(TrainConfig(validate_on="test", max_images=300), dataset_of(1000))
    assert len(learn) == 300
    assert validate is MNIST.test


def test_normalized_by_what_this_run_learns_from() -> None:
    config = TrainConfig(normalization="measured", max_images=300, validation_share=0.2, seed=5)
    dataset = normalized(config, MNIST)
    learn, _ = split(config, MNIST)
    pixels = every_one(learn).images.double() / 255
    assert dataset.spec.mean == pytest.approx([pixels.mean().item()], abs=1e-4)
    assert dataset.spec.std == pytest.approx([pixels.std(correction=0).item()], abs=1e-4)
    assert dataset.spec.mean != MNIST.spec.mean
    assert normalized(config, dataset) == dataset
    assert dataset.train is MNIST.train


def test_measured_agrees_with_what_is_published() -> None:
    for name in ("mnist", "fashion_mnist", "cifar10"):
        dataset = DATA.sample(name)
        mean, std = measure(dataset.train)
        assert mean == pytest.approx(dataset.spec.mean, abs=0.01)
        assert std == pytest.approx(dataset.spec.std, abs=0.01)


def test_not_normalized_is_pixels_from_0_to_1() -> None:
    assert normalized(TrainConfig(), MNIST) is MNIST
    color = normalized(TrainConfig(data="cifar10", normalization="none"), DATA.sample("cifar10"))
    assert (color.spec.mean, color.spec.std) == ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


def test_a_channel_that_never_changes_is_not_divided_by_zero() -> None:
    black = ImageSet(torch.zeros(20, 1, 28, 28, dtype=torch.uint8), torch.zeros(20, dtype=torch.int64))
    assert measure(black) == ((0.0,), (1e-3,))


@pytest.mark.parametrize("normalize", NORMALIZATIONS)
def test_a_network_sees_its_images_as_normalized(normalize: str) -> None:
    config = TrainConfig(
        max_images=30, validation_share=0, batch_size=30, epochs=1, architecture="mlp", normalization=normalize
    )
    dataset = normalized(config, MNIST)
    seen: list[Tensor] = []
    model = networks.build("mlp", (1, 28, 28), 10)
    model.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    for _ in train(config, MNIST, hardware=CPU, model=model):
        pass
    learn, _ = split(config, MNIST)
    expected = (every_one(learn).images / 255 - dataset.spec.mean[0]) / dataset.spec.std[0]
    assert seen[0].sum().item() == pytest.approx(expected.sum().item(), rel=1e-3)


def dataset_of(n: int) -> Dataset:
    return Dataset(MNIST.spec, numbered(n), MNIST.test, is_sample=True)


def numbered(n: int) -> ImageSet:
    """Images that carry their own number in two pixels."""
    images = torch.zeros(n, 1, 28, 28, dtype=torch.uint8)
    images[:, 0, 0, 0], images[:, 0, 0, 1] = torch.arange(n) // 250, torch.arange(n) % 250
    return ImageSet(images, torch.arange(n) % 10)


def every_one(some: ImageSet | Selection) -> ImageSet:
    return some.take(torch.arange(len(some)))


def numbers(some: ImageSet | Selection) -> list[int]:
    images = every_one(some)
    first, second = images.images[:, 0, 0, 0].int(), images.images[:, 0, 0, 1].int()
    return (first * 250 + second).tolist()


def seen_batches(config: TrainConfig, dataset: Dataset) -> list[list[int]]:
    """The numbers of the images in each batch that a network learned from, read where they enter it."""
    model = networks.build(config.architecture, dataset.spec.shape, 10)
    batches: list[list[int]] = []

    def note(module: torch.nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if module.training:
            pixels = (inputs[0] * dataset.spec.std[0] + dataset.spec.mean[0]).mul(255).round().to(torch.uint8)
            batches.append(numbers(ImageSet(pixels, torch.zeros(len(pixels), dtype=torch.int64))))

    model.register_forward_pre_hook(note)
    for _ in train(config, dataset, hardware=CPU, model=model):
        pass
    return batches
