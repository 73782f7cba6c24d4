"""`bench serve` and `bench soak`, with a real server for seconds: what they count, not how much that is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnn_demo.cli import main
from cnn_demo.cli.bench.crowd import FAILED, Answered, Crowd
from cnn_demo.cli.bench.page_questions import questions_for
from cnn_demo.cli.bench.process_family import usage_of
from cnn_demo.cli.bench.serve import line, percentile, row_of
from cnn_demo.cli.bench.soak import Round, verdict


@pytest.mark.slow  # a quarter of a minute
def test_a_crowd_is_answered(served: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--url", f"{served}/", "--visitors", "2", "--seconds", "0.5", "--network", "quick-mnist", "--json"]
    assert main(["bench", "serve", *words]) == 0
    rows = [json.loads(each) for each in capsys.readouterr().out.splitlines()]
    assert [(row["visitors"], row["training"]) for row in rows] == [(2, False), (2, True)]
    for row in rows:
        assert row["drawings_per_second"] > 0
        assert 0 < row["p50"] <= row["p95"] <= row["p99"]
        assert (row["refused"], row["errors"], row["megabytes"]) == (0, 0, None)


def test_everybody_who_comes_asks_of_their_own(served: str) -> None:
    asked = questions_for(served, "quick-mnist")
    assert len(set(asked.draw)) == len(asked.draw)
    answers = Crowd(served, 2, 1.0, asked).come()
    assert {each.kind for each in answers} >= {"draw", "page"}
    assert {each.status for each in answers} == {200}


@pytest.mark.slow  # a quarter of a minute
def test_the_parts_of_an_answer(served: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "serve", "--url", served, "--network", "quick-mnist", "--parts", "--json"]) == 0
    parts = json.loads(capsys.readouterr().out)
    assert {"decode the image", "preprocess", "forward pass", "JSON"} <= parts.keys()
    assert all(milliseconds >= 0 for milliseconds in parts.values())


@pytest.mark.parametrize(
    ("url", "words"), [("http://127.0.0.1:1", "Nobody answers"), ("ftp://school.example", "must begin with http")]
)
def test_a_server_that_cannot_be_is_said(url: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "serve", "--url", url]) in (1, 2)
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("words", ["0", "many", "1,,2", ""])
def test_visitors_are_counted_from_one(words: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["bench", "serve", "--visitors", words])
    assert left.value.code == 2


def test_a_row_counts_refusals_and_errors_apart() -> None:
    answers = [Answered("draw", 10.0 * i, 200) for i in range(1, 101)]
    answers += [
        Answered("draw", 510.0, 200, late=True),
        Answered("draw", 1.0, 503),
        Answered("page", 1.0, FAILED),
        Answered("look", 7.0, 200),
    ]
    row = row_of(8, True, 10, answers, 512.4)
    assert (row.drawings_per_second, row.p50, row.p95, row.p99) == (10.0, 510.0, 950.0, 990.0)
    assert (row.look_p95, row.photo_p95, row.page_p99, row.refused, row.errors) == (7.0, None, None, 1, 1)
    assert line(row) == "| 8 | a training | 10 | 510 | 950 | 990 | 7 | – | – | 1 | 1 | 512 |"
    assert percentile([3.0], 99) == 3.0


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_what_a_process_and_its_children_take() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        used = usage_of(os.getpid())
        child.communicate()
    assert used is not None
    assert used.processes >= 2
    assert used.megabytes > 10
    assert used.threads >= 2
    assert used.files >= 5


def test_the_verdict_of_a_soak() -> None:
    steady = [Round(100 * i, 500 + i % 2, 20, 40 + i % 3, 2, 5) for i in range(12)]
    lines, is_steady = verdict(steady)
    assert is_steady
    assert sum("steady" in each for each in lines) == 5
    leaking = [Round(100 * i, 500 + 2 * i, 20, 40, 2, 5 + i) for i in range(12)]
    lines, is_steady = verdict(leaking)
    assert not is_steady
    assert [each.split()[1] for each in lines if "grows" in each] == ["memory,", "temporary"]
