"""The example photos as the page gets them, and the network for them without its weights."""

from labs import MODELS

from cnn_demo.data import example_photos as bundled
from cnn_demo.ui.rpc.example_photos import ExampleName, example_photo, example_photos
from cnn_demo.ui.rpc.models import Nothing


def test_all_of_them_are_a_small_answer() -> None:
    found = example_photos(Nothing())
    assert [each.id for each in found.photos] == list(bundled.example_photos())
    assert len(found.model_dump_json()) < 100_000


def test_one_comes_whole_with_its_maker() -> None:
    found = example_photo(ExampleName(id="chelsea"))
    assert found.license == "CC0 1.0"
    assert "Stefan van der Walt" in found.credit
    assert len(found.jpeg) > 30_000


def test_a_list_of_networks_loads_none() -> None:
    assert MODELS.epochs_of("efficientnet_lite2-imagenet") == ()
    assert 0 in MODELS.epochs_of("quick-mnist")
