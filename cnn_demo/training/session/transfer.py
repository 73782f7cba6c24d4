"""Starting from a network that has learned already: which ones fit a recipe, and the model that training begins with.

Only what has the same design and sees the same kind of images can be taken over. Where the data set is another one,
or its classes are, the head is new: what it knew is about other things.
"""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from cnn_demo import networks
from cnn_demo.data import DATASETS, Dataset, DatasetSpec, spec_of
from cnn_demo.errors import BadValue, LabError
from cnn_demo.networks.torch_compat import WithoutRandomNumbers
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.freezing import LayerFreeze, head_of, layers_frozen


def starting_points(models: ModelStore, architecture: str, data: str, runs: Iterable[str] = ()) -> list[Card]:
    """The cards of the published networks, and of these runs, that a training of this pair can start from."""
    networks.architecture_of(architecture)
    cards = models.published()
    for run in runs:
        try:
            cards.append(models.get(run).card)
        except LabError:
            continue  # it was kept for a while only
    return [card for card in cards if not _why_not(card, architecture, spec_of(data))]


def check_start(config: TrainConfig, models: ModelStore) -> Card | None:
    """The card of the network that this recipe starts from. BadValue, saying what would fit, when it cannot."""
    if config.pretrained is None:
        return None
    card = models.get(config.pretrained).card
    reason = _why_not(card, config.architecture, spec_of(config.data))
    if reason:
        fitting = ", ".join(card.network for card in starting_points(models, config.architecture, config.data))
        raise BadValue(f"{reason} {f'Start from one of: {fitting}.' if fitting else 'Start from a run of yours.'}")
    return card


def has_new_head(card: Card, data: str) -> bool:
    """Does what `card`'s network knew about classes not count for this data?"""
    return card.data != data or card.classes != spec_of(data).classes


def seen_before(card: Card, data: str, models: ModelStore) -> tuple[str, ...]:
    """The classes of these data of which the card's network has learned images, by itself or in what it began with.

    What it began with is looked up by name, so a run that is no longer kept is not counted.
    """
    spec = spec_of(data)
    learned = {name for each in _history(card, models) if each.whole is spec.whole for name in each.classes}
    return tuple(name for name in spec.classes if name in learned)


def _history(card: Card, models: ModelStore) -> Iterator[DatasetSpec]:
    """What this network has learned, then what the one that it started from had, and so on."""
    known = {card.network}
    while True:
        if card.data in DATASETS:
            yield DATASETS[card.data]
        start = card.recipe.get("pretrained")
        if not isinstance(start, str) or start in known:
            return
        known.add(start)
        try:
            card = models.get(start).card
        except LabError:
            return


def initial_model(config: TrainConfig, dataset: Dataset, models: ModelStore) -> nn.Sequential | None:
    """The model that this recipe starts from, a new head drawn by its seed; None when all of it is random.

    BadValue when it starts from what does not fit, BadCheckpoint when that network's file is broken.
    """
    card = check_start(config, models)
    if card is None or config.pretrained is None:
        return None
    torch.manual_seed(config.seed)
    model = networks.build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
    learned = models.get(config.pretrained).model.state_dict()
    if has_new_head(card, config.data):
        head = head_of(model)
        fresh = {f"{head}.{name}": value for name, value in model.get_submodule(head).state_dict().items()}
        learned = learned | fresh
    model.load_state_dict(learned)
    return model


def frozen_layers(architecture: str, data: str, freeze: str) -> list[LayerFreeze]:
    """Every layer with weights of this pair, in order, and whether it stays as it is."""
    spec = spec_of(data)
    with torch.device("meta"), WithoutRandomNumbers():  # only its layers are wanted
        model = networks.build(architecture, spec.shape, len(spec.classes))
    return layers_frozen(model, TrainConfig(pretrained="any-network", freeze=freeze).freeze)


def _why_not(card: Card, architecture: str, spec: DatasetSpec) -> str:
    """Why a training of this architecture on these images cannot start from this network; "" when it can."""
    if card.architecture != architecture:
        title, other = (networks.architecture_of(name).title for name in (card.architecture, architecture))
        return f"{card.network} is of the design {title}: its weights do not fit into {other}."
    if card.input_shape != spec.shape:
        return f"{card.network} sees images of {_by(card.input_shape)}, but {spec.title} has {_by(spec.shape)}."
    return ""


def _by(shape: tuple[int, int, int]) -> str:
    channels, height, width = shape
    return f"{height}×{width} pixels in {'gray' if channels == 1 else 'color'}"
