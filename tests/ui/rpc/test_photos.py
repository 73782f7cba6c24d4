"""The example photos as the page gets them, and the network for them without its weights."""

from labs import MODELS

from cnn_demo.data.example_photos import example_photos
from cnn_demo.ui.rpc.models import Nothing
from cnn_demo.ui.rpc.photos import PhotoQuestion, photo, photos


def test_all_of_them_are_a_small_answer() -> None:
    found = photos(Nothing())
    assert [each.id for each in found.photos] == list(example_photos())
    assert len(found.model_dump_json()) < 100_000


def test_one_comes_whole_with_its_maker() -> None:
    found = photo(PhotoQuestion(id="chelsea"))
    assert found.license == "CC0 1.0"
    assert "Stefan van der Walt" in found.credit
    assert len(found.jpeg) > 30_000


def test_a_list_of_networks_loads_none() -> None:
    assert MODELS.epochs_of("efficientnet_lite2-imagenet") == ()
    assert 0 in MODELS.epochs_of("quick-mnist")
