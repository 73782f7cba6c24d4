"""`bench pool`, `bench class` and `bench seeds`, with trainings of moments: what they count, not how much that is."""

import argparse
import asyncio
import dataclasses
import os
import re

import pytest
import torch
from labs import DATA

from cnn_demo.cli import main
from cnn_demo.cli.bench.training import hold_out
from cnn_demo.cli.bench.trainings import pool, school_class
from cnn_demo.cli.bench.trainings.school_class import Started, report_of, table
from cnn_demo.data.store import DataStore
from cnn_demo.training.config.recipes import RACES


@pytest.mark.slow  # half a minute
def test_a_class_is_taken_and_finishes(served: str) -> None:
    asked = argparse.Namespace(visitors=3, within=0.2, images=100, epochs=1)
    report = asyncio.run(school_class.measured(served, asked))
    assert (report.visitors, report.taken, report.finished) == (3, 3, 3)
    assert report.alone > 0
    assert 0 < report.p50 <= report.worst <= report.whole


def test_the_report_of_a_class() -> None:
    presses = [Started(True, "done", 0.0, 12.0), Started(True, "done", 2.0, 22.0)]
    report = report_of(presses, alone=10.0)
    assert (report.p50, report.worst, report.whole, report.ratio, report.is_well) == (16.0, 20.0, 22.0, 1.1, True)
    assert table(report).endswith("| 2 | 2 | 2 | 16.0 | 20.0 | 22.0 | 20.0 | 1.10 | ≤ 1.15 |")
    assert not report_of(presses, alone=9.0).is_well
    refused = Started(False, "", 1.0, 1.1)
    told = report_of([*presses, refused, Started(True, "failed", 1.0, 9.0)], alone=10.0)
    assert (told.taken, told.finished, told.is_well) == (3, 2, False)


@pytest.mark.slow
def test_a_worker_is_measured_alone() -> None:
    with pool.trainees(1, threads=1, pinned=hasattr(os, "sched_setaffinity")) as (alone,):
        alone.begin(1.0)
        assert alone.images_per_second() > 0


def test_a_row_of_the_pool() -> None:
    row = pool.Row(2, 1, True, alone=1000.0, together=1800.0)
    assert row.efficiency == 0.9
    assert pool.line(row) == "| 2 | 1 | pinned | 1,000 | 1,800 | 0.90 | ≥ 0.85 |"
    assert pool.line(pool.Row(8, 2, False, 1000.0, 4000.0)).endswith("| any | 1,000 | 4,000 | 0.50 | – |")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="needs Linux")
def test_cores_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(16)))
    assert pool.shares(8) == [[2 * number, 2 * number + 1] for number in range(8)]
    assert pool.shares(5) == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11], [12, 13, 14]]


def test_more_workers_than_cores_are_not_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "pool", "--workers", "4096"]) == 2
    assert "--workers: this machine has" in capsys.readouterr().err


def test_a_race_runs_with_many_seeds(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"max_images": 200, "batch_size": 20, "epochs": 1}
    monkeypatch.setitem(RACES, "mnist-99", dataclasses.replace(RACES["mnist-99"], recipe=few))
    monkeypatch.setattr(DataStore, "load_or_download", lambda *_: DATA.sample("mnist"))
    assert main(["bench", "seeds", "mnist-99", "--seeds", "3", "--held-out", "100"]) == 0
    told = capsys.readouterr()
    found = [float(each) for each in re.findall(r"seed 4\d: ([\d.]+) %", told.err)]
    assert len(set(found)) > 1
    mean, least = sum(found) / 3, min(found)
    assert told.out.endswith(f"| mnist-99 | 42 to 44 | 100 held-out images | {mean:.2f} % | {least:.2f} % |\n")


def test_what_is_held_out_is_not_learned_from() -> None:
    sample = DATA.sample("mnist")
    held = hold_out(sample, 50)
    assert (len(held.test), len(held.train)) == (50, len(sample.train) - 50)
    kept = {image.numpy().tobytes() for image in held.train.images}
    assert not any(image.numpy().tobytes() in kept for image in held.test.images)
    assert torch.equal(held.test.images, hold_out(sample, 50).test.images)


@pytest.mark.parametrize("words", [["mnist-98"], ["mnist-99", "--seeds", "0"], ["mnist-99", "--held-out", "60000"]])
def test_seeds_that_cannot_be_run_are_said(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DataStore, "load_or_download", lambda *_: DATA.sample("mnist"))
    assert main(["bench", "seeds", *words]) != 0
    assert capsys.readouterr().err.strip()
