"""A trained network as it is kept: its weights, its card, and the report that the visitor sees."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.networks import count_parameters
from cnn_demo.own_classes.learning.report import CurvePoint, OwnReport, UnknownMeasured, accuracy, mistakes, remarks
from cnn_demo.own_classes.learning.task import Task
from cnn_demo.prediction.checkpoint import checkpoint_file, derived
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.model_store import ModelStore, new_run_id
from cnn_demo.training.evaluation.confusion import confusion_matrix
from cnn_demo.training.jobs import RunFiles
from cnn_demo.training.session.report import now, versions, with_threads

Weights = dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class Learned:
    """What a training came to; nothing is written yet."""

    card: Card
    weights: Weights
    report: OwnReport

    def save(self, files: RunFiles, models: ModelStore) -> None:
        """As a run of a visitor, kernels and dense weights as float16; where it began with a published network, only
        what it has learned. BadCheckpoint says why that cannot be."""
        path, begun = files.network_path(self.card.network), self.card.recipe.get("pretrained")
        if begun is None:
            checkpoint_file.save(path, self.card, self.weights, half=True)
        else:
            theirs = models.get(begun).model.state_dict()
            derived.save(path, self.card, self.weights, begun, models.path_of(begun), theirs)
        files.keep(self.card.network)


# What a training says while it learns: a point of the curve, what is going on, how far it is; at last what came of it.
News = CurvePoint | str | float | Learned


def learned(
    task: Task,
    like: Card,
    model: nn.Module,
    *,
    held_out: Tensor,
    trained: int,
    curve: list[CurvePoint],
    detector: dict[str, Any] | None,
    unknown: UnknownMeasured | None,
) -> Learned:
    """From what was trained: `model`, for images as `like` has them, whose logits for the held-out images are
    `held_out`, and of whose parameters `trained` have learned."""
    labels = torch.tensor([task.labels[i] for i in task.held_out], dtype=torch.int64)
    right, seconds = accuracy(held_out, labels), curve[-1].seconds
    metrics = {"seconds": seconds} | ({} if right is None else {"val_accuracy": right, "val_images": len(labels)})
    recipe = asdict(task.recipe)
    if task.recipe.start != "scratch":
        recipe = recipe | {"pretrained": like.network, "architecture": like.architecture}
    card = replace(
        like,
        network=new_run_id(),
        data=OWN_CLASSES,
        classes=task.classes,
        parameters=count_parameters(model),
        recipe=recipe,
        command="",
        metrics=metrics,
        train_images=len(task.learned),
        is_sample=False,
        hardware=with_threads("CPU, float32"),
        versions=versions(),
        created=now(),
        ood_detector=detector,
        origin=None,
    )
    report = OwnReport(
        network=card.network,
        start=task.recipe.start,
        architecture=card.architecture,
        classes=task.classes,
        parameters=card.parameters,
        trained_parameters=trained,
        train_images=card.train_images,
        held_out_images=len(labels),
        held_out_accuracy=right,
        seconds=seconds,
        curve=tuple(curve),
        confusion=tuple(map(tuple, confusion_matrix(labels, held_out.argmax(1), len(task.classes)).tolist())),
        mistakes=mistakes(task, held_out),
        unknown=unknown,
        remarks=remarks(task),
    )
    return Learned(card, checkpoint_file.rounded(dict(model.state_dict())), report)
