"""When each run in the queue begins, and what the queue is told."""

from math import inf

import pytest

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.expected_starts import expected_starts, in_words, rounded, told
from cnn_demo.training.session.run import Run

RUNS = [Run(digit * 32, TrainConfig()) for digit in "123"]


@pytest.mark.parametrize(
    ("busy", "waiting", "starts"),
    [
        ([0], [5, 5, 5], [0, 5, 10]),
        ([40], [20, 20], [40, 60]),
        ([30, 10], [20, 20, 500, 5], [10, 30, 30, 50]),
        ([0], [900, 5], [0, 60]),  # a long run gives way after its turn
        ([inf, 10], [5, 5], [10, 15]),  # one is paused
        ([inf], [5, 5], [inf, inf]),
        ([], [5], [inf]),
        ([0], [inf, 5], [0, 60]),
    ],
)
def test_who_begins_when(busy: list[float], waiting: list[float], starts: list[float]) -> None:
    assert expected_starts(busy, waiting) == starts


def test_seconds_are_said_as_they_are_rounded() -> None:
    for seconds in range(1000):
        about = rounded(seconds)
        assert abs(about - seconds) <= 30
        assert in_words(seconds) == in_words(about)
    assert in_words(118) == "in about 2 min"


def test_everybody_is_told_and_no_news_is_no_new_snapshot() -> None:
    made_room = RUNS[1].updated(step=70, epoch=7.0, gave_way=True)
    queue = told([RUNS[0], made_room, RUNS[2]], [38, 61, inf])
    assert [run.place for run in queue] == [1, 2, 3]
    assert [run.seconds_left for run in queue] == [40, 60, None]
    assert [run.message for run in queue] == [
        "Number 1 in the queue: starts in about 40 s.",
        "Made room for others after epoch 7. Number 2 in the queue: goes on in about 60 s.",
        "Number 3 in the queue: starts after the runs before it.",
    ]
    assert all(a is b for a, b in zip(queue, told(queue, [39, 60, inf]), strict=True))
    assert told(RUNS[:1], [inf], "The cluster is away.")[0].message == "Number 1 in the queue. The cluster is away."
