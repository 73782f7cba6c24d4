"""One pass for all questions about one image: found again, told apart from every other, within its bytes."""

import gc
from dataclasses import replace

import pytest
from labs import DATA, MODELS

from cnn_demo.inspection.interventions.edited_network import Edits, with_edits
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage, from_pixels
from cnn_demo.prediction.trace_cache import BYTES, TraceCache, TracedImage, digest


@pytest.fixture
def network() -> Network:
    return MODELS.get("quick-mnist")


def traced(cache: TraceCache, network: Network, index: int = 0, name: str = "") -> TracedImage:
    def prepare() -> tuple[PreparedImage, int | None]:
        return from_pixels(DATA.sample("mnist").test.images[index].numpy(), network.card), None

    return cache.traced(network, name or f"test {index}", prepare)


def test_the_same_image_is_traced_once(network: Network) -> None:
    cache = TraceCache()
    first = traced(cache, network)
    assert traced(cache, network) is first
    assert traced(cache, network, 1) is not first
    assert len(cache.kept) == 2


def test_epochs_edits_and_networks_are_told_apart(network: Network) -> None:
    cache, twin = TraceCache(), with_edits(network.model, Edits({"relu1": frozenset({3})}))
    others = [network, MODELS.get("quick-mnist", 1), replace(network, model=twin), MODELS.get("lenet5-mnist")]
    found = [traced(cache, other) for other in others]
    assert len({id(each) for each in found}) == 4
    assert not found[2].trace.layer("relu1").output[:, 3].any()
    assert [traced(cache, other) for other in others] == found


def test_it_is_bounded_in_bytes(network: Network) -> None:
    one = traced(TraceCache(), network).bytes
    assert 100_000 < one < BYTES / 64
    cache = TraceCache(bytes=3 * one)
    for index in range(5):
        traced(cache, network, index)
    assert len(cache.kept) == 3
    assert cache.kept.total <= 3 * one


def test_a_network_is_not_kept_alive(network: Network) -> None:
    cache = TraceCache()
    twin = replace(network, model=with_edits(network.model, Edits({"relu1": frozenset({0})})))
    traced(cache, twin)
    del twin
    gc.collect()
    traced(cache, network)
    assert [model() for model, _ in cache.kept] == [network.model]


def test_a_digest_tells_parts_apart() -> None:
    names = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("\ud800",)]
    assert len({digest(parts) for parts in names}) == len(names)
