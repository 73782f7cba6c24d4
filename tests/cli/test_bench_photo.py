"""`bench photo` and `bench own-classes`: what they count, not how much that is."""

from cnn_demo.cli.bench import own_classes, photo
from cnn_demo.cli.bench.photo import Line


def test_a_photo_with_more_maps_is_larger(served: str) -> None:
    *times, size, _, all_size = photo.measured(served, "convnet_pooled-cifar10_first_six", times=1)
    assert all(line.measured > 0 for line in times)
    assert 0 < size.measured < all_size.measured
    assert {line.unit for line in times} == {"ms"}


def test_a_promise_is_kept_or_not() -> None:
    assert Line("A photo", 150.0, 150.0, "ms").is_kept
    assert not Line("A photo", 150.1, 150.0, "ms").is_kept


def test_thirty_photos_are_learned_and_one_is_answered(served: str) -> None:
    assert own_classes.seconds(served, 0) > 0
