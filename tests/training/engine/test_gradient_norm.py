"""The gradient's norm is that of the step before, and measuring it changes nothing."""

import dataclasses
import math

import pytest
from small_runs import CPU, MNIST, equal

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.trainer import copy_weights, train


def test_the_gradient_norm_is_that_over_all_gradients_of_the_step_before() -> None:
    config = TrainConfig(architecture="mlp", max_images=100, batch_size=20, epochs=1, optimizer="sgd", momentum=0.0)
    config = dataclasses.replace(config, weight_decay=0.0, lr_schedule="constant", learning_rate=0.1)
    learner = Learner(config, MNIST, CPU)
    before, found = copy_weights(learner.model), []
    for event in train(config, MNIST, learner=learner, every=1):
        after = copy_weights(learner.model)
        if event.step and event.weights is None:
            moved = sum(float((after[name] - before[name]).double().square().sum()) for name in after)
            found.append((event.gradient_norm, pytest.approx(math.sqrt(moved) / 0.1, rel=1e-3)))
        before = after
    assert len(found) == 5
    assert [norm for norm, _ in found] == [expected for _, expected in found]


def test_no_gradient_was_measured_before_the_first_step_nor_where_nobody_asks() -> None:
    config = TrainConfig(architecture="mlp", max_images=100, batch_size=20, epochs=1)
    learner = Learner(config, MNIST, CPU)
    events = train(config, MNIST, learner=learner, every=1)
    assert next(events).gradient_norm is None
    learner.measures_gradient = False
    measured = {event.step for event in events if event.gradient_norm is not None}
    assert measured == {learner.steps_per_epoch}  # an epoch's last step always is


def test_measuring_the_gradient_changes_nothing() -> None:
    config = TrainConfig(architecture="convnet_tiny", max_images=100, batch_size=20, epochs=1)
    weights = []
    for measures in (True, False):
        learner = Learner(config, MNIST, CPU)
        learner.measures_gradient = measures
        weights.append(list(train(config, MNIST, learner=learner, every=1))[-1].weights)
    assert equal(*weights)
