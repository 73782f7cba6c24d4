import numpy as np
import pytest
import torch
from torch import nn

from cnn_demo.inspection.playground.train_vs_eval import Norm, dropped, measured, norm_behind, normalized
from cnn_demo.networks import build, tracing


@pytest.fixture
def maps():
    return np.random.default_rng(0).normal(3, 2, size=(5, 6, 4))


def test_batch_norm_is_torchs_in_both_modes(maps):
    layer = nn.BatchNorm2d(1).double()
    with torch.no_grad():
        layer.weight[:], layer.bias[:] = 1.5, -0.25
    layer.running_mean[:], layer.running_var[:] = 2.5, 3.0
    x = torch.from_numpy(maps)[:, None]
    found = normalized(maps, Norm("bn", 2.5, 3.0, 1.5, -0.25))
    np.testing.assert_allclose(found.evaluation, layer.eval()(x)[0, 0].detach())
    np.testing.assert_allclose(found.training, layer.train()(x)[0, 0].detach())
    assert float(found.formulas[0].split(" = ")[1].replace("−", "-")) == pytest.approx(found.training[0, 0], rel=1e-3)
    assert float(found.formulas[1].split(" = ")[1].replace("−", "-")) == pytest.approx(found.evaluation[0, 0], rel=1e-3)


def test_companions_change_training_and_nothing_else(maps):
    norm = measured(maps)
    first, second = normalized(maps, norm), normalized(np.concatenate([maps[:1], maps[1:] * 3]), norm)
    assert np.abs(first.training - second.training).max() > 0.1
    np.testing.assert_array_equal(first.evaluation, second.evaluation)


def test_a_flat_map_stays_finite():
    flat = np.zeros((1, 3, 3))
    assert not normalized(flat, measured(flat)).training.any()


def test_a_networks_own_batch_norm_is_found():
    torch.manual_seed(0)
    model = build("quick", (1, 28, 28), 10).eval()
    traced = tracing.trace(model, torch.rand(1, 1, 28, 28))
    norm = norm_behind(traced, "pool1", 3)
    assert norm
    assert norm.layer == "bn1"
    found = normalized(traced.layer("pool1").output[:, 3].double().numpy(), norm)
    np.testing.assert_allclose(found.evaluation, traced.layer("bn1").output[0, 3], atol=1e-5)
    assert norm_behind(traced, "relu1", 3) is None


def test_dropout_keeps_the_mean_by_scaling():
    values = np.random.default_rng(1).normal(size=(20, 20))
    found = dropped(values, 0.25, seed=3)
    np.testing.assert_allclose(found.training, np.where(found.kept, values / 0.75, 0))
    assert found.kept.mean() == pytest.approx(0.75, abs=0.06)
    assert np.abs(found.average - values).mean() < 0.08
    assert (found.kept == dropped(values, 0.25, seed=3).kept).all()
    assert (found.kept != dropped(values, 0.25, seed=4).kept).any()
    assert dropped(values, 0.0, seed=0).training.tolist() == values.tolist()
