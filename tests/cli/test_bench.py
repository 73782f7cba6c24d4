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
from cnn_demo.cli.bench import drawing_client, startup, training, under_load
from cnn_demo.cli.bench.app_client import Visitor
from cnn_demo.cli.bench.drawing_client import drawing
from cnn_demo.cli.bench.result import Row
from cnn_demo.cli.bench.yardsticks import peak
from cnn_demo.cli.bench.yardsticks.baseline_loops import ARTICLES, seconds_for
from cnn_demo.data import BUNDLED
from cnn_demo.errors import LabError
from cnn_demo.training.config.recipes import RACES, fastest_for


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
    assert (config.data, config.architecture) == (data, "airbench" if data == "cifar10" else "quick")
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
    assert "| Speed | 1 s | – | 30 s | 30 | ≥ 20 |" in told
    assert "| Start | 4 s | – | 2 s | 2 | ≤ 1.3 |" in told


def test_what_takes_too_long_is_named_and_not_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    long = dataclasses.replace(RACES["mnist-99"], takes="an hour")
    monkeypatch.setitem(RACES, "mnist-99.9", dataclasses.replace(long, accuracy=0.999))
    monkeypatch.setattr(training, "rows_of", lambda names, full: iter(()))
    (row,) = (row for row in training.rows(False) if "99.9 %" in row.what)
    assert row.reached
    assert "not run: `python -m cnn_demo bench --rows mnist-99.9`, about an hour" in str(row)


def test_races_are_chosen_by_name(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(training, "rows_of", lambda names, full: asked.append(names) or iter(()))
    assert main(["bench", "--rows", "cifar10-80", "mnist-99"]) == 0
    assert asked == [["cifar10-80", "mnist-99"]]
    assert main(["bench", "--rows", "cifar10-99.9"]) != 0
    assert "no race" in capsys.readouterr().err


def test_a_race_that_fell_short_has_no_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "seconds_for", lambda article, dataset, steps: 1.0 * steps)
    limit = peak.Limit(1e12, "float32")
    for accuracy, ratio in ((0.99, 300.0), (0.98, 0.0)):
        row = training.against_article(
            "mnist-99", DATA.sample("mnist"), "test accuracy", 100.0, accuracy, limit, 35.0, False
        )
        assert (row.ratio > 0, row.ratio == 0) == (ratio > 0, ratio == 0)
        assert ("below 99 %" in row.ours) == (not ratio)
        assert row.limit.endswith("% of 1000 GFLOP/s (float32)")


@pytest.mark.skipif(os.name != "posix", reason="needs ps")
def test_memory_is_read_from_ps() -> None:
    assert startup._memory(os.getpid()) > 10


@pytest.mark.slow  # half a minute
def test_a_visitor_draws_while_a_network_trains(served: str) -> None:
    with drawing(served) as drawn:
        assert all(0 < each < 60_000 for each in drawn.take(2))
        run, times = under_load._trained(Visitor(served, "b" * 32), RACES["mnist-99"], drawn)
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
