"""Train: start, watch, steer and stop; a reload and a second tab find the same run; nothing is lost with an answer."""

import re
import time

import httpx
import pytest
from browser.page_driver import PHONE, Visit, answer, inside_window, settle
from browser.training_hand import LONG, SMALL, TRAINING, open_train, start, stop, wait_for_end, with_recipe
from playwright.sync_api import Route, expect

from cnn_demo import settings


def test_a_run_from_start_to_the_network_that_all_tabs_use(visit: Visit) -> None:
    page = with_recipe(visit, SMALL, viewport={"width": 1366, "height": 768})
    assert inside_window(page, ".recipe-start")
    before = page.evaluate("() => lab.state.network.network")
    run = start(page)
    expect(page.get_by_role("button", name="Start", exact=True).first).to_be_disabled()
    wait_for_end(page)
    expect(page.get_by_test_id("run-status")).to_contain_text("Test accuracy")
    for selector in (".run-status", ".curves .chart-svg", ".filters-canvas", ".drawing-now-label"):
        assert inside_window(page, selector), selector
    expect(page.locator(".curves .chart-dot.validation").first).to_be_attached()
    expect(page.get_by_test_id("now-label")).to_have_text(re.compile(r"\d"))

    page.wait_for_function("(run) => lab.state.network.network === run", arg=run)
    settle(page)
    assert answer(page)["network"] == run
    expect(page.get_by_test_id("export-network").locator("..")).to_contain_text("Your run")
    expect(page.locator(".stage-graph")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("(id) => lab.state.network.network === id", arg=before)
    expect(page.get_by_test_id("export-network").locator("..")).to_contain_text("Published network")
    page.get_by_test_id("network").click()
    expect(page.locator(f"[data-network='{run}']")).to_be_visible()


def answer_late(route: Route) -> None:
    """Later than the news of what was asked for."""
    answered = route.fetch()
    time.sleep(0.5)
    route.fulfill(response=answered)


def test_reload_second_tab_steering_and_stop(visit: Visit) -> None:
    page = with_recipe(visit, LONG)
    run = start(page)
    page.wait_for_function("() => lab.state.progress?.epoch > 0", timeout=TRAINING)
    page.goto(page.url.split("?")[0])
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    open_train(page)
    page.wait_for_function("(run) => lab.state.run === run && lab.state.progress", arg=run)

    second = visit(same_as=page)
    open_train(second)
    second.wait_for_function("() => lab.state.progress?.points.length")
    expect(second.get_by_role("button", name="Start", exact=True).first).to_be_disabled()
    second.close()

    controls = page.get_by_label("Run controls")
    expect(controls.get_by_role("button", name="Step (1 batch)")).to_be_disabled()
    controls.get_by_role("button", name="Pause").click()
    page.wait_for_function("() => lab.state.progress.state === 'paused'", timeout=TRAINING)
    before = page.evaluate("() => lab.state.progress.step")
    controls.get_by_role("button", name="Step (1 batch)").click()
    page.wait_for_function("(step) => lab.state.progress.step === step", arg=before + 1, timeout=TRAINING)
    rate = controls.get_by_label("Learning rate")
    rate.fill("1e9")
    expect(controls).to_contain_text("A number from")
    rate.fill("0,0005")
    page.route("**/rpc/control_run", answer_late)
    controls.get_by_role("button", name="Apply").click()
    with page.expect_response("**/rpc/control_run"):
        page.wait_for_function("() => lab.state.progress.learning_rate === 0.0005", timeout=TRAINING)
    page.wait_for_timeout(200)
    assert page.evaluate("() => lab.state.progress.learning_rate") == 0.0005
    page.unroute("**/rpc/control_run")
    controls.get_by_role("button", name="Resume").click()
    page.wait_for_function("() => lab.state.progress.state === 'running'", timeout=TRAINING)
    stop(page)
    expect(page.get_by_test_id("run-status")).to_contain_text("Stopped at your request")
    epoch = page.evaluate("() => lab.state.progress.epoch")
    controls.get_by_role("button", name="+1 epoch").click()
    page.wait_for_function("() => lab.state.progress.state === 'done'", timeout=TRAINING)
    assert page.evaluate("() => lab.state.progress.epoch") == int(epoch) + 1


def test_a_lost_server_is_said_and_the_run_is_found_again(visit: Visit, complaints: list[str]) -> None:
    page = with_recipe(visit, LONG)
    start(page)
    page.wait_for_function("() => lab.state.progress?.step > 0", timeout=TRAINING)
    page.context.set_offline(True)
    page.route("**/cnn-lab/**", lambda route: route.abort())
    page.wait_for_timeout(500)
    seen = page.evaluate("() => lab.state.progress.step")
    expect(page.get_by_test_id("run-status")).to_contain_text("The run goes on there", timeout=60_000)
    page.unroute("**/cnn-lab/**")
    page.context.set_offline(False)
    page.wait_for_function("(step) => lab.state.progress.step > step", arg=seen, timeout=TRAINING)
    expect(page.get_by_test_id("run-status")).not_to_contain_text("The run goes on there")
    stop(page)
    complaints.clear()


def test_a_run_that_nobody_could_watch_says_so(
    visit: Visit, served: str, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer without a network than the server waits: it stops the run and keeps what was learned."""
    page = with_recipe(visit, LONG)
    start(page)
    page.wait_for_function("() => lab.state.progress?.best_epoch > 0", timeout=TRAINING)
    page.context.set_offline(True)
    page.route("**/cnn-lab/**", lambda route: route.abort())
    visitor = page.evaluate("() => JSON.parse(localStorage.getItem('lab-visitor'))")
    monkeypatch.setattr(settings, "LEASE_SECONDS", 1)
    while httpx.post(f"{served}/cnn-lab/rpc/own_runs", json={"visitor": visitor}).json()["runs"]:
        page.wait_for_timeout(300)
    monkeypatch.undo()
    page.unroute("**/cnn-lab/**")
    page.context.set_offline(False)
    said = page.get_by_test_id("run-status")
    expect(said).to_contain_text("Nobody watched for 1 s: stopped", timeout=TRAINING)
    expect(said).to_contain_text("is kept.")
    network = page.evaluate("() => lab.state.run")
    page.wait_for_function("(id) => lab.state.network.network === id", arg=network)
    page.reload()
    page.wait_for_function("() => window.lab?.state.networks.length")
    expect(said).to_contain_text("Nobody watched")
    complaints.clear()


def test_a_lost_answer_at_the_first_opening_is_asked_again(visit: Visit, complaints: list[str]) -> None:
    page = visit()
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page.route("**/rpc/training_choices", lose)
    page.locator("[data-tab=train]").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.unroute("**/rpc/training_choices")
    page.get_by_role("form", name="What to train").wait_for()
    assert lost
    complaints.clear()


def test_on_a_phone_what_starts_stays_at_the_lower_edge(visit: Visit) -> None:
    page = with_recipe(visit, SMALL, **PHONE)
    assert inside_window(page, ".recipe-bar button")
    start(page)
    wait_for_end(page)
    page.wait_for_function("() => document.querySelector('.drawing-now-label')?.textContent")
    for selector in (".run-status", ".drawing-now-label", ".drawing-now-bars", ".curves figure:last-child .chart-svg"):
        assert inside_window(page, selector), selector
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_a_phone_the_run_takes_the_forms_place_and_all_of_its_controls_are_in_the_window(visit: Visit) -> None:
    page = with_recipe(visit, LONG, **PHONE)
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.locator(".recipe-form")).to_be_visible()
    page.locator(".recipe-bar").get_by_role("button", name="Start").click()
    expect(page.locator(".recipe-form")).to_be_hidden()
    page.wait_for_function("() => lab.state.progress?.state === 'running'", timeout=TRAINING)
    for name in ("Pause", "Step (1 batch)", "+1 epoch", "Apply"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert inside_window(page, ".run-status")
    assert inside_window(page, "[data-setting='rate-now']")
    page.locator(".recipe-bar").get_by_role("button", name="Stop").click()
    wait_for_end(page)
