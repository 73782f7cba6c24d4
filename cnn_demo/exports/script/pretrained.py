"""The text of a script that begins with what another network has learned, and of what it keeps as it is."""

import copy
from dataclasses import dataclass

from torch import nn

from cnn_demo.errors import BadValue, LabError
from cnn_demo.exports.script.training import fill
from cnn_demo.prediction.model_store import ModelStore, stem
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.freezing import head_of, train_mode
from cnn_demo.training.session.transfer import has_new_head

BEGIN = '''
def begin(network: nn.Module) -> None:
    """Take over weights from a .safetensors file: the length of a JSON header, the header, then the numbers."""
    data = Path(START).read_bytes()
    length = int.from_bytes(data[:8], "little")
    header, numbers = json.loads(data[8 : 8 + length]), data[8 + length :]
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    for name, value in network.state_dict().items():
        $head
        first, last = header[name]["data_offsets"]
        array = np.frombuffer(numbers[first:last], kinds[header[name]["dtype"]])
        value.copy_(torch.from_numpy(array.copy()).view(value.shape))
'''

NEW_HEAD = """
if name.startswith("$head."):
    continue  # it knew other classes
"""


@dataclass(frozen=True)
class Pretrained:
    """`settings` are lines of the recipe, `code` is the function that takes weights over, `frozen` are layers."""

    settings: tuple[str, ...]
    code: str
    frozen: tuple[str, ...]


def pretrained_of(config: TrainConfig, model: nn.Sequential, models: ModelStore) -> Pretrained | None:
    """None for a run that began with random weights. BadValue when what it began with is no longer here."""
    if config.pretrained is None:
        return None
    try:
        card = models.get(config.pretrained).card
    except LabError as error:
        raise BadValue("The network that this run began with is no longer kept, so no script can be made.") from error
    head = fill(NEW_HEAD, head=head_of(model)) if has_new_head(card, config.data) else ""
    frozen = _frozen(model, config.freeze)
    names = ", ".join(f'"{name}"' for name in frozen) + "," * (len(frozen) == 1)
    settings = [f'START = "{stem(card)}.safetensors"  # a network that has learned already: put its weights here']
    if frozen:
        line = f"FROZEN = ({names})"
        each = ["FROZEN = (", *(f'    "{name}",' for name in frozen), ")"]
        settings += [line] if len(line) <= 120 else each
    return Pretrained(tuple(settings), fill(BEGIN, head=head), frozen)


def _frozen(model: nn.Sequential, how: str) -> tuple[str, ...]:
    """The outermost modules that stay as they are: those that do not learn when the network does."""
    twin = copy.deepcopy(model)
    train_mode(twin, how)
    names: list[str] = []
    for name, module in twin.named_modules():
        if not module.training and not any(name.startswith(f"{above}.") for above in names):
            names.append(name)
    return tuple(names)
