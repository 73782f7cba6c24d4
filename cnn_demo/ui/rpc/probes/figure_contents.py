"""What each figure shows: the numbers of a view, and the function that draws them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue, unknown
from cnn_demo.exports.figures import views as figure_views
from cnn_demo.exports.figures.cell_figure import MOST, cell_figure
from cnn_demo.exports.figures.layer_diagram import schematic
from cnn_demo.inspection.cell import chain
from cnn_demo.inspection.interventions import perturbations
from cnn_demo.inspection.interventions.equivariance import measure_equivariance
from cnn_demo.inspection.interventions.top_activations import check_filter
from cnn_demo.inspection.layers import feature_maps, signed_tiles
from cnn_demo.inspection.layers import kernels as kernel_tiles
from cnn_demo.inspection.layers.gradients import gradients
from cnn_demo.inspection.layers.statistics import layer_statistics
from cnn_demo.lab import current_lab
from cnn_demo.prediction import classifier
from cnn_demo.prediction.network import Network
from cnn_demo.ui.rpc.context import traced_image
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Number, channels_last
from cnn_demo.ui.rpc.probes.attribution import sanity_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Draw = Callable[[], "Figure"]
View = Literal[
    "maps", "kernels", "cell", "top_activations", "gradients", "statistics", "robustness", "equivariance",
    "attribution", "schematic",
]  # fmt: skip
FileKind = Literal["png", "svg", "pdf"]


class FigureQuestion(ImageQuestion):
    """A view and all that views need: a layer and a map of it, a value's place, a class, a method with the layer
    that it looks at, a shift, and where perturbations stand with the one whose curve is drawn."""

    view: View
    kind: FileKind
    layer: Name | None = None
    map: Annotated[int, Field(ge=0)] = 0
    y: Annotated[int, Field(ge=0)] = 0
    x: Annotated[int, Field(ge=0)] = 0
    target: int = 0
    method: Name = "grad_cam"
    seen_at: Name | None = None
    shift: Annotated[list[int], Field(min_length=2, max_length=2)] = [4, 0]
    move: dict[Name, Number] = {}
    along: Name = "x"


def _maps(wanted: FigureQuestion, network: Network) -> Draw:
    found = feature_maps.one_layer(traced_image(wanted, network).trace, _layer(wanted), "layer", most=64)
    return lambda: figure_views.maps_figure(found, f"Feature maps, {_title(wanted, network)}")


def _kernels(wanted: FigureQuestion, network: Network) -> Draw:
    found = kernel_tiles.kernels(network.model, _layer(wanted))
    return lambda: figure_views.kernels_figure(found, f"Kernels, {_title(wanted, network)}")


def _cell(wanted: FigureQuestion, network: Network) -> Draw:
    layer, place = _layer(wanted), (wanted.map, wanted.y, wanted.x)
    steps = chain(traced_image(wanted, network).trace, layer, *place, most=MOST)
    title = f"How {layer}[{', '.join(map(str, place))}] is computed\n{_title(wanted, network)}"
    return lambda: cell_figure(steps, title)


def _attribution(wanted: FigureQuestion, network: Network) -> Draw:
    prepared = traced_image(wanted, network).prepared
    found = sanity_of(network, prepared, wanted.target, wanted.method, wanted.seen_at)
    original, image = found.original, channels_last(prepared.pixels)
    at = f" at {original.layer}" if original.layer else ""
    title = f"Why {network.card.classes[original.target]}? {original.title}{at}\n{_title(wanted, network)}"
    return lambda: figure_views.attribution_figure(original, found.randomized, image, title, found.words)


def _gradients(wanted: FigureQuestion, network: Network) -> Draw:
    traced, layer = traced_image(wanted, network), _layer(wanted)
    label = traced.truth
    answer = classifier.prediction_from(network, traced.trace).best if label is None else label
    found = gradients(network.model, traced.prepared.tensor, answer, layer)
    shown = signed_tiles.map_tiles(found.layers[0].maps)
    whose = "label" if label is not None else "predicted"
    title = f"∂loss/∂activations of {layer}, loss {found.loss:.3g} for class {network.card.classes[answer]} ({whose})"
    return lambda: figure_views.gradients_figure(shown, f"{title}\n{_title(wanted, network)}")


def _statistics(wanted: FigureQuestion, network: Network) -> Draw:
    found = layer_statistics(traced_image(wanted, network).trace.layer(_layer(wanted)))
    return lambda: figure_views.statistics_figure(found, f"Values of {found.layer}\n{_title(wanted, network)}")


def _equivariance(wanted: FigureQuestion, network: Network) -> Draw:
    prepared = traced_image(wanted, network).prepared
    (x, y), layer = wanted.shift, _layer(wanted)
    found = measure_equivariance(network, prepared.pixels, layer, wanted.map, x, y)
    before, after = channels_last(prepared.pixels), channels_last(found.pixels)
    title = f"Translation equivariance of map {wanted.map} of {layer}: {x} to the right, {y} down".replace("-", "−")
    return lambda: figure_views.shifted_figure(found, before, after, f"{title}\n{_title(wanted, network)}")


def _top_activations(wanted: FigureQuestion, network: Network) -> Draw:
    layer, number, lab = _layer(wanted), wanted.map, current_lab()
    check_filter(network, layer, number)
    found = lab.top_activations.top_activations(network, layer)
    shown, searched = lab.top_activations.top_patches(network, found, number), lab.top_activations.images(network)
    images = [channels_last(searched.images[patch.image].numpy()) for patch in shown]
    fields = [(p.rectangle.top, p.rectangle.left, p.rectangle.bottom, p.rectangle.right) for p in shown]
    title = (
        f"Top-activating test patches of filter {number} of {layer}, of {found.total:,} images ({searched.title})\n"
        f"{_title(wanted, network)}; the number is the largest activation, its receptive field is framed"
    )
    return lambda: figure_views.patches_figure(images, fields, [patch.value for patch in shown], title)


def _robustness(wanted: FigureQuestion, network: Network) -> Draw:
    prepared = traced_image(wanted, network).prepared
    now, name = perturbations.perturbation_of(wanted.move, network.card), wanted.along
    found = perturbations.predict_perturbed(network, prepared.pixels, now, [name])
    if not found.curves:
        raise unknown("perturbation", name, [slider.id for slider in perturbations.sliders(network.card)])
    curve, label = found.curves[0], network.card.classes[found.original]
    title = (
        f"Robustness, probability of {label}: {curve.slider.title.lower()}\n{_title(wanted, network)}. {curve.words}"
    )
    axis = f"{curve.slider.title.lower()}, {curve.slider.unit}"
    at = curve.slider.positions()
    return lambda: figure_views.curve_figure(at, curve.probabilities, getattr(now, name), title, axis)


def schematic_of(network: Network) -> str:
    """The whole network as SVG text."""
    card = network.card
    title = f"{card.title} for {_data(network)}"
    return schematic(network.anatomy, title, len(card.classes))


def _layer(wanted: FigureQuestion) -> str:
    if wanted.layer is None:
        raise BadValue("Choose a layer first: this figure shows one.")
    return wanted.layer


def _title(wanted: FigureQuestion, network: Network) -> str:
    """Network, data and epoch, in every figure."""
    epoch = "" if wanted.epoch is None else f", epoch {wanted.epoch}"
    return f"{network.card.title}, {_data(network)}{epoch}"


def _data(network: Network) -> str:
    data = network.card.data
    return DATASETS[data].title if data in DATASETS else data


DRAWINGS: dict[str, Callable[[FigureQuestion, Network], Draw]] = {
    "maps": _maps,
    "kernels": _kernels,
    "cell": _cell,
    "top_activations": _top_activations,
    "gradients": _gradients,
    "statistics": _statistics,
    "robustness": _robustness,
    "equivariance": _equivariance,
    "attribution": _attribution,
}
