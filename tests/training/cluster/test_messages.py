"""Errors of the queue arrive in the app as what they were."""

import pickle

import pytest

from cnn_demo.errors import AlreadyRunning, BadValue, Busy, LabError, Leaving
from cnn_demo.training.cluster.messages import ClusterAway, ErrorParts


@pytest.mark.parametrize(
    "error", [BadValue("No."), Busy("Full.", 3.0), AlreadyRunning("You have one."), Leaving(), ClusterAway("Away.")]
)
def test_an_error_survives_the_journey(error: LabError) -> None:
    made = pickle.loads(pickle.dumps(ErrorParts.of(error))).error()
    assert type(made) is type(error)
    assert str(made) == str(error)
    assert vars(made) == vars(error)
