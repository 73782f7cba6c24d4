"""A run as a short text for a link: only what differs from the default recipe, so that people can read and change it.

    data.fashion_mnist~learning_rate.0.1~shuffle.false~sample.true

What a run's recipe does not say, a learning rate that was changed by hand, goes along as changed_learning_rate and
changed_step, as a card's metrics have it.
What comes back may have been written by anybody: every value is checked as in any other request.
"""

import dataclasses
from typing import Any

from cnn_demo.errors import BadValue, unknown
from cnn_demo.training.config.train_config import FORMER_NAMES, TrainConfig

LONGEST = 1500  # characters; all settings together need fewer
CHANGES = ("changed_learning_rate", "changed_step")
_TYPES = {field.name: str(field.type) for field in dataclasses.fields(TrainConfig)} | {"sample": "bool"}
_TYPES |= dict.fromkeys(CHANGES, "float")
_KINDS = {name: next(k for k in (bool, int, float, str) if k.__name__ in told) for name, told in _TYPES.items()}
_OPTIONAL = {name for name, told in _TYPES.items() if "None" in told}
_NONSENSE = "This link does not hold a run: {0}"


def write(config: TrainConfig, sample: bool = False) -> str:
    """The text of a run: setting.value, joined by ~.

    >>> write(TrainConfig(learning_rate=0.1, shuffle=False), sample=True)
    'learning_rate.0.1~shuffle.false~sample.true'
    """
    usual = TrainConfig().to_dict()
    pairs = [f"{name}.{_written(value)}" for name, value in config.to_dict().items() if value != usual[name]]
    return "~".join(pairs + ["sample.true"] * sample)


def read(text: str) -> tuple[TrainConfig, bool]:
    """(the recipe, whether it learns from the sample). BadValue says what is wrong with the first bad setting."""
    values = _values(text)
    changes_in(text)
    sample = values.pop("sample", False)
    if not isinstance(sample, bool):
        raise BadValue(_NONSENSE.format("sample is true or false."))
    try:
        return TrainConfig.from_dict({name: value for name, value in values.items() if name not in CHANGES}), sample
    except BadValue as error:
        raise BadValue(_NONSENSE.format(str(error))) from error


def changes_in(text: str) -> dict[str, float]:
    """What the link says of a learning rate that was changed while its run trained; nothing where it was not."""
    changes = {name: value for name, value in _values(text).items() if name in CHANGES}
    if not all(isinstance(value, float) and 0 <= value < 1e9 for value in changes.values()):
        raise BadValue(_NONSENSE.format("a changed learning rate and its step are numbers."))
    return changes


def _values(text: str) -> dict[str, Any]:
    """Each setting's value as its type, where it can be read as that."""
    if len(text) > LONGEST:
        raise BadValue(_NONSENSE.format("it is too long."))
    values: dict[str, Any] = {}
    for pair in filter(None, text.split("~")):
        name, dot, value = pair.partition(".")
        name = FORMER_NAMES.get(name, name)
        if name not in _KINDS:
            raise BadValue(_NONSENSE.format(str(unknown("training setting", name, sorted(_KINDS)))))
        if not dot or name in values:
            raise BadValue(_NONSENSE.format(f'the setting "{name}" needs one value.'))
        values[name] = _read(name, value)
    return values


def _written(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _read(name: str, value: str) -> object:
    """The value as its setting's type; what does not fit stays a text, which TrainConfig then refuses in words."""
    if name in _OPTIONAL and value == "none":
        return None
    if _KINDS[name] is bool:
        return {"true": True, "false": False}.get(value, value)
    try:
        return _KINDS[name](value)
    except ValueError:
        return value
