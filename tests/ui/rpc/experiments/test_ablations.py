"""Ablations: what would be trained, and only what was really trained is put into words."""

from dataclasses import replace
from typing import Any

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.experiments.ablations import ABLATIONS
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.experiments.ablations import AblationsAnswer, _accuracy
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions

VARIANT = ABLATIONS["batch_norm"].variants[0]


def test_what_would_be_trained() -> None:
    found = questions.ask("ablations", {})
    assert isinstance(found, AblationsAnswer)
    assert [each.id for each in found.ablations] == list(ABLATIONS)
    for each in found.ablations:
        for variant, known in zip(each.variants, ABLATIONS[each.id].variants, strict=True):
            assert variant.config.config() == known.config
            assert variant.parameters > 5000


def test_only_this_experiment_s_finished_runs_count() -> None:
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
    "question",
    [
        None,
        {},
        {"ablation": 3},
        {"ablation": "nothing", "runs": []},
        {"ablation": "batch_norm"},
        {"ablation": "batch_norm", "runs": ["run-1"]},
        {"ablation": "batch_norm", "runs": [None, {}]},
        {"ablation": "batch_norm", "runs": ["a", "b"]},
        {"ablation": "batch_norm", "runs": "ab"},
    ],
)
def test_anything_else_is_refused_in_words(question: Any) -> None:
    found = questions.ask("ablation_result", question)
    assert isinstance(found, RpcError)
    assert found.sentence.endswith(".")
