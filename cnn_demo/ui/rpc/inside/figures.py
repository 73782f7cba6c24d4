"""The page's views as files to download: which view of which network and image, as PNG, SVG or PDF.

Stateless like `service`. Drawing happens in a thread of the server's pool, one figure at a time, never on the way to an
answer.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue, unknown
from cnn_demo.exports.figures import figure_style
from cnn_demo.exports.figures import views as figure_views
from cnn_demo.exports.figures.cell_figure import MOST, cell_figure
from cnn_demo.exports.figures.figure_style import KINDS, drawn
from cnn_demo.exports.figures.layer_diagram import schematic
from cnn_demo.inspection.cell.explain import chain
from cnn_demo.inspection.interventions import perturbations
from cnn_demo.inspection.interventions.equivariance import measure_equivariance
from cnn_demo.inspection.interventions.top_activations import check_filter
from cnn_demo.inspection.layers import feature_maps, signed_tiles
from cnn_demo.inspection.layers import kernels as kernel_tiles
from cnn_demo.inspection.layers.gradients import gradients
from cnn_demo.inspection.layers.statistics import statistics
from cnn_demo.lab import current_lab
from cnn_demo.networks import architecture_of
from cnn_demo.prediction import classifier
from cnn_demo.prediction.network import Network
from cnn_demo.ui.rpc.classify import channels_last, network_of, prepared_of, test_pixels, traced_image
from cnn_demo.ui.rpc.inside.cell import sanity_of
from cnn_demo.ui.rpc.inside.probes import layer_of, move_request
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BYTES = 1_400_000  # a file; an answer may have 2 MB and this becomes base64

Draw = Callable[[], "Figure"]


@answering
def views(request: Json) -> Json:
    """{} -> what can be downloaded, and as what. Whoever asks will draw soon."""
    figure_style.warm()
    return {"views": [{"id": name, "title": title} for name, (title, _) in VIEWS.items()], "kinds": list(KINDS)}


@answering
def figure(request: Json) -> Json:
    """{view, kind, network, epoch, ...what the view needs} -> {name, type, content: base64}."""
    network, view, kind = network_of(request), str(request.get("view")), str(request.get("kind"))
    if view not in VIEWS:
        raise unknown("view", view, VIEWS)
    if kind not in KINDS:
        raise unknown("kind of file", kind, KINDS)
    if view == "schematic":
        if kind != "svg":
            raise BadValue("The schematic is drawn as SVG. Choose SVG.")
        content = _schematic(network).encode("utf-8")
    else:
        draw, lab = VIEWS[view][1](request, network), current_lab()
        with lab.heavy(), lab.figures():
            content = drawn(draw, kind)
    if len(content) > MOST_BYTES:
        raise BadValue("This figure is too large as this kind of file. Choose PNG, or a layer with fewer maps.")
    name = re.sub(r"[^a-z0-9]+", "-", f"{network.id} {view} {request.get('layer') or ''}".lower()).strip("-")
    return {"name": f"{name[:80]}.{kind}", "type": KINDS[kind], "content": packed(content)}


def _maps(request: Json, network: Network) -> Draw:
    found = feature_maps.one_layer(traced_image(request, network).trace, layer_of(request), "layer", most=64)
    return lambda: figure_views.maps_figure(found, f"Feature maps, {_title(request, network)}")


def _kernels(request: Json, network: Network) -> Draw:
    found = kernel_tiles.kernels(network.model, layer_of(request))
    return lambda: figure_views.kernels_figure(found, f"Kernels, {_title(request, network)}")


def _cell(request: Json, network: Network) -> Draw:
    layer, channel, y, x = layer_of(request), *(whole(request, name) for name in ("channel", "y", "x"))
    steps = chain(traced_image(request, network).trace, layer, channel, y, x, most=MOST)
    place = f"{layer}, channel {channel}, row {y}, column {x}"
    return lambda: cell_figure(steps, f"The sum behind {place}\n{_title(request, network)}")


def _why(request: Json, network: Network) -> Draw:
    found = sanity_of(request | {"layer": request.get("seen_at")}, network)
    original, image = found.original, channels_last(traced_image(request, network).prepared.pixels)
    at = f" at {original.layer}" if original.layer else ""
    title = f"Why {network.card.classes[original.target]}? {original.title}{at}\n{_title(request, network)}"
    return lambda: figure_views.attribution_figure(original, found.randomized, image, title, found.words)


def _gradients(request: Json, network: Network) -> Draw:
    traced, layer = traced_image(request, network), layer_of(request)
    answer = classifier.prediction_from(network, traced.trace).best if traced.truth is None else traced.truth
    with current_lab().drawing():
        found = gradients(network.model, traced.prepared.tensor, answer, layer)
    shown = signed_tiles.map_tiles(found.layers[0].maps)
    title = f"Gradients of the maps of {layer}, loss {found.loss:.3g} for {network.card.classes[answer]}"
    return lambda: figure_views.gradients_figure(shown, f"{title}\n{_title(request, network)}")


def _statistics(request: Json, network: Network) -> Draw:
    layer = layer_of(request)
    found = {each.layer: each for each in statistics(traced_image(request, network).trace)}
    if layer not in found:
        raise unknown("layer", layer, found)
    return lambda: figure_views.statistics_figure(found[layer], f"Values of {layer}\n{_title(request, network)}")


def _shifted(request: Json, network: Network) -> Draw:
    prepared, _ = prepared_of(request, network.card)
    moved = move_request(request, network.card)
    x, y = (round(moved.x), round(moved.y)) if moved.x or moved.y else (4, 0)  # as the page has it
    layer, channel = layer_of(request), whole(request, "channel")
    with current_lab().drawing():
        found = measure_equivariance(network, prepared.pixels, layer, channel, x, y)
    before, after = channels_last(prepared.pixels), channels_last(found.pixels)
    title = f"Does map {channel} of {layer} shift along? {x} to the right, {y} down".replace("-", "−")
    return lambda: figure_views.shifted_figure(found, before, after, f"{title}\n{_title(request, network)}")


def _excites(request: Json, network: Network) -> Draw:
    layer, channel = layer_of(request), whole(request, "channel")
    check_filter(network, layer, channel)
    lab = current_lab()
    found = lab.top_activations.top_activations(network, layer, lab.heavy)
    shown, dataset = lab.top_activations.top_patches(network, found, channel), lab.data.load(network.card.data)
    images = [channels_last(test_pixels(dataset, patch.image)[0]) for patch in shown]
    fields = [(p.rectangle.top, p.rectangle.left, p.rectangle.bottom, p.rectangle.right) for p in shown]
    title = (
        f"What excites filter {channel} of {layer} most, in {found.images:,} test images\n"
        f"{_title(request, network)}; the number is the strongest cell, its receptive field is framed"
    )
    return lambda: figure_views.patches_figure(images, fields, [patch.value for patch in shown], title)


def _moved(request: Json, network: Network) -> Draw:
    prepared, _ = prepared_of(request, network.card)
    now, name = move_request(request, network.card), str(request.get("slider"))
    with current_lab().drawing():
        found = perturbations.predict_perturbed(network, prepared.pixels, now, [name])
    if not found.curves:
        raise unknown("slider", name, [slider.id for slider in perturbations.sliders(network.card)])
    curve, label = found.curves[0], network.card.classes[found.original]
    title = f"How sure of {label}: {curve.slider.title.lower()}\n{_title(request, network)}. {curve.words}"
    axis = f"{curve.slider.title.lower()}, {curve.slider.unit}"
    at = curve.slider.positions()
    return lambda: figure_views.curve_figure(at, curve.probabilities, getattr(now, name), title, axis)


def _schematic(network: Network) -> str:
    title = f"{architecture_of(network.card.architecture).title} for {_data(network)}"
    return schematic(network.anatomy, title, len(network.card.classes))


def _title(request: Json, network: Network) -> str:
    """Network, data and epoch, in every figure."""
    epoch = request.get("epoch")
    return f"{architecture_of(network.card.architecture).title}, {_data(network)}" + (
        "" if epoch is None else f", epoch {epoch}"
    )


def _data(network: Network) -> str:
    data = network.card.data
    return DATASETS[data].title if data in DATASETS else data


VIEWS: dict[str, tuple[str, Callable[[Json, Network], Draw]]] = {
    "maps": ("The maps of this layer", _maps),
    "kernels": ("The kernels of this layer", _kernels),
    "gradients": ("The gradients of this layer's maps", _gradients),
    "statistics": ("The values of this layer", _statistics),
    "cell": ("The sum behind the chosen cell", _cell),
    "why": ("Why this answer", _why),
    "excites": ("What excites this filter", _excites),
    "moved": ("The answer along a slider", _moved),
    "shifted": ("Does this map shift along?", _shifted),
    "schematic": ("The whole network (SVG)", _maps),
}
