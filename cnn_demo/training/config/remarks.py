"""What a recipe does that somebody may not mean. Nothing here is refused."""

from cnn_demo.data import spec_of
from cnn_demo.data.augmentation import AUGMENTATIONS, flip
from cnn_demo.training.config.train_config import TrainConfig


def mirrors_wrongly(data: str, augmentation: str) -> bool:
    """Does this augmentation flip images that mean something else in a mirror?"""
    return flip in AUGMENTATIONS[augmentation] and not spec_of(data).mirrored_is_same


def without_flip(augmentation: str) -> str:
    """The augmentation that changes the same but for the mirror, or the nearest that there is.

    >>> without_flip("shift4+flip")
    'shift'
    """
    kept = tuple(change for change in AUGMENTATIONS[augmentation] if change is not flip)
    return next((name for name, changes in AUGMENTATIONS.items() if changes == kept), "shift")


def mirror_words(data: str, augmentation: str) -> str:
    """The remark about it; "" where there is none to make."""
    if not mirrors_wrongly(data, augmentation):
        return ""
    title = spec_of(data).title
    return f"{augmentation} mirrors images of {title}, and a mirrored 2 is no 2: {without_flip(augmentation)} does not."


def remarks(config: TrainConfig) -> tuple[str, ...]:
    """All remarks about a recipe, as sentences."""
    return tuple(filter(None, [mirror_words(config.data, config.augmentation)]))
