"""A contract that every data set keeps: its bundled sample is real, balanced, small, and as its spec says."""

import pytest
import torch
from labs import DATA

from cnn_demo import settings
from cnn_demo.data import BUNDLED, DATASETS, ImageSet, spec_of
from cnn_demo.errors import BadValue

SIZES = {  # color takes more room
    "cifar10": (5_000, 1_000),
    "cifar10_first_six": (3_000, 600),
    "cifar10_last_four": (2_000, 400),
}
PARTS = [data for data, spec in DATASETS.items() if spec.part_of]
CLASSES = {"emnist_letters": 26}
USUAL_SIZE = (10_000, 2_000)

every_dataset = pytest.mark.parametrize("data", DATASETS)
every_bundled = pytest.mark.parametrize("data", BUNDLED)


@every_bundled
def test_sample_is_balanced_and_of_its_shape(data: str) -> None:
    spec, bundled = DATASETS[data], DATA.sample(data)
    sizes = SIZES.get(data, USUAL_SIZE)
    for images, size in ((bundled.train, sizes[0]), (bundled.test, sizes[1])):
        assert images.images.shape == (size, *spec.shape)
        assert images.images.dtype == torch.uint8
        assert images.images.is_contiguous()
        assert images.labels.bincount().tolist() == [size // len(spec.classes)] * len(spec.classes)
    assert bundled.is_sample


@every_bundled
def test_mean_and_deviation_are_those_of_the_images(data: str) -> None:
    spec = DATASETS[data]
    pixels = DATA.sample(data).train.images[::2].float() / 255
    assert pixels.mean((0, 2, 3)).tolist() == pytest.approx(spec.mean, abs=0.01)
    assert pixels.std((0, 2, 3)).tolist() == pytest.approx(spec.std, abs=0.01)


@every_bundled
def test_training_and_test_images_differ(data: str) -> None:
    bundled = DATA.sample(data)
    train = {image.numpy().tobytes() for image in bundled.train.images}
    test = [image.numpy().tobytes() for image in bundled.test.images]
    assert len(train) > 0.99 * len(bundled.train)
    assert sum(image in train for image in test) <= 0.001 * len(test)  # the releases hold a few twins themselves


@every_dataset
def test_spec_is_complete(data: str) -> None:
    spec = DATASETS[data]
    assert spec.id == data
    assert (
        len(set(spec.classes))
        == len(spec.classes)
        == (SIZES[data][1] // 100 if spec.part_of else CLASSES.get(data, 10))
    )
    assert len(spec.mean) == len(spec.std) == spec.shape[0]
    assert spec.license
    assert spec.source
    assert spec.download_from.startswith("http")


def test_samples_are_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in settings.SAMPLES.iterdir()) <= 25.5 * settings.MEGABYTE
    assert {file.stem for file in settings.SAMPLES.glob("*.npz")} == set(BUNDLED) - set(PARTS)


@every_bundled
def test_description_says_that_it_is_a_sample(data: str) -> None:
    bundled = DATA.sample(data)
    assert "a sample" in bundled.description
    assert f"{len(bundled.train):,} training" in bundled.description
    assert f"{DATASETS[data].train_images:,}" in bundled.description


@pytest.mark.parametrize("data", ["mnits", "", None, 7, ["mnist"], "x" * 500])
def test_unknown_data_set_names_those_that_exist(data: object) -> None:
    with pytest.raises(BadValue, match=r"Choose one of: mnist, fashion_mnist, cifar10, ") as caught:
        spec_of(data)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 210


@pytest.mark.parametrize("data", PARTS)
def test_a_part_holds_its_classes_of_the_whole_in_their_order(data: str) -> None:
    spec = DATASETS[data]
    for part, whole in (
        (DATA.sample(data).train, DATA.sample(spec.whole.id).train),
        (DATA.sample(data).test, DATA.sample(spec.whole.id).test),
    ):
        names = [spec.whole.classes[label] for label in whole.labels]
        places = [place for place, name in enumerate(names) if name in spec.classes]
        assert torch.equal(part.images, whole.images[places])
        assert [spec.classes[label] for label in part.labels] == [names[place] for place in places]


def test_the_parts_of_a_data_set_have_no_class_in_common_and_come_last() -> None:
    assert list(DATASETS)[-len(PARTS) :] == PARTS
    for whole in {DATASETS[data].whole.id for data in PARTS}:
        classes = [name for data in PARTS if DATASETS[data].whole.id == whole for name in DATASETS[data].classes]
        assert sorted(classes) == sorted(DATASETS[whole].classes)


def test_take_keeps_the_order_asked_for() -> None:
    images = DATA.sample("mnist").train
    taken = images.take(torch.tensor([5, 3, 3]))
    assert torch.equal(taken.images[1], images.images[3])
    assert taken.labels.tolist() == [images.labels[i].item() for i in (5, 3, 3)]


def test_image_set_refuses_what_is_not_one() -> None:
    images, labels = torch.zeros(2, 1, 4, 4, dtype=torch.uint8), torch.zeros(2, dtype=torch.int64)
    for wrong in ((images.float(), labels), (images[0], labels), (images, labels.int()), (images, labels[:1])):
        with pytest.raises(AssertionError):
            ImageSet(*wrong)
