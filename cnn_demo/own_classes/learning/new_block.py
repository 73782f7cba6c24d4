"""The photo network whose last block learns too: fine-tuning (Yosinski et al. 2014, arXiv:1411.1792).

What goes into that block is computed once for each view. The last layer is learned first, as if the block were frozen,
so that answers that are drawn at random do not spoil it (Kumar et al. 2022, arXiv:2202.10054).
"""

import copy
from collections.abc import Iterator

import torch
from PIL import Image
from torch import Tensor, nn

from cnn_demo.networks import count_parameters
from cnn_demo.networks.architecture import stack
from cnn_demo.own_classes.features.extractor import own_card, prepared, views
from cnn_demo.own_classes.features.other_pictures import other_pictures
from cnn_demo.own_classes.images.collection import Kind
from cnn_demo.own_classes.learning.fitting import Plan, epochs_for, fit, logits_of
from cnn_demo.own_classes.learning.head import Examples, train_head
from cnn_demo.own_classes.learning.learned import News, learned
from cnn_demo.own_classes.learning.new_head import none_of_these, with_head
from cnn_demo.own_classes.learning.report import CurvePoint
from cnn_demo.own_classes.learning.task import Task
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.engine.freezing import blocks_of

LOOKS, MOST_EPOCHS = 1600, 20
RATE = 3e-4
LOOKING, TRAINING = 0.4, 0.5  # shares of the progress


def learn_block(task: Task, stores: Stores, base: Network) -> Iterator[News]:
    """Trains the last block and a last layer for the task's classes."""
    front, back = cut(base.model)
    back.requires_grad_(True)
    maps = BlockInputs(front, base)
    yield "Looking at your images, up to the last block."
    found: list[Tensor] = []
    many = 2 if task.recipe.augmentation else 1
    for place, image in enumerate(task.images, start=1):
        found.append(maps.of(views(image.pixels(), image.kind)[:many], image.kind))
        yield LOOKING * place / len(task.images)
    plain, labels = torch.stack([each[0] for each in found]), torch.tensor(task.labels, dtype=torch.int64)
    inputs, truth = torch.cat([found[i] for i in task.learned]), labels[task.learned].repeat_interleave(many)
    back = _with_first_head(back, inputs, truth, len(task.classes))
    yield "Training the last block and the last layer."
    epochs = epochs_for(len(inputs), LOOKS, MOST_EPOCHS)
    plan = Plan(epochs, RATE, task.recipe.seed, change=lambda maps, draws: maps, norms_follow=False)
    curve: list[CurvePoint] = []
    for point in fit(back, inputs, truth, (plain[task.held_out], labels[task.held_out]), plan):
        curve.append(point)
        yield point
        yield LOOKING + TRAINING * point.epoch / epochs
    yield 'Measuring "none of these".'
    back.load_state_dict(checkpoint_file.rounded(dict(back.state_dict())))  # as it is stored
    others: list[Tensor] = []
    for picture in other_pictures(stores.data):
        others.append(maps.of([picture], "photo"))
        yield LOOKING + TRAINING
    pooled = nn.Sequential(*list(back.children())[:-1])
    seen, unseen = (logits_of(pooled, each).numpy() for each in (plain, torch.cat(others)))
    detector, unknown = none_of_these(task, seen, unseen)
    yield learned(
        task,
        base.card,
        stack(*front.named_children(), *back.named_children()),
        held_out=logits_of(back, plain[task.held_out]),
        trained=count_parameters(back),
        curve=curve,
        detector=detector,
        unknown=unknown,
    )


def cut(model: nn.Module) -> tuple[nn.Sequential, nn.Sequential]:
    """(all layers in front of the last block, that block and the last layer), copies both."""
    assert isinstance(model, nn.Sequential)
    layers = list(copy.deepcopy(model).named_children())
    first = blocks_of(model)[-2][0][0].partition(".")[0]
    place = next(i for i, (name, _) in enumerate(layers) if name == first)
    return stack(*layers[:place]), stack(*layers[place:])


class BlockInputs:
    """What goes into the last block."""

    def __init__(self, front: nn.Sequential, base: Network) -> None:
        self._front, self._card = front, own_card(base.card)

    def of(self, pictures: list[Image.Image], kind: Kind) -> Tensor:
        """float16 (n, maps, height, width)."""
        images = torch.cat([prepared(each, kind, self._card).tensor for each in pictures])
        return logits_of(self._front, images).half()


def _with_first_head(back: nn.Sequential, inputs: Tensor, truth: Tensor, classes: int) -> nn.Sequential:
    """The block as it is under a last layer that is learned for it."""
    pooled = Examples(logits_of(nn.Sequential(*list(back.children())[:-1]), inputs).clone(), truth)
    *_, (_, head) = train_head(pooled, Examples(pooled.features[:0], truth[:0]), classes)
    return with_head(back.eval(), head).requires_grad_(True)
