"""Every method against captum, and the edges: empty maps, bad numbers, networks without maps."""

import copy
import types

import numpy as np
import pytest
import torch
from labs import DATA, MODELS
from torch.nn import functional as F
from traced_cases import CASES

from cnn_demo.errors import BadValue
from cnn_demo.inspection import attribution
from cnn_demo.inspection.attribution import METHODS, attribute, sanity
from cnn_demo.inspection.attribution.method import spatial_layers
from cnn_demo.networks import tracing
from cnn_demo.prediction.preprocessing import preprocess
from cnn_demo.prediction.preprocessing.preprocess import from_pixels

TARGET = 3
# A method that only asks for scores and gradients sees no architecture: branches, shortcuts, none of both, a visitor's.
SOME = [("lenet5", (1, 28, 28)), ("resnet20", (3, 32, 32)), ("googlenet_small", (3, 32, 32)), CASES[-2]]
some_cases = pytest.mark.parametrize("case", SOME, indirect=True, ids=lambda case: f"{case[0]}-{case[1][0]}")
ONE_GRAY, ONE_IN_COLOR = ("quick", (1, 28, 28)), ("convnet_tiny", (3, 32, 32))


def close(ours, theirs) -> None:
    """To 1e-4 of the largest value."""
    theirs = theirs.detach().numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-4 * np.abs(theirs).max())


def oracle():
    """captum's methods. It takes a second to import, which only the process that runs these tests should wait."""
    from captum import attr

    return attr


def needs_maps(case) -> None:
    if case.architecture == "mlp":
        pytest.skip("a fully connected network has no maps")


def test_grad_cam_equals_captum(case):
    needs_maps(case)
    names = spatial_layers(case.trace)
    for layer in (None, names[0], names[len(names) // 2]):
        found = attribute(case.model, case.image, TARGET, "grad_cam", layer)
        captum = oracle().LayerGradCam(case.model, case.model.get_submodule(found.layer))
        theirs = captum.attribute(case.image.clone().requires_grad_(), TARGET, relu_attributions=True)
        close(found.cells, theirs[0, 0])
        close(found.map, F.interpolate(theirs, case.image.shape[2:], mode="bilinear")[0, 0])
        assert (found.map >= 0).all()


def test_gradient_times_input_equals_captum(case):
    theirs = oracle().InputXGradient(case.model).attribute(case.image.clone().requires_grad_(), TARGET)
    close(attribute(case.model, case.image, TARGET, "gradient_x_input").map, theirs[0].sum(0))


def test_gradient_times_input_is_zero_where_nothing_is_drawn():
    network = MODELS.get("quick-mnist")
    pixels = DATA.sample("mnist").test.images[0].numpy()
    image, nothing = from_pixels(pixels, network.card).tensor, preprocess.blank_input(network.card)
    found = attribute(network.model, image, 7, "gradient_x_input", baseline=nothing)
    assert (found.map[pixels[0] == 0] == 0).all()
    assert (found.map[pixels[0] > 128] != 0).any()
    plain = attribute(network.model, image, 7, "gradient_x_input")  # counted from gray, as without a baseline
    assert (plain.map[pixels[0] == 0] != 0).any()


@some_cases
def test_integrated_gradients_equal_captum(case):
    baseline = torch.full_like(case.image, -0.4)
    theirs = oracle().IntegratedGradients(case.model).attribute(case.image, baseline, TARGET, n_steps=50)
    found = attribute(case.model, case.image, TARGET, "integrated_gradients", baseline=baseline)
    close(found.map, theirs[0].sum(0))


@pytest.mark.parametrize("case", [ONE_GRAY, ONE_IN_COLOR], indirect=True, ids=["gray", "color"])
def test_occlusion_equals_captum(case):
    channels, size = case.image.shape[1], case.image.shape[2] // 7
    theirs = (
        oracle()
        .Occlusion(case.model)
        .attribute(
            case.image,
            (channels, size, size),
            (channels, size // 2, size // 2),
            target=TARGET,
            perturbations_per_eval=64,
        )
    )
    close(attribute(case.model, case.image, TARGET, "occlusion").map, theirs[0, 0])


@some_cases
@pytest.mark.parametrize("method", METHODS)
def test_every_method_keeps_the_contract(case, method):
    if METHODS[method].uses_layer:
        needs_maps(case)
    before = {name: value.clone() for name, value in case.model.state_dict().items()}
    found = attribute(case.model, case.image, 9, method)
    assert found.map.shape == case.image.shape[2:]
    assert found.map.dtype == np.float32
    assert np.isfinite(found.map).all()
    assert (found.method, found.target, found.title) == (method, 9, METHODS[method].title)
    assert (found.layer is not None) == METHODS[method].uses_layer
    assert found.signed or found.map.min() >= 0
    assert all(torch.equal(before[name], value) for name, value in case.model.state_dict().items())
    assert all(parameter.grad is None for parameter in case.model.parameters())


def test_the_layer_is_the_last_one_with_places(case):
    needs_maps(case)
    found = attribute(case.model, case.image, 0)
    names = [layer.name for layer in case.trace.layers]
    assert case.trace.layer(found.layer).output[0, 0].numel() > 1
    for name in names[names.index(found.layer) + 1 :]:
        output = case.trace.layer(name).output
        assert output.dim() == 2 or output[0, 0].numel() == 1


@pytest.mark.parametrize("method", METHODS)
def test_images_from_inference_mode_do(quick, method):
    with torch.inference_mode():
        image = torch.rand(1, 1, 28, 28)
        assert attribute(quick, image, 1, method).map.shape == (28, 28)
    assert not tracing.trace(quick, image).logits.requires_grad


@pytest.mark.parametrize("method", METHODS)
def test_empty_and_broken_maps_are_said(quick, method):
    silent = copy.deepcopy(quick)
    silent.fc.weight.zero_()
    found = attribute(silent, torch.rand(1, 1, 28, 28), 1, method)
    assert found.is_empty
    assert found.notes[-1].startswith("The map is zero everywhere")
    silent.fc.weight.fill_(float("nan"))
    found = attribute(silent, torch.rand(1, 1, 28, 28), 1, method)
    assert found.is_empty
    assert "not finite" in found.notes[-1]
    assert np.isfinite(found.map).all()


def test_integrated_gradients_add_up_to_the_rise_of_the_score(quick):
    image = torch.rand(1, 1, 28, 28)
    found = attribute(quick, image, 2, "integrated_gradients")
    with torch.no_grad():
        rise = (quick(image) - quick(torch.zeros_like(image)))[0, 2].item()
    assert found.map.sum() == pytest.approx(rise, abs=0.05 * max(1, abs(rise)))


@pytest.mark.parametrize("method", METHODS)
def test_the_sanity_check_asks_a_network_that_learned_nothing(quick, method):
    image = torch.rand(1, 1, 28, 28)
    state = torch.get_rng_state()
    found = sanity(quick, image, 2, method)
    assert torch.equal(state, torch.get_rng_state())
    assert np.array_equal(found.original.map, attribute(quick, image, 2, method).map)
    assert not np.array_equal(found.original.map, found.randomized.map)
    assert found.randomized.layer == found.original.layer
    assert found.similarity is None or -1 <= found.similarity <= 1
    assert found.words
    assert np.array_equal(found.randomized.map, sanity(quick, image, 2, method).randomized.map)


def test_the_nearest_layer_before_that_shows_something(quick, monkeypatch):
    image, empty = torch.rand(1, 1, 28, 28), {"bn3", "pool3", "conv3"}
    monkeypatch.setattr(attribution, "attribute", lambda *asked: types.SimpleNamespace(is_empty=asked[4] in empty))
    names = spatial_layers(tracing.trace(quick, image))
    before = [name for name in names[: names.index("relu3")] if name not in empty]
    assert attribution.layer_that_shows(quick, image, 2, "grad_cam", "relu3") == before[-1]
    assert attribution.layer_that_shows(quick, image, 2, "grad_cam", names[0]) is None
    assert attribution.layer_that_shows(quick, image, 2, "occlusion", "relu3") is None
    empty |= set(names)
    assert attribution.layer_that_shows(quick, image, 2, "grad_cam", "relu3") is None


def test_ranks_share_what_is_equal():
    ranks = attribution._ranks(np.array([0.5, 0.1, 0.5, 0.9], dtype=np.float32))
    assert ranks.tolist() == [1.5, 0, 1.5, 3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"target": 10}, "classes 0 to 9"),
        ({"target": -1}, "classes 0 to 9"),
        ({"target": 1, "method": "lime"}, "grad_cam, gradient_x_input, integrated_gradients, occlusion"),
        ({"target": 1, "layer": "conv9"}, "Choose one of: conv1"),
        ({"target": 1, "layer": "fc"}, "fc has no maps"),
    ],
)
def test_what_does_not_exist_is_refused(quick, arguments, words):
    with pytest.raises(BadValue, match=words):
        attribute(quick, torch.zeros(1, 1, 28, 28), **arguments)


def test_a_network_without_maps_is_told_so(case):
    if case.architecture == "mlp":
        with pytest.raises(BadValue, match="needs feature maps"):
            attribute(case.model, case.image, 1, "grad_cam")
