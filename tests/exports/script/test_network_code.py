"""The network in the script is ours: the same weights fit, and give the same logits."""

import pytest
import random_checkpoints
import torch
from architecture_cases import EVERY, data_for
from exported_scripts import run_here
from labs import MODELS

from cnn_demo import networks
from cnn_demo.data import DATASETS
from cnn_demo.exports.script import script


@pytest.mark.parametrize("architecture", EVERY)
def test_the_network_is_the_same(architecture: str) -> None:
    """Our weights fit strictly and give the same logits; a seed draws the same first weights."""
    spec = DATASETS[data_for(architecture)]
    code = run_here(script(random_checkpoints.card(architecture, spec.id), MODELS))
    torch.manual_seed(7)
    ours = networks.build(architecture, spec.shape, len(spec.classes))
    torch.manual_seed(7)
    theirs = code["Network"]()
    if "initialize" in code:
        code["initialize"](theirs)
    assert list(theirs.state_dict()) == list(ours.state_dict())
    assert all(torch.equal(a, b) for a, b in zip(ours.state_dict().values(), theirs.state_dict().values(), strict=True))
    for module in ours.modules():
        if isinstance(module, torch.nn.BatchNorm2d | torch.nn.BatchNorm1d):
            module.running_mean.normal_()
    theirs.load_state_dict(ours.state_dict(), strict=True)
    images = torch.randn(3, *spec.shape)
    with torch.inference_mode():
        assert torch.equal(theirs.eval()(images), ours.eval()(images))
    assert [type(m).__name__ for m in theirs.modules()][1:] == [type(m).__name__ for m in ours.modules()][1:]
