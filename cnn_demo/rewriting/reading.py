"""What a caller gives with a network, checked and made plain: the network itself, its classes, its images."""

import copy
import re
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from cnn_demo.data.dataset import DIGITS, THINGS
from cnn_demo.errors import BadValue
from cnn_demo.networks.architecture import Shape, times
from cnn_demo.networks.imagenet import CLASSES as IMAGENET_CLASSES
from cnn_demo.networks.imagenet import class_names
from cnn_demo.prediction.checkpoint.card import OPENED

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))  # as torchvision's and most others' networks expect colors
PLAIN = ((0.0,), (1.0,))  # gray: from 0 for black to 1 for white
LARGEST_SIDE = 1024  # pixels


def plain_copy(model: Any) -> nn.Module:
    """The network as it is used: a copy in evaluation mode, float32, on the CPU. The caller's is left as it is.

    BadValue when it is no network, or none that can be copied.
    """
    if not isinstance(model, nn.Module):
        given = "a class; call it, so that a network comes out" if isinstance(model, type) else type(model).__name__
        raise BadValue(f"A network is a torch.nn.Module. This is {given}.")
    if isinstance(model, torch.jit.ScriptModule):
        raise BadValue("This is a compiled TorchScript network, whose code cannot be followed. Give the nn.Module.")
    model = getattr(model, "_orig_mod", model)  # of torch.compile
    if isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel):
        model = model.module
    try:
        copied: nn.Module = copy.deepcopy(model)
    except Exception as error:  # whatever a stranger's module says to being copied
        raise BadValue(
            f"This network cannot be copied ({type(error).__name__}), and it is not to be changed."
        ) from error
    for module in copied.modules():
        for name in list(getattr(module, "parametrizations", ())) if parametrize.is_parametrized(module) else ():
            parametrize.remove_parametrizations(module, name)
    return copied.eval().to("cpu", torch.float32).requires_grad_(False)


def images_of(shape: Any) -> Shape:
    """Channels, height, width. BadValue for what is no such shape, or too large."""
    if not isinstance(shape, Sequence) or len(shape) != 3 or not all(type(side) is int and side > 0 for side in shape):
        raise BadValue("An input shape is channels, height and width, such as (3, 224, 224).")
    channels, height, width = shape
    if channels not in (1, 3):
        raise BadValue(f"Images here have 1 channel (gray) or 3 (colors), not {channels}.")
    if max(height, width) > LARGEST_SIDE:
        raise BadValue(f"Images here have sides of at most {LARGEST_SIDE} pixels.")
    return channels, height, width


def normalization(shape: Shape, mean: Any, std: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and deviation of pixels in 0..1, one for each channel: the field's where none is given."""
    usual = IMAGENET if shape[0] == 3 else PLAIN
    found = tuple(
        tuple(map(float, [given] * shape[0] if isinstance(given, int | float) else given or rest))
        for given, rest in zip((mean, std), usual, strict=True)
    )
    if any(len(each) != shape[0] for each in found):
        raise BadValue(f"Mean and deviation are {shape[0]} numbers here, one for each channel of {times(shape)}.")
    if min(found[1]) <= 0:
        raise BadValue("A deviation is larger than 0: images are divided by it.")
    return found[0], found[1]


def data_of(images: Any, shape: Shape, classes: Sequence[str]) -> str:
    """What stands for its data (see Card): `images` are "digits", written and laid into their frames as MNIST's are, or
    "things", as Fashion-MNIST's. Where that is not said, colors are photos, and gray images are digits where each class
    is a single character or ten classes have no names.

    BadValue for another word, and where colors are to be digits or things.
    """
    is_gray, unnamed = shape[0] == 1, [f"class {i}" for i in range(10)]
    if images is None:
        is_written = all(len(name) == 1 for name in classes) or list(classes) == unnamed
        return f"{OPENED}_{(DIGITS if is_written else THINGS).id}" if is_gray else OPENED
    if not is_gray or images not in (DIGITS.id, THINGS.id):
        raise BadValue(
            'Gray images are "digits", laid into their frames as MNIST\'s, or "things", as Fashion-MNIST\'s.'
        )
    return f"{OPENED}_{images}"


def answers_of(model: nn.Module, images: Tensor) -> Tensor:
    """What the network says to these images. BadValue when it cannot take them, or when there are no scores in it."""
    shape = times(images.shape[1:])
    try:
        with torch.no_grad():
            answers = model(images)
    except Exception as error:  # whatever a stranger's code says
        words = re.sub(r"\s+", " ", str(error))[:160]
        raise BadValue(f"The network cannot take images of {shape}: {type(error).__name__}, {words}") from error
    if not isinstance(answers, Tensor):
        kind = "a list" if isinstance(answers, list | tuple) else f"a {type(answers).__name__}"
        raise BadValue(f"The network answers with {kind}. It has to answer with one score for each class.")
    if answers.dim() != 2 or len(answers) != len(images) or answers.shape[1] < 2:
        said = times(answers.shape[1:]) or "one number"
        words = "It takes a score for each of two classes or more."
        raise BadValue(f"The network answers with {said} for an image of {shape}. {words}")
    return answers


def class_names_of(classes: Any, many: int) -> tuple[str, ...]:
    """The names of so many classes. Where none are given, those of ImageNet for its thousand, else numbers.

    BadValue when there are more or fewer, or when two have one name.
    """
    if classes is None:
        return class_names() if many == IMAGENET_CLASSES else tuple(f"class {i}" for i in range(many))
    names = tuple(str(name).strip() for name in classes)
    if len(names) != many:
        raise BadValue(f"The network has scores for {many} classes, and {len(names)} names were given.")
    if "" in names or len(set(names)) < len(names):
        raise BadValue("Each class has a name of its own.")
    return names
