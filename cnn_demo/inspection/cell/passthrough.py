"""The layers that add nothing of their own: activations, flattening, dropout, and where branches leave and meet."""

from typing import Any

from cnn_demo.inspection.cell.activations import ACTIVATIONS
from cnn_demo.inspection.cell.records import Activation, Addition, Passed
from cnn_demo.inspection.cell.window import Cell, bracket, number, unflattened


def activation(cell: Cell) -> Activation:
    value = cell.input()
    result, formula, words = ACTIVATIONS[cell.layer.kind](value, cell.layer.module)
    return Activation(**cell.at, result=result, input=value, formula=f"{formula} = {number(result)}", words=words)


def flatten(cell: Cell) -> Passed:
    before = cell.layer.inputs[0]
    place = unflattened(cell.channel, tuple(before.shape[1:])) or (cell.channel, 0, 0)
    value = before[0].reshape(-1)[cell.channel].item()
    words = f"Number {cell.channel} of the vector is cell ({place[1]}, {place[2]}) of map {place[0]}."
    return Passed(**cell.at, result=value, source=cell.source(before), cell=place, words=words)


def same(cell: Cell) -> Passed:
    place = (cell.channel, cell.y, cell.x)
    words = "Nothing is dropped when the network is used; only training drops." if "Dropout" in cell.layer.kind else ""
    source = cell.source(cell.layer.inputs[0])
    return Passed(**cell.at, result=cell.input(), source=source, cell=place, words=words or "Passed on as it is.")


def shortcut(cell: Cell) -> Passed:
    module: Any = cell.layer.module
    before = cell.layer.inputs[0]
    source = cell.source(before)
    if module.stride == 1:
        place = (cell.channel, cell.y, cell.x)
        return Passed(**cell.at, result=cell.input(), source=source, cell=place, words="The input itself.")
    channel = cell.channel - (module.channels - before.shape[1]) // 2
    if not 0 <= channel < before.shape[1]:
        words = f"The shortcut adds channels of zeros to come to {module.channels}."
        return Passed(**cell.at, result=0.0, source=source, cell=None, words=words)
    place = (channel, cell.y * module.stride, cell.x * module.stride)
    words = f"The shortcut takes every {_ordinal(module.stride)} cell of the input."
    return Passed(**cell.at, result=before[0][place].item(), source=source, cell=place, words=words)


def concat(cell: Cell) -> Passed:
    channel = cell.channel
    for branch in cell.layer.inputs:
        if channel < branch.shape[1]:
            break
        channel -= branch.shape[1]
    place, source = (channel, cell.y, cell.x), cell.source(branch)
    words = f"Channel {cell.channel} is channel {channel} of {source}."
    return Passed(**cell.at, result=branch[0][place].item(), source=source, cell=place, words=words)


def addition(cell: Cell) -> Addition:
    branches = tuple((cell.source(branch), cell.input(i)) for i, branch in enumerate(cell.layer.inputs))
    result = sum(value for _, value in branches)
    formula = " + ".join(bracket(value) for _, value in branches) + f" = {number(result)}"
    return Addition(**cell.at, result=result, branches=branches, formula=formula)


def _ordinal(stride: int) -> str:
    return {2: "second", 3: "third"}.get(stride, f"{stride}th")
