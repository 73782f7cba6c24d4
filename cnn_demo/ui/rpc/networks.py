"""Which networks there are, and what one of them looks like: the blocks that it is drawn and browsed by."""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.data import title_of
from cnn_demo.errors import LabError, unknown
from cnn_demo.inspection.layers.block_connections import block_sources
from cnn_demo.lab import current_lab
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.layer_blocks import Kind, LayerBlock, blocks_of
from cnn_demo.prediction.checkpoint.card import OPENED, Card
from cnn_demo.prediction.preprocessing.photo_frame import FRAMED
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.models import Name, NetworkQuestion
from cnn_demo.ui.rpc.page_file import page_version
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_RUNS = 20
Group = Literal["published", "yours", "opened"]


class NetworksQuestion(Model):
    """`runs` are the ids of this visitor's own networks."""

    runs: Annotated[list[Name], Field(max_length=100)] = []


class NetworkOrigin(Model):
    """Who trained a network that was not trained here. `accuracy` is what `accuracy_by` has measured, if anybody."""

    source: str
    license: str
    accuracy: float | None
    accuracy_by: str


class NetworkCard(Model):
    """What the page shows of a network. `epochs` are those that one can go back to."""

    network: str
    title: str
    architecture: str
    data: str
    data_title: str
    channels: int
    group: Group
    classes: list[str]
    parameters: int
    test_accuracy: float | None
    train_images: int
    is_sample: bool
    epochs: list[int]
    origin: NetworkOrigin | None


class NetworksAnswer(Model):
    networks: list[NetworkCard]


class GraphQuestion(Model):
    network: Name


class GraphLayer(Model):
    """One layer of a block. `size` is the formula for its output's sides, `formula` the one for its parameters."""

    name: str
    kind: str
    shape: list[int]
    parameters: int
    formula: str
    size: str
    macs: int


class GraphBlock(Model):
    """One block; `sources` are the blocks that feed it by number, -1 for the image."""

    number: int
    title: str
    kind: Kind
    group: str
    face: str
    shape: list[int]
    sources: list[int]
    branches: int  # ways from its input to its output
    parameters: int
    macs: int
    layers: list[GraphLayer]


class GraphAnswer(Model):
    """`version` is that of the file with which a page runs the network itself; None where there is none."""

    network: str
    input_shape: list[int]
    blocks: list[GraphBlock]
    version: str | None


@rpc("light")
def networks(question: NetworksQuestion) -> NetworksAnswer:
    """Those that were opened from code, the published ones, the originals whose weights are here, then those of this
    visitor that are still kept."""
    models = current_lab().models
    found = [_card(network.card, "opened", ()) for network in models.opened()]
    found += [_card(card, "published", models.epochs_of(card.network)) for card in models.published()]
    found += [_card(card, "published", (), data=FRAMED) for card in models.further()]
    for run_id in question.runs[:MOST_RUNS]:
        try:
            network = models.get(run_id)
        except LabError:
            continue  # it was kept for a while only
        found.append(_card(network.card, "yours", network.epochs))
    return NetworksAnswer(networks=found)


@rpc("light")
def network_graph(question: GraphQuestion) -> GraphAnswer:
    """The blocks of a network with their layers, in the order in which they run."""
    network = current_lab().models.get(question.network)
    card, anatomy = network.card, network.anatomy
    layers = {layer.name: layer for layer in anatomy}
    blocks = [_block(block, layers) for block in blocks_of(anatomy)]
    return GraphAnswer(
        network=card.network,
        input_shape=list(card.input_shape),
        blocks=blocks,
        version=page_version(question.network),
    )


def _card(card: Card, group: Group, epochs: tuple[int, ...], data: str | None = None) -> NetworkCard:
    data = data or (OPENED if card.is_opened else card.data)
    return NetworkCard(
        network=card.network,
        title=card.title,
        architecture=card.architecture,
        data=data,
        data_title=title_of(data),
        channels=card.input_shape[0],
        group=group,
        classes=list(card.classes),
        parameters=card.parameters,
        test_accuracy=card.metrics.get("test_accuracy"),
        train_images=card.train_images,
        is_sample=card.is_sample,
        epochs=list(epochs),
        origin=NetworkOrigin(**asdict(card.origin)) if card.origin else None,
    )


def _block(block: LayerBlock, layers: dict[str, LayerAnatomy]) -> GraphBlock:
    own = [layers[name] for name in block.layers]
    return GraphBlock(
        number=block.number,
        title=block.title,
        kind=block.kind,
        group=block.group,
        face=block.face,
        shape=list(block.shape),
        sources=list(block.sources),
        branches=max(len(layer.inputs) for layer in own),
        parameters=block.parameters,
        macs=block.macs,
        layers=[
            GraphLayer(
                name=layer.name,
                kind=layer.kind,
                shape=list(layer.output_shape),
                parameters=layer.parameters,
                formula=layer.parameter_formula,
                size=layer.size_formula,
                macs=layer.macs,
            )
            for layer in own
        ],
    )


class BlockConnectionsQuestion(NetworkQuestion):
    """About a map (or unit) of the layer that stands for a block."""

    layer: Name
    map: int


class ConnectedBlock(Model):
    """A block that feeds it, -1 for the image: [map, strength from 0 to 1], the strongest first."""

    block: int
    strengths: list[tuple[int, float]]


class BlockConnectionsAnswer(Model):
    sources: list[ConnectedBlock]


@rpc("light")
def block_connections(question: BlockConnectionsQuestion) -> BlockConnectionsAnswer:
    """Which maps of the blocks before feed a map, by the size of their kernels."""
    network = network_of(question)
    anatomy = network.anatomy
    blocks = blocks_of(anatomy)
    block = next((each for each in blocks if each.face == question.layer), None)
    if block is None:
        raise unknown("block", question.layer, [each.face for each in blocks])
    found = block_sources(network.model, anatomy, blocks, block, question.map)
    return BlockConnectionsAnswer(
        sources=[ConnectedBlock(block=each.block, strengths=list(each.strengths)) for each in found]
    )
