"""What a run shows: curves over those of earlier ones, a diagnosis with remedies, kernels forming, a step."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser.page_driver import open_tab, settle
from playwright.sync_api import Page, expect

TRAINING = 120_000  # milliseconds that a training of a second may take on a busy machine
SMALL: dict[str, Any] = {
    "architecture": "convnet_tiny",
    "max_images": 200,
    "batch_size": 20,
    "epochs": 3,
    "optimizer": "adam",
}

START = (
    "(config) => lab.startRun(config, true).then(({ error, run }) => { if (error) throw Error(error); return run; })"
)


def train(page: Page, **settings: Any) -> str:
    """The id of a run with these settings, after it has ended."""
    run: str = page.evaluate(START, SMALL | settings)
    page.wait_for_function("(run) => lab.state.run?.run === run && lab.state.run.ended", arg=run, timeout=TRAINING)
    return run


def test_curves_of_two_runs_diagnosis_and_kernels_forming(page: Page, tmp_path: Path) -> None:
    open_tab(page, "Train")
    first = train(page, learning_rate=0.001)
    expect(page.locator(".past")).to_be_hidden()
    second = train(page, learning_rate=0.00001)

    expect(page.locator(".past-words")).to_contain_text("same seed, learning rate 0.001 instead of 0.00001")
    expect(page.locator(".chart-line.faint")).to_have_count(2)
    loss = page.locator(".chart-svg").first
    loss.focus()
    page.keyboard.press("End")
    words = loss.get_attribute("aria-valuetext") or ""
    assert words.startswith("epoch 3: training 2.")
    assert "validation 2." in words
    assert "run A " in words
    expect(page.locator(".chart-readout").first).to_have_text(words)
    lines = loss.locator(".chart-line.validation").get_attribute("points")
    page.get_by_role("button", name="linear").click()
    assert loss.locator(".chart-line.validation").get_attribute("points") != lines

    with page.expect_download() as download:
        page.get_by_role("button", name="Curves as CSV").click()
    download.value.save_as(tmp_path / "curves.csv")
    rows = list(csv.DictReader((tmp_path / "curves.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["run"] for row in rows} == {"this run", "run A"}
    ends = [row for row in rows if row["run"] == "this run" and row["val_loss"]]
    assert [float(row["epoch"]) for row in ends] == [1, 2, 3]
    page.get_by_text("Epoch by epoch, in numbers").click()
    expect(page.locator(".curves-rows tbody tr")).to_have_count(3)
    assert all(float(row["gradient_norm"]) > 0 for row in ends)
    expect(page.locator(".curves-rows thead")).to_contain_text("Gradient norm")

    page.get_by_role("button", name="Show run A").click()
    expect(page.locator(".chart-line.faint")).to_have_count(0)
    page.reload()
    open_tab(page, "Train")
    expect(page.get_by_role("button", name="Show run A")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Forget run A").click()
    expect(page.locator(".past")).to_be_hidden()
    assert page.evaluate("() => lab.pastRuns.all().map(({ run }) => run)") == [second]
    assert first != second

    expect(page.locator(".diagnosis-list h3").first).to_have_text("The learning rate is too low")
    page.get_by_role("button", name="Try: Learning rate 0.0001").click()
    assert page.evaluate("() => lab.state.suggestion") == {"learning_rate": 0.0001}
    plan = page.evaluate("() => lab.state.plan")
    assert (plan["config"]["learning_rate"], plan["config"]["max_images"], plan["sample"]) == (0.0001, 200, True)

    frames = page.locator(".forming-strip button")
    frames.first.scroll_into_view_if_needed()
    expect(frames).to_have_count(4)
    expect(page.locator(".forming-answer").last).to_contain_text("%")
    frames.nth(1).click()
    page.wait_for_function("(run) => lab.state.network.network === run && lab.state.epoch === 1", arg=second)
    settle(page)
    assert page.get_by_role("slider", name="Epoch").input_value() == "1"
    expect(frames.nth(1)).to_have_attribute("aria-pressed", "true")


def test_what_the_browser_kept_is_not_trusted(page: Page) -> None:
    keep = "(text) => { localStorage.setItem('lab-past', text); return lab.pastRuns.all(); }"
    good = """{"run": "run-%s", "config": {"epochs": 3, "learning_rate": 0.1, "seed": 1}, "points": [{"step": 1,
        "epoch": 1,
        "loss": 2, "train_accuracy": 0.5, "learning_rate": 0.1,
        "val_loss": null, "val_accuracy": null}], "slot": 0}"""
    good = good % ("0" * 32)
    assert len(page.evaluate(keep, f"[{good}]")) == 1
    assert len(page.evaluate(keep, f"[{good}, {good}, 7, null]")) == 1
    for wrong in ("", "{}", "null", "[[]]", "[1e999]", "[" * 50_000):
        assert page.evaluate(keep, wrong) == []
    for old, new in (
        ('"run-0', '"run-<'),
        ('"loss": 2', '"loss": null'),
        ('"slot": 0', '"slot": 9'),
        ('"epochs": 3', ""),
    ):
        assert page.evaluate(keep, f"[{good.replace(old, new)}]") == []
    page.evaluate(keep, f"[{good.replace('0.1', '1e999')}]")
    open_tab(page, "Train")
    expect(page.locator(".curves-status")).to_contain_text("Nothing has been trained yet.")


def test_one_step_in_numbers_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("?network=convnet_tiny-mnist", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_tab(page, "Train")
    page.get_by_role("slider", name="Epoch").fill("0")
    page.locator("summary", has_text="One step in numbers").tap()
    expect(page.locator(".one-step-tile")).to_have_count(3)
    read = """(tiles) => tiles.map((tile) => [...tile.querySelectorAll("td")].map((cell) =>
        Number(cell.textContent.replace("−", "-").replace(" ", ""))))"""
    old, gradient, new = page.locator(".one-step-tile").evaluate_all(read)
    rate = float(page.get_by_label("Rate", exact=True).input_value())
    assert all(abs(o - rate * g - n) < 2e-4 for o, g, n in zip(old, gradient, new, strict=True))
    page.get_by_role("button", name="Next step").tap()
    expect(page.locator(".one-step-result")).to_contain_text("Step 2: the loss on these 32 images goes from")
    page.locator("#one-step-rule").select_option("adamw")
    expect(page.locator(".one-step-words")).to_contain_text("AdamW moves them by up to")
    page.get_by_label("Rate", exact=True).fill("99")
    page.get_by_label("Rate", exact=True).press("Tab")
    expect(page.locator(".one-step-result")).to_contain_text("the learning rate must be a number from 1e-06 to 10")
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
