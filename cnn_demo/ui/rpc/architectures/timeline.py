"""Five eras: the story and results of each, its original layer by layer, and its small version with the recipe.

Originals come from tables in the package, so nothing is built or downloaded for them.
"""

from cnn_demo.data import title_of
from cnn_demo.errors import unknown
from cnn_demo.exports.figures.block_diagram import overview
from cnn_demo.lab import current_lab
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of
from cnn_demo.networks.analysis.block_folding import Box, describe_layer, fold_blocks
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.networks.architecture import Shape
from cnn_demo.networks.imagenet import CLASSES, IMAGE, ORIGINALS, layers_of
from cnn_demo.networks.timeline import ERAS, Era
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.ui.rpc.models import Name, Nothing
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import TrainSettings, settings_of


class EraResult(Model):
    """What a paper reports: an error in percent, and of what."""

    percent: float
    of: str


class DesignName(Model):
    id: str
    title: str


class SmallNetwork(Model):
    """A published network of the era's small version."""

    network: str
    data: str
    data_title: str
    parameters: int
    test_accuracy: float | None
    train_images: int


class SmallVersion(Model):
    """`recipe` are the settings that train it."""

    id: str
    title: str
    story: str
    published: list[SmallNetwork]
    recipe: TrainSettings


class EraCard(Model):
    id: str
    title: str
    year: int
    story: list[str]
    idea: str
    paper: str
    results: list[EraResult]
    designs: list[DesignName]
    small: SmallVersion


class TimelineAnswer(Model):
    eras: list[EraCard]


class DesignQuestion(Model):
    design: Name


class BranchStep(Model):
    """What one layer of a branch does, and how many maps leave it."""

    what: str
    maps: int


class DesignBox(Model):
    """One or more equal layers, folded. `branches` are those of a block, empty for a plain shortcut; counts are of all
    repeats together; `field` is the receptive field behind it, in pixels of the image."""

    title: str
    detail: str
    times: int
    shape: list[int]
    branches: list[list[BranchStep]]
    parameters: int
    macs: int
    layers: int
    field: list[int]


class DesignLayer(Model):
    name: str
    what: str
    shape: list[int]
    parameters: int
    parameter_formula: str
    macs: int
    mac_formula: str
    field: list[int]


class DesignAnswer(Model):
    """An original or a small version: totals, folded boxes, layers, and the same as a figure to take away. `command`
    opens an original with torchvision's weights, `megabytes` to be downloaded once, which were measured to have this
    `accuracy`; empty where there are none."""

    design: str
    title: str
    image: list[int]
    classes: int
    parameters: int
    macs: int
    depth: int
    differs: str
    training_only: int
    command: str
    megabytes: int
    accuracy: float
    boxes: list[DesignBox]
    layers: list[DesignLayer]
    svg: str


@rpc("light")
def timeline(question: Nothing) -> TimelineAnswer:
    """The five eras: story, results, designs to draw, and the small version with its published networks."""
    cards = current_lab().models.published()
    return TimelineAnswer(eras=[_era(era, cards) for era in ERAS])


@rpc("light")
def design(question: DesignQuestion) -> DesignAnswer:
    """Layers, folded boxes and totals of an original or of an era's small version."""
    title, layers, image, classes = _layers(question.design)
    boxes = fold_blocks(layers)
    fields = {layer.name: list(layer.receptive_field) for layer in layers}
    original = ORIGINALS.get(question.design)
    return DesignAnswer(
        design=question.design,
        title=title,
        image=list(image),
        classes=classes,
        parameters=sum(layer.parameters for layer in layers),
        macs=sum(layer.macs for layer in layers),
        depth=depth(layers),
        differs=original.differs if original else "",
        training_only=original.training_only if original else 0,
        command=f"python -m cnn_demo open {original.id}-imagenet" if original else "",
        megabytes=original.megabytes if original else 0,
        accuracy=original.accuracy if original else 0.0,
        boxes=[_box(box, fields) for box in boxes],
        layers=[_layer(layer) for layer in layers],
        svg=overview(boxes, image, f"{title}, from the image down to its {classes:,} classes"),
    )


def _era(era: Era, cards: list[Card]) -> EraCard:
    small = ARCHITECTURES[era.small]
    return EraCard(
        id=era.id,
        title=era.title,
        year=era.year,
        story=list(era.story),
        idea=era.idea,
        paper=era.paper,
        results=[EraResult(percent=result.percent, of=result.of) for result in era.results],
        designs=[DesignName(id=name, title=_layers(name)[0]) for name in era.originals or (era.small,)],
        small=SmallVersion(
            id=small.id,
            title=small.title,
            story=small.story,
            published=[_published(card) for card in cards if card.architecture == small.id],
            recipe=settings_of(recipe_for(small.id, "cifar10" if era.originals else "mnist")),
        ),
    )


def _published(card: Card) -> SmallNetwork:
    return SmallNetwork(
        network=card.network,
        data=card.data,
        data_title=title_of(card.data),
        parameters=card.parameters,
        test_accuracy=card.metrics.get("test_accuracy"),
        train_images=card.train_images,
    )


def _layers(name: str) -> tuple[str, tuple[LayerAnatomy, ...], Shape, int]:
    """Title, layers, image and classes of an original, or of a small version on the images that it is for."""
    small = [era.small for era in ERAS]
    if name in ORIGINALS:
        return ORIGINALS[name].title, layers_of(name), IMAGE, CLASSES
    if name not in small:
        raise unknown("design", name, [*ORIGINALS, *small])
    published = ARCHITECTURES[name].published
    assert published is not None
    shape, classes, _ = published
    return ARCHITECTURES[name].title, anatomy_of(name, shape, classes), shape, classes


def _box(box: Box, fields: dict[str, list[int]]) -> DesignBox:
    return DesignBox(
        title=box.title,
        detail=box.detail,
        times=box.times,
        shape=list(box.shape),
        branches=[[BranchStep(what=name, maps=maps) for name, maps in branch] for branch in box.branches],
        parameters=box.parameters,
        macs=box.macs,
        layers=len(box.names),
        field=fields[box.names[-1]],
    )


def _layer(layer: LayerAnatomy) -> DesignLayer:
    return DesignLayer(
        name=layer.name,
        what=describe_layer(layer),
        shape=list(layer.output_shape),
        parameters=layer.parameters,
        parameter_formula=layer.parameter_formula,
        macs=layer.macs,
        mac_formula=layer.mac_formula,
        field=list(layer.receptive_field),
    )
