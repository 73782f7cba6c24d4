"""What the Convolution tab asks about pooling: a window over one map, and how much of a small shift it forgets."""

from typing import Any

from cnn_demo.inspection.playground.convolution import pool
from cnn_demo.inspection.playground.shift_invariance import shifted_pooling
from cnn_demo.ui.rpc.operations.convolution import slid
from cnn_demo.ui.rpc.operations.single_map import map_json, map_of
from cnn_demo.ui.rpc.protocol import Json, answering, whole


@answering
def pool_map(request: Json) -> Json:
    """{numbers or a network's map, size, stride, kind} -> that map, the pooled one, and the size formula."""
    values, words = map_of(request)
    kind: Any = request.get("kind")  # checked by pool
    size, stride = whole(request, "size"), whole(request, "stride")
    found = pool(values, size, stride, kind=kind)
    return {
        "words": words,
        "map": map_json(values),
        "pooled": map_json(found.output),
        "dropped": list(found.dropped),
        "formula": found.size_formula,
    }


@answering
def pool_shifted(request: Json) -> Json:
    """{input, kernel, stride, padding, dilation, bias, x, y, size, kind} -> input, convolution and pooled map, before
    and after the shift, and how many cells changed."""
    maps, found = slid(request)
    kind: Any = request.get("kind")
    pairs = shifted_pooling(
        maps, request["kernel"], found.stride, request["padding"], found.dilation, found.bias,
        x=whole(request, "x"), y=whole(request, "y"), size=whole(request, "size"), kind=kind,
    )  # fmt: skip
    return {
        "pairs": [
            {
                "title": pair.title,
                "before": map_json(pair.before),
                "after": map_json(pair.after),
                "changed": pair.changed,
                "total": pair.total,
                "by": pair.by,
            }
            for pair in pairs
        ]
    }
