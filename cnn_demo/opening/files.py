"""A network out of files: code that builds it, which is run, and weights, which are only read."""

import importlib.util
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.rewriting.tracer import place

WRAPPERS = ("module.", "_orig_mod.", "model.")  # what trainers put before the names of weights
INSIDE = ("state_dict", "model_state_dict", "model", "net")  # where checkpoints keep them
BUILD = "build"


def built(word: str) -> Any:
    """What `build` in FILE.py:build makes, or is where it is a network already. The file is run.

    BadValue when there is no such file or name in it, or with the line at which its code failed.
    """
    file, _, name = word.rpartition(":") if not word.endswith(".py") else (word, "", BUILD)
    path = Path(file).expanduser()
    if path.suffix != ".py" or not path.is_file():
        raise BadValue(
            f"There is no file {path.name or word}. Name code as FILE.py:build, a function in it that makes a network."
        )
    module = _run(path, lambda: _loaded(path))
    if not hasattr(module, name):
        there = [each for each, value in vars(module).items() if callable(value) and not each.startswith("_")]
        raise BadValue(
            f'There is no "{name[:40]}" in {path.name}. It has: {", ".join(there[:12]) or "nothing to call"}.'
        )
    found = getattr(module, name)
    return found if isinstance(found, nn.Module) else _run(path, found)


def load(model: nn.Module, weights: str) -> None:
    """Puts the weights of a file into the model: .safetensors, or .pt and the like, of which only tensors are read.

    BadValue says what does not fit.
    """
    path, stored = Path(weights).expanduser(), None
    try:
        if path.suffix == ".safetensors":
            stored = safetensors.torch.load_file(path)
        else:
            stored = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise BadValue(f"The weights {path.name} cannot be read.") from error
    except Exception as error:  # whatever the decoders say about a malformed file
        raise BadValue(
            f"{path.name} holds no weights that can be read. Save them with torch.save(model.state_dict(), FILE)."
        ) from error
    _fit(model, _named(stored, set(model.state_dict())), path.name)


def class_list(word: str) -> list[str]:
    """The names in "a,b,c", or in a text file with one a line."""
    path = Path(word).expanduser()
    if "," not in word and path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line.strip() for line in lines if line.strip()]
    return word.split(",")


def _loaded(path: Path) -> Any:
    sys.path.insert(0, str(path.parent.resolve()))  # so that it finds the files beside it
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _run(path: Path, what: Callable[[], Any]) -> Any:
    try:
        return what()
    except Exception as error:  # whatever a stranger's code does
        frames = reversed(list(traceback.walk_tb(error.__traceback__)))
        where = place((frame.f_code, number) for frame, number in frames) or path.name
        if isinstance(error, SyntaxError) and error.lineno:
            where = f"{path.name}, line {error.lineno}"
        words = " ".join(str(error).split())[:160]
        raise BadValue(f"{where} failed: {type(error).__name__}, {words or 'without a word'}.") from error


def _named(stored: Any, wanted: set[str]) -> dict[str, Tensor]:
    """The tensors of a checkpoint under the network's own names."""
    while isinstance(stored, dict) and (
        inside := next((each for each in INSIDE if isinstance(stored.get(each), dict)), "")
    ):
        stored = stored[inside]
    tensors = (
        {str(name): each for name, each in stored.items() if isinstance(each, Tensor)}
        if isinstance(stored, dict)
        else {}
    )
    for wrapper in WRAPPERS:
        if tensors and not wanted & tensors.keys() and all(name.startswith(wrapper) for name in tensors):
            tensors = {name.removeprefix(wrapper): each for name, each in tensors.items()}
    return tensors


def _fit(model: nn.Module, tensors: dict[str, Tensor], file: str) -> None:
    wanted = model.state_dict()
    if missing := [name for name in wanted if name not in tensors]:
        raise BadValue(f'{file} does not fit: {len(missing)} weights are missing, the first is "{missing[0][:80]}".')
    if odd := [name for name in tensors if name not in wanted]:
        raise BadValue(f'{file} does not fit: {len(odd)} weights have no place, the first is "{odd[0][:80]}".')
    for name, each in tensors.items():
        if each.shape != wanted[name].shape:
            shapes = f"{list(each.shape)} in the file and {list(wanted[name].shape)} in the network"
            raise BadValue(f'{file} does not fit: "{name[:80]}" is {shapes}.')
    model.load_state_dict(tensors)
