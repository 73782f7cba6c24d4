"""lab.experiment: several runs one after the other, stopped as one, and refused in words."""

import re
from typing import Any

import pytest
from browser.page_driver import open_tab
from playwright.sync_api import Page, expect

TRAINING = 180_000  # milliseconds that trainings of seconds may take on a busy machine
SHORT = {"data": "mnist", "architecture": "convnet_tiny", "epochs": 1, "limit": 200, "batch": 50}

BEGIN = """(configs) => {
  window.seen = [];
  window.ended = null;
  const runs = configs.map((config, index) => ({ name: `run ${index}`, config, sample: true }));
  window.experiment = lab.experiment({
    runs,
    seen: (index, run) => seen.push([index, run.state, run.points.length]),
    done: (results, trouble) => (window.ended = { results, trouble }),
  });
}"""


def end_of(page: Page) -> tuple[list[Any], str | None]:
    page.wait_for_function("() => window.ended", timeout=TRAINING)
    results, trouble = page.evaluate("() => [ended.results, ended.trouble]")
    return results, trouble


def test_runs_follow_each_other_whatever_tab_is_open(page: Page) -> None:
    page.evaluate(BEGIN, [SHORT, {**SHORT, "architecture": "mlp"}])
    results, trouble = end_of(page)
    assert trouble is None
    assert [result["config"]["architecture"] for result in results] == ["convnet_tiny", "mlp"]
    assert all(result["state"] == "done" and 0 <= result["test_accuracy"] <= 1 for result in results)
    order = [index for index, _, _ in page.evaluate("() => seen")]
    assert order == sorted(order)
    assert set(order) == {0, 1}
    networks = page.evaluate("() => JSON.parse(localStorage.getItem('lab-runs'))")
    assert networks == [result["network"] for result in reversed(results)]


def test_stop_ends_the_run_at_work_and_the_next_never_begins(page: Page) -> None:
    page.evaluate(BEGIN, [{**SHORT, "epochs": 200}, SHORT])
    page.wait_for_function("() => seen.some(([, state, points]) => state === 'running' && points)", timeout=TRAINING)
    page.evaluate("() => experiment.stop()")
    results, trouble = end_of(page)
    assert results[0]["state"] == "stopped"
    assert results[1] is None
    assert trouble.startswith("Stopped at your request")
    page.evaluate(BEGIN, [{**SHORT, "epochs": 0}, SHORT])
    assert end_of(page) == ([None, None], "The epochs must be a whole number from 1 to 200.")


@pytest.mark.parametrize(
    ("name", "tab", "fold", "button", "runs", "verdict"),
    [
        (
            "ablation batch_norm",
            "Gallery",
            None,
            "Train them: With and without batch norm",
            2,
            "[data-ablation=batch_norm] .ablation-verdict",
        ),
        ("transfer", "Train", "Few images", "Train all three", 3, ".lab-transfer .duel-said"),
        ("duel", "Train", "Dense against convolutional", "Train both", 2, ".lab-duel .duel-said"),
    ],
)
def test_a_page_that_is_loaded_again_goes_on(
    page: Page, name: str, tab: str, fold: str | None, button: str, runs: int, verdict: str
) -> None:
    def unfold() -> None:
        open_tab(page, tab)
        if fold:
            page.locator("summary", has_text=fold).click()

    unfold()
    page.get_by_role("button", name=button).click()
    page.wait_for_function("(name) => lab.unfinished(name)", arg=name, timeout=TRAINING)
    begun = page.evaluate("(name) => lab.unfinished(name)", name)
    page.evaluate(BEGIN, [SHORT])
    assert end_of(page)[1]  # refused, for this visitor trains already: that changes nothing about the one at work
    assert page.evaluate("(name) => lab.unfinished(name)", name)
    assert len(begun["ids"]) < len(begun["runs"]) == runs
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    unfold()
    page.wait_for_function("(name) => !lab.unfinished(name)", arg=name, timeout=TRAINING)
    expect(page.locator(verdict)).to_contain_text(re.compile("One seed|learning from scratch|On the test images"))
    networks = page.evaluate("() => JSON.parse(localStorage.getItem('lab-runs'))")
    assert networks[-1] == begun["ids"][0]
    assert len(networks) == runs
