"""Errors have a code, so that nothing has to be decided by their sentences."""

import pytest

from cnn_demo import errors
from cnn_demo.errors import BadImage, EmptyDrawing, LabError, unknown

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LabError)]


def test_each_kind_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert {"bad_value", "busy", "bad_image", "bad_checkpoint", "data_unavailable"} <= set(codes)


def test_an_error_has_the_code_of_its_kind() -> None:
    assert unknown("data set", "mnits", ["mnist"]).code == "bad_value"
    with pytest.raises(BadImage) as raised:
        raise EmptyDrawing
    assert raised.value.code == "empty_drawing"
