"""Small networks run in the page: a stroke asks nothing, answers are those of the server, drawing goes on without it,
and what cannot run here runs there without a word."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from browser.page_driver import (
    ONE,
    SEVEN,
    ZERO,
    Visit,
    choose_network,
    draw,
    leave_to_the_server,
    open_tab,
    painting,
    said,
    settle,
)
from playwright.sync_api import Page, Route, expect

COMPARE = """async () => {
  const { network, epoch, edits, kernels, image, skip, scale, answer } = lab.state;
  const question = { network: network.network, epoch, edits, kernels, image, skip, scale, layers: [],
    graph: answer.graph.map(({ name, maps }) => ({ layer: name, maps })) };
  const reply = await fetch("cnn-lab/rpc/classify", { method: "POST", body: JSON.stringify(question) });
  const text = (key, value) => value instanceof Uint8Array ? btoa(String.fromCharCode(...value)) : value;
  return [JSON.parse(JSON.stringify(answer, text)), await reply.json()];
}"""


def runs_here(page: Page) -> Page:
    page.wait_for_function("() => lab.runsHere() && lab.idle()")
    return page


@pytest.fixture
def ready(page: Page) -> Page:
    """The page at its first visit, with its network in it."""
    return runs_here(page)


@contextmanager
def questions(page: Page) -> Iterator[list[str]]:
    """What the page asks the server meanwhile."""
    asked: list[str] = []

    def note(request: Any) -> None:
        if found := re.search(r"cnn-lab/(?:rpc/)?((?<=rpc/)\w+|network/.+)", request.url):
            asked.append(found[1])

    page.on("request", note)
    yield asked
    page.remove_listener("request", note)


def agree(page: Page) -> None:
    """Does the page say what the server says about the same drawing?"""
    mine, right = page.evaluate(COMPARE)
    assert mine["familiarity"]["level"] == right["familiarity"]["level"]
    assert mine["best"] == right["best"]
    assert mine["probabilities"] == pytest.approx(right["probabilities"], abs=1e-4)
    assert mine["seen"] == right["seen"]
    assert [step["sentence"] for step in mine["steps"]] == [step["sentence"] for step in right["steps"]]
    assert [(each["name"], each["maps"], each["signed"]) for each in mine["graph"]] == [
        (each["name"], each["maps"], each["signed"]) for each in right["graph"]
    ]


def test_strokes_ask_nothing(ready: Page) -> None:
    with questions(ready) as asked:
        draw(ready, SEVEN)
        ready.get_by_role("button", name="Clear").click()
        draw(ready, ZERO)
    assert said(ready) == "0"
    assert asked == []


@pytest.mark.parametrize("network", ["quick-mnist", "lenet5-mnist", "convnet_pooled-fashion_mnist", "lenet5-cifar10"])
def test_answers_are_the_servers(visit: Visit, network: str) -> None:
    page = visit(f"?network={network}")
    draw(page, SEVEN)
    runs_here(page)
    draw(page, ZERO, size=0.3, at=(0.3, 0.6))
    agree(page)
    draw(page, ONE, size=0.9)
    agree(page)


def test_edits_and_steps_left_out_are_the_servers_too(ready: Page) -> None:
    draw(ready, SEVEN)
    with questions(ready) as asked:
        ready.evaluate("() => lab.set({ skip: ['center', 'thicken'] })")
        settle(ready)
    assert asked == []
    agree(ready)
    ready.evaluate(
        "() => lab.set({ edits: { relu1: [0, 1, 2, 3, 4] }, kernels: { conv2: { '0,0': Array(3).fill([9, 0, -9]) } } })"
    )
    settle(ready)
    agree(ready)
    assert ready.evaluate("() => lab.state.answer.familiarity.level") == "unmeasured"
    ready.evaluate("() => lab.set({ edits: {}, kernels: {}, skip: [] })")
    settle(ready)
    agree(ready)


def test_an_epoch_is_fetched_once(ready: Page) -> None:
    draw(ready, SEVEN)
    with questions(ready) as asked:
        for epoch in ("0", "1", "0", "null"):
            ready.evaluate(f"() => lab.set({{ epoch: {epoch} }})")
            settle(ready)
            agree(ready)
    files = [each for each in asked if each != "classify"]  # that is what agree() asks
    assert [each.partition("/")[2].partition("/")[0] for each in files] == ["quick-mnist@0", "quick-mnist@1"]


def test_values_and_kernels_are_read_off_here(ready: Page) -> None:
    draw(ready, SEVEN)
    open_tab(ready, "inside")
    with questions(ready) as asked:
        ready.locator(".map-tile").nth(3).click()
        ready.locator(".kernel-pairs li").first.wait_for()
        ready.evaluate("() => lab.set({ skip: ['center'] })")
        settle(ready)
    assert not {"classify", "map_values", "map_inputs"} & set(asked)


BROKEN = {
    "nothing": lambda body: b"",
    "no header": lambda body: b"\xff" * 64,
    "cut off": lambda body: body[:-9],
    "other numbers": lambda body: body[:-40_000] + bytes(40_000),
    "not a number": lambda body: body[:-4] + b"\x00\x00\xc0\x7f",
    "an unknown layer": lambda body: body.replace(b'\\"Relu\\"', b'\\"Odd!\\"'),
    "another version": lambda body: body.replace(b'\\"version\\":3', b'\\"version\\":9'),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_leaves_the_server_in_charge(page: Page, fault: str) -> None:
    def spoil(route: Route) -> None:
        reply = route.fetch()
        body = BROKEN[fault](reply.body())
        assert body != reply.body()
        route.fulfill(status=200, body=body, content_type="application/octet-stream")

    page.route("**/cnn-lab/network/**", spoil)
    with page.expect_console_message(lambda line: "runs on the server" in line.text) as line:
        page.reload()
    assert line.value.type == "info"
    page.wait_for_function("() => lab.state.answer && lab.idle()")
    with questions(page) as asked:
        draw(page, SEVEN)
    assert said(page) == "7"
    assert set(asked) == {"classify"}
    assert not page.evaluate("() => lab.runsHere()")


def test_large_networks_run_on_the_server(page: Page) -> None:
    choose_network(page, "resnet20-cifar10")
    with questions(page) as asked:
        draw(page, SEVEN)
    assert "classify" in asked
    assert not page.evaluate("() => lab.runsHere()")
    assert json.dumps(page.evaluate("() => lab.state.graph.version")) == "null"


def test_the_sum_behind_a_value_without_the_server(ready: Page, complaints: list[str]) -> None:
    line = ready.get_by_test_id("sum-line")
    open_tab(ready, "inside")
    ready.wait_for_function("() => document.querySelector('.map-readout')?.textContent && lab.idle()")
    ready.route("**/cnn-lab/**", lambda route: route.abort())
    ready.locator(".map-large").click(position={"x": 60, "y": 60})
    expect(line).to_contain_text(" = ")
    here = line.inner_text()
    assert ready.locator(".sum-term").count() >= 1
    ready.unroute("**/cnn-lab/**")
    complaints.clear()  # the browser reports each question that got lost
    with questions(ready) as asked:
        leave_to_the_server(ready)  # the address knows the value
        expect(line).to_have_text(here)
    assert "explain" in asked


def test_drawing_goes_on_without_the_server(ready: Page, complaints: list[str]) -> None:
    away = ready.locator(".lab-away")
    ready.route("**/cnn-lab/**", lambda route: route.abort())
    draw(ready, SEVEN)
    assert said(ready) == "7"
    before = painting(ready, ".graph-maps")
    ready.get_by_role("button", name="Clear").click()
    draw(ready, ZERO)
    assert said(ready) == "0"
    assert painting(ready, ".graph-maps") != before
    assert not away.is_visible()  # nothing is missing yet
    ready.evaluate("() => lab.set({ asked: 3 })")
    away.wait_for()
    assert "goes on" in away.inner_text()
    assert said(ready) == "0"
    assert ready.evaluate("() => lab.state.trouble") is None
    ready.unroute("**/cnn-lab/**")
    away.wait_for(state="hidden")
    complaints.clear()  # the browser reports each question that got lost
