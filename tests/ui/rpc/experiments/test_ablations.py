from dataclasses import replace

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.experiments.ablations import ABLATIONS
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.experiments.ablations import _accuracy, ablation_words, ablations

VARIANT = ABLATIONS["batch_norm"].variants[0]


def test_what_would_be_trained():
    reply = ablations({})
    assert [each["id"] for each in reply["ablations"]] == list(ABLATIONS)
    for each in reply["ablations"]:
        for variant, known in zip(each["variants"], ABLATIONS[each["id"]].variants, strict=True):
            assert TrainConfig.from_dict(variant["config"]) == known.config
            assert variant["parameters"] > 5000


def test_only_this_experiment_s_finished_runs_count():
    run = Run("run-1", VARIANT.config, sample=True, state="done", test_accuracy=0.5)
    assert _accuracy(run, VARIANT) == 0.5
    for other in (
        replace(run, test_accuracy=None),
        replace(run, sample=False),
        replace(run, config=replace(run.config, seed=1)),
    ):
        with pytest.raises(BadValue):
            _accuracy(other, VARIANT)


@pytest.mark.parametrize(
    "request_",
    [
        None,
        {},
        {"ablation": 3},
        {"ablation": "nothing", "runs": []},
        {"ablation": "batch_norm"},
        {"ablation": "batch_norm", "runs": ["run-1"]},
        {"ablation": "batch_norm", "runs": [None, {}]},
        {"ablation": "batch_norm", "runs": "ab"},
    ],
)
def test_anything_else_is_refused_in_words(request_):
    reply = ablation_words(request_)
    assert set(reply) == {"error", "code"}
    assert reply["error"].endswith(".")
