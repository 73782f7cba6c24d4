"""Python source of our own functions and classes, with all of ours that they use: what a script without us needs.

Blocks, first weights and augmentations are written once, here in the project; a script repeats them word for word, so
that it cannot differ. Names of torch and of Python are left to the script's imports.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterable
from typing import Any

OURS = "cnn_demo"


def sources(wanted: Iterable[Callable[..., Any]]) -> list[str]:
    """The source of each function or class, what it uses before it, nothing twice."""
    found: dict[str, str] = {}
    for thing in wanted:
        _collect(thing, found)
    return list(found.values())


def names_in(code: str) -> set[str]:
    """All names that this code reads: what decides which imports a script needs.

    >>> sorted(names_in("y = F.relu(x)"))
    ['F', 'x']
    """
    return {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _collect(thing: Callable[..., Any], found: dict[str, str]) -> None:
    if thing.__qualname__ in found:
        return
    source = inspect.getsource(thing).rstrip()
    module = sys.modules[thing.__module__]
    for name in sorted(names_in(source)):
        used = getattr(module, name, None)
        if used is not thing and (inspect.isfunction(used) or inspect.isclass(used)) and _is_ours(used):
            _collect(used, found)
    found[thing.__qualname__] = source


def _is_ours(thing: Callable[..., Any]) -> bool:
    return thing.__module__.split(".")[0] == OURS
