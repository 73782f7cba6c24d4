"""The numbers of one map, for whoever wants to read them off: colors are only 255 steps."""

import numpy as np

from cnn_demo.inspection.layers.feature_maps import is_signed, rounded
from cnn_demo.networks.tracing import SOFTMAX, check_cell
from cnn_demo.ui.rpc.context import trace_of
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Packed, packed
from cnn_demo.ui.rpc.registry import Model, rpc


class MapValuesQuestion(ImageQuestion):
    """A map of a layer; of a dense layer, and of "softmax", all units come as one row."""

    layer: Name
    map: int = 0


class MapValuesAnswer(Model):
    """float32 row by row as base64. `layer_limit` is the layer's largest magnitude; `low` and `high` are this map's."""

    h: int
    w: int
    values: Packed
    signed: bool
    low: float | None
    high: float | None
    layer_limit: float | None


@rpc("light")
def map_values(question: MapValuesQuestion) -> MapValuesAnswer:
    """The exact values of a map."""
    traced = trace_of(question)
    is_softmax = question.layer == SOFTMAX
    output = traced.logits[0].softmax(0) if is_softmax else traced.layer(question.layer).output[0]
    kind = "" if is_softmax else traced.layer(question.layer).kind
    if output.dim() == 3:
        check_cell(question.layer, tuple(output.shape), question.map, 0, 0)
    rows = output[question.map] if output.dim() == 3 else output.reshape(1, -1)
    return MapValuesAnswer(
        h=rows.shape[0],
        w=rows.shape[1],
        values=packed(rows.float().cpu().numpy().astype(np.dtype("<f4"))),
        signed=is_signed(kind, float(output.min())),
        low=rounded(float(rows.min())),
        high=rounded(float(rows.max())),
        layer_limit=rounded(float(output.abs().max())),
    )
