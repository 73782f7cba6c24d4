import pytest
import torch

from cnn_demo.errors import BadValue
from cnn_demo.inspection.up_to import output_up_to


def test_every_layer_is_what_a_whole_pass_makes(case):
    with torch.inference_mode():
        for layer in case.trace.layers[::5]:
            assert torch.equal(output_up_to(case.model, case.picture, layer.name), layer.output)
        assert torch.equal(output_up_to(case.model, case.picture, None), case.trace.logits)


def test_layers_that_do_not_exist(quick):
    for name in ("conv9", "relu1#2"):
        with pytest.raises(BadValue, match="There is no layer"):
            output_up_to(quick, torch.zeros(1, 1, 28, 28), name)
