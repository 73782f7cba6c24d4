"""The yardsticks of `bench`: the articles' loops run, the table says what it should. Times are not asserted."""

import dataclasses
import multiprocessing
import os
import time
from collections.abc import Iterator

import pytest
import torch
from labs import DATA

from cnn_demo.cli import bench, main
from cnn_demo.cli.bench import drawing_client, startup, under_load
from cnn_demo.cli.bench.app_client import Visitor
from cnn_demo.cli.bench.baseline_loops import ARTICLES, seconds_for
from cnn_demo.cli.bench.drawing_client import drawing
from cnn_demo.cli.bench.result import Row
from cnn_demo.data import BUNDLED
from cnn_demo.errors import LabError
from cnn_demo.training.config.train_config import fastest_for


@pytest.mark.parametrize("data", ARTICLES)
def test_the_articles_loops_run(data: str) -> None:
    dataset = DATA.sample(data)
    few = dataclasses.replace(dataset, train=dataset.train.take(torch.arange(30)))
    article = dataclasses.replace(ARTICLES[data], batch=4)
    assert 0 < seconds_for(article, few, steps=4) < 60


def test_the_articles_take_as_many_steps_as_they_say() -> None:
    steps = {data: article.steps(BUNDLED[data].train_images) for data, article in ARTICLES.items()}
    assert steps == {"mnist": 30_000, "fashion_mnist": 9_380, "cifar10": 39_100}


@pytest.mark.parametrize("data", [spec.id for spec in BUNDLED.values() if spec.part_of is None])
def test_there_is_a_fastest_way_for_every_whole_data_set(data: str) -> None:
    config = fastest_for(data)
    assert (config.data, config.architecture) == (data, "quick")
    assert config.epochs <= 5


def test_the_table_and_its_exit_code(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    faster = Row("Speed", "1 s", "30 s", 30.0, 20)
    slower = Row("Start", "4 s", "2 s", 2.0, 1.3, more_is_better=False)
    for found, code in (([faster], 0), ([slower, faster], 1)):

        def rows(full: bool, found: list[Row] = found) -> Iterator[Row]:
            yield from found

        monkeypatch.setattr(bench, "_rows_of", lambda part, rows=rows: rows)
        assert main(["bench", "training"]) == code
    told = capsys.readouterr().out
    assert "| Speed | 1 s | 30 s | 30 | ≥ 20 |" in told
    assert "| Start | 4 s | 2 s | 2 | ≤ 1.3 |" in told


@pytest.mark.skipif(os.name != "posix", reason="needs ps")
def test_memory_is_read_from_ps() -> None:
    assert startup._memory(os.getpid()) > 10


def test_a_visitor_draws_while_a_network_trains(served: str) -> None:
    with drawing(served) as drawn:
        assert all(0 < each < 60_000 for each in drawn.take(2))
        run, times = under_load._trained(Visitor(served, "b" * 32), "mnist", drawn)
        assert drawn.take(1) != drawn.take(1)
    assert run["test_accuracy"] > 0.9
    assert run["seconds"] > 0
    assert all(each > 0 for each in times)
    with pytest.raises(LabError, match="no-such"):
        Visitor(served).ask("network_graph", network="no-such")


def test_an_app_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing_client, "PATIENCE", 0.1)
    with pytest.raises(LabError, match="does not answer"):
        drawing_client.DrawingClient(multiprocessing.get_context("spawn").Queue(), lambda: True).take(1)


def test_who_cannot_begin_to_draw_is_not_waited_for() -> None:
    began = time.monotonic()
    with drawing("http://127.0.0.1:1") as nobody, pytest.raises(LabError, match="does not answer"):
        nobody.take(1)
    assert time.monotonic() - began < drawing_client.PATIENCE / 2


def test_who_stops_drawing_is_noticed_while_a_network_trains() -> None:
    stopped = drawing_client.DrawingClient(multiprocessing.get_context("spawn").Queue(), lambda: False)
    with pytest.raises(LabError, match="does not answer"):
        stopped.so_far()
