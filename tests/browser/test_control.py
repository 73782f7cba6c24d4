"""Steering a run from the page: pause, one step, another rate, resume, and one epoch more after its end."""

import pytest
from browser.page_driver import open_tab
from playwright.sync_api import Page, expect

TRAINING = 120_000  # milliseconds for what takes a few seconds
RECIPE = """{ architecture: 'convnet_tiny', max_images: 2000, epochs: 200, batch_size: 20,
    learning_rate: 0.001, time_limit: 300 }"""


@pytest.fixture
def steered(page: Page) -> Page:
    """A long run on the sample that is under way."""
    open_tab(page, "Train")
    refused = page.evaluate(f"() => lab.startRun({RECIPE}, true)").get("error")
    assert not refused
    page.wait_for_function("() => lab.state.run?.step > 0", timeout=TRAINING)
    return page


def waits_for(page: Page, state: str) -> None:
    page.wait_for_function("(state) => lab.state.run?.state === state", arg=state, timeout=TRAINING)


def test_a_run_is_paused_stepped_changed_and_goes_on(steered: Page) -> None:
    button = {
        name: steered.locator(".lab-control").get_by_role("button", name=name, exact=True)
        for name in ("Pause", "Resume", "One step", "One epoch more", "Change")
    }
    expect(button["One step"]).to_be_disabled()
    expect(button["One step"]).to_have_attribute(
        "title", "It is learning already. Pause it first, or wait for its end."
    )
    button["Pause"].click()
    waits_for(steered, "paused")
    expect(steered.locator(".curves-status")).to_contain_text("Paused")
    before = steered.evaluate("() => lab.state.run.step")
    button["One step"].click()
    steered.wait_for_function("(step) => lab.state.run.step === step", arg=before + 1, timeout=TRAINING)

    rate = steered.get_by_label("Rate from now on")
    expect(rate).to_have_value("0.001")
    rate.fill("1e9")
    button["Change"].click()
    expect(steered.locator(".control-said")).to_have_text("The learning rate must be a number from 1e-07 to 1e+06.")
    rate.fill("0.0005")
    button["Change"].click()
    expect(steered.locator(".curves-status")).to_contain_text("Learning rate 0.0005 instead of 0.001")
    expect(steered.locator(".control-said")).to_have_text("\u00a0")

    button["Resume"].click()
    waits_for(steered, "running")
    steered.get_by_role("button", name="Stop").click()
    waits_for(steered, "stopped")
    epoch = steered.evaluate("() => lab.state.run.epoch")
    expect(button["Pause"]).to_be_disabled()
    button["One epoch more"].click()
    waits_for(steered, "done")
    assert steered.evaluate("() => lab.state.run.epoch") == int(epoch) + 1
    expect(steered.locator(".curves-status")).to_contain_text("one epoch more")
