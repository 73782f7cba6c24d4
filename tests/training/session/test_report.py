"""What a run says of its end: a budget that cut a cycle at a high rate, and a rate that was changed by hand."""

import pytest

from cnn_demo.training.config.lr_schedule import learning_rate_at
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.trainer import Progress
from cnn_demo.training.session.report import high_rate, rate_change


def last(epoch: float, ended: str = "budget", config: TrainConfig | None = None, highest: float = 0.02) -> Progress:
    config = config or TrainConfig(epochs=10)
    steps = 100 * config.epochs
    rate = learning_rate_at(config, int(100 * epoch), steps, highest)
    return Progress(
        step=int(100 * epoch), steps=steps, epoch=epoch, loss=1, train_accuracy=0.5, learning_rate=rate, ended=ended
    )


@pytest.mark.parametrize(
    ("epoch", "words"),
    [
        (0.4, "not one epoch fits into this budget"),
        (0.99, "not one epoch fits into this budget"),
        (1.0, "with 1 epoch the whole cycle fits"),
        (2.6, "with 2 epochs the whole cycle fits"),
        (7.9, "with 7 epochs the whole cycle fits"),
    ],
)
def test_a_budget_that_ends_high_names_epochs_that_fit(epoch: float, words: str) -> None:
    told = high_rate(last(epoch), TrainConfig(epochs=10), 0.02, epoch)
    assert "learning rate was still" in told
    assert "of at most 0.02" in told
    assert words in told


def test_nothing_is_said_where_the_rate_has_come_down_or_never_does() -> None:
    config = TrainConfig(epochs=10)
    assert high_rate(last(9.5), config, 0.02, 9.5) == ""
    assert high_rate(last(10, "finished"), config, 0.02, 10) == ""
    assert high_rate(last(3, "stopped"), config, 0.02, 3) == ""
    constant = TrainConfig(epochs=10, lr_schedule="constant")
    assert high_rate(last(3, config=constant), constant, 0.02, 3) == ""


def test_only_what_was_learned_in_this_budget_counts() -> None:
    assert "with 2 epochs" in high_rate(last(5.2), TrainConfig(epochs=10), 0.02, 2.2)
    assert "of at most 0.5" in high_rate(last(3, highest=0.5), TrainConfig(epochs=10), 0.5, 3)


def test_a_changed_rate_in_words() -> None:
    assert rate_change({}) == ""
    assert rate_change({"changed_learning_rate": 0.2}).startswith(
        "The learning rate was changed by hand to 0.2 while it trained"
    )
    assert "to 0.0005 from step 1,200 on" in rate_change({"changed_learning_rate": 5e-4, "changed_step": 1200})
