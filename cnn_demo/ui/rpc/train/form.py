"""What the form of the Train tab asks: what there is to choose, recipes and presets to begin with, what a recipe will
do before it does it, and runs in links. Starting and watching are in `runs`, networks of one's own in `designs`.
"""

import dataclasses
from typing import Any

from cnn_demo import settings
from cnn_demo.data import DATASETS, Dataset, spec_of, store
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.errors import BadValue, unknown
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.prediction import model_store
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config import preview, url_codec
from cnn_demo.training.config.limits import check_limits
from cnn_demo.training.config.presets import PRESETS, PUBLISHED, Preset, preset_behind, preset_of
from cnn_demo.training.config.train_config import (
    FREEZES,
    NORMALIZATIONS,
    OPTIMIZERS,
    PRECISIONS,
    SCHEDULES,
    VALIDATIONS,
    TrainConfig,
    recipe_for,
)
from cnn_demo.training.engine.batches import measured_normalization
from cnn_demo.training.jobs.job_queue import get_jobs
from cnn_demo.training.session.training_card import command_of
from cnn_demo.ui.rpc.classify import channels_last, turn
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole, word


@answering
def training_choices(request: Json) -> Json:
    """{} -> what the form offers. Somebody looking at it will train soon, so the worker is warmed up."""
    get_jobs().warm()
    return {
        "data": [_data_json(store.load(data)) for data in DATASETS],
        "architectures": [{"id": a.id, "title": a.title, "story": a.story} for a in ARCHITECTURES.values()],
        "optimizers": list(OPTIMIZERS),
        "schedules": list(SCHEDULES),
        "augmentations": list(AUGMENTATIONS),
        "normalizations": list(NORMALIZATIONS),
        "freezes": list(FREEZES),
        "validations": list(VALIDATIONS),
        "precisions": list(PRECISIONS),
        "presets": [{"id": p.id, "group": p.group, "title": p.title} for p in PRESETS.values()],
        "most_seconds": settings.MAX_SECONDS,
    }


@answering
def recipe(request: Json) -> Json:
    """{data, architecture} -> the recipe to begin with: ours, shortened to what fits a visit."""
    config = first_recipe(str(request.get("architecture")), str(request.get("data")))
    return {"config": config.to_dict()}


def first_recipe(architecture: str, data: str) -> TrainConfig:
    """The published recipe in three epochs: enough to see it learn, and for `quick` enough for a good answer."""
    if (architecture, data) == ("quick", "mnist"):
        return TrainConfig()
    return dataclasses.replace(recipe_for(architecture, data), epochs=3)


@answering
def preset(request: Json) -> Json:
    """{preset} -> its recipe, how long it takes as far as that was measured, and what is to be said about it."""
    found = preset_of(word(request, "preset"))
    return {"config": found.config.to_dict(), "takes": _takes(found), "command": command_of(found.config)}


@answering
def reported(request: Json) -> Json:
    """{config} -> the preset that it follows, with the numbers that were reported for it; {} when there is none."""
    found = preset_behind(_config(request))
    if found is None:
        return {}
    told = [
        {"what": each.what, "point": each.point, "by": each.by, "values": sorted(each.values.items())}
        for each in found.reported
    ]
    card = _published(found)
    if card is not None:
        epoch, accuracy = int(card.metrics["best_epoch"]), card.metrics["test_accuracy"]
        told.append(
            {"what": "test accuracy", "point": "test_accuracy", "by": card.network, "values": [(epoch, accuracy)]}
        )
    return {"preset": found.id, "title": found.title, "group": found.group, "reported": told, "remarks": found.remarks}


@answering
def schedule(request: Json) -> Json:
    """{config, sample} -> the learning rate from the first step to the last, float32."""
    config = _config(request)
    found = preview.learning_rate_curve(config, len(_dataset(request, config.data).train))
    return {
        "rates": packed(found.learning_rates),
        "steps": found.steps,
        "images": found.images,
        "epochs": config.epochs,
    }


@answering
def augmented(request: Json) -> Json:
    """{data, sample, augment, seed} -> eight training images as they are, and as a step of the training sees them."""
    augment, seed = word(request, "augmentation"), whole(request, "seed")
    if augment not in AUGMENTATIONS:
        raise unknown("augmentation", augment, AUGMENTATIONS)
    if not 0 <= seed < 2**31:
        raise BadValue("The seed must be a whole number from 0 to 2,147,483,647.")
    dataset = _dataset(request, word(request, "data"))
    with turn():
        before, after, labels = preview.augmented(dataset, augment, seed)
    return {
        "shape": dataset.spec.shape,
        "before": [packed(channels_last(image)) for image in before],
        "after": [packed(channels_last(image)) for image in after],
        "labels": [dataset.spec.classes[label] for label in labels],
    }


@answering
def normalized(request: Json) -> Json:
    """{config, sample} -> mean and deviation of each channel, as published and as measured on this run's images."""
    config = _config(request)
    spec, measured = spec_of(config.data), measured_normalization(config, request.get("sample") is True)
    used = {"standard": (spec.mean, spec.std), "measured": measured}
    channels = ("gray",) if spec.shape[0] == 1 else ("red", "green", "blue")
    return {"channels": channels, **{name: {"mean": m, "std": s} for name, (m, s) in used.items()}}


@answering
def link(request: Json) -> Json:
    """{config, sample} -> the run as the text of a link (see training.replay)."""
    config = _config(request)
    check_limits(config)
    return {"link": url_codec.write(config, request.get("sample") is True)}


@answering
def replayed(request: Json) -> Json:
    """{link} -> the recipe in a link, checked as any other; nothing is started."""
    config, sample = url_codec.read(word(request, "link"))
    check_limits(config)
    return {"config": config.to_dict(), "sample": sample}


def _config(request: Json) -> TrainConfig:
    config = request.get("config")
    if not isinstance(config, dict):
        raise BadValue("Say what to train: data, network and recipe.")
    return TrainConfig.from_dict(config)


def _dataset(request: Json, data: str) -> Dataset:
    spec_of(data)
    return store.sample(data) if request.get("sample") is True else store.load(data)


def _data_json(dataset: Dataset) -> dict[str, Any]:
    spec = dataset.spec
    title = f"{spec.title}, a sample" if dataset.is_sample and not settings.downloads_allowed() else spec.title
    return {
        "id": spec.id,
        "title": title,
        "words": dataset.description,
        "images": len(dataset.train),
        "sample": len(store.sample(spec.id).train),
        "is_sample": dataset.is_sample,
    }


def _published(found: Preset) -> Card | None:
    """The card of the published network that this preset made, if it was made by exactly this recipe."""
    if found.group != PUBLISHED:
        return None
    cards = [card for card in model_store.published() if card.network == found.id]
    usual = TrainConfig().to_dict()
    return next((card for card in cards if {**usual, **card.recipe} == found.config.to_dict()), None)


def _takes(found: Preset) -> str:
    """How long it takes, from a measured speed; empty when nobody measured it."""
    card, config = _published(found), found.config
    pace, where = found.pace, "one core of an AMD EPYC"
    if card is not None:
        pace, where = card.metrics.get("images_per_second"), card.hardware
    if not pace:
        return ""
    images = min(config.max_images or spec_of(config.data).train_images, spec_of(config.data).train_images)
    seconds = config.epochs * images / pace
    about = f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
    about = about if seconds < 7200 else f"{seconds / 3600:.1f} hours"
    epochs = "1 epoch takes" if config.epochs == 1 else f"{config.epochs} epochs take"
    words = f"{epochs} about {about} at {pace:,.0f} images a second, measured on {where}."
    if seconds > settings.MAX_SECONDS:
        words += f" A run here ends after {settings.MAX_SECONDS // 60} minutes; the command line has no limit."
    return words
