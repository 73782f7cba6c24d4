"""What a run shows: curves over those of earlier ones, findings with remedies, filters epoch by epoch, files."""

import csv
from pathlib import Path

from browser.page_driver import Visit, settle
from browser.training_hand import SMALL, start, wait_for_end, with_recipe
from playwright.sync_api import expect


def test_curves_of_two_runs_findings_and_filters(visit: Visit, tmp_path: Path) -> None:
    page = with_recipe(visit, f"{SMALL}~learning_rate.0.001")
    start(page)
    wait_for_end(page)
    page.get_by_role("button", name="Edit").click()
    page.locator("[data-setting=learning_rate]").first.fill("0,00001")
    second = start(page)
    wait_for_end(page)

    expect(page.locator(".past-words")).to_contain_text("learning rate 0.001 instead of 0.00001")
    expect(page.locator(".curves .chart-line.faint")).to_have_count(2)
    loss = page.locator(".curves .chart-svg").first
    loss.focus()
    page.keyboard.press("End")
    words = loss.get_attribute("aria-valuetext") or ""
    assert words.startswith("epoch 3: training 2.")
    assert "validation 2." in words
    assert "run A " in words
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

    expect(page.locator(".findings-list b").first).to_have_text("The learning rate is too low")
    page.get_by_role("button", name="Try: Learning rate 0.0001").click()
    expect(page.locator(".recipe-summary")).to_contain_text("learning rate 0.0001")
    expect(page.get_by_role("button", name="Start it")).to_be_visible()

    scrubber = page.get_by_role("slider", name="Epoch to look at")
    expect(scrubber).to_have_attribute("max", "3")
    scrubber.fill("0")
    expect(page.locator(".filters-epoch")).to_have_text("epoch 0 (untrained)")
    page.wait_for_function("(run) => lab.state.network.network === run && lab.state.epoch === 0", arg=second)
    settle(page)

    page.get_by_role("button", name="Show run A").click()
    expect(page.locator(".curves .chart-line.faint")).to_have_count(0)
    page.get_by_role("button", name="Forget run A").click()
    expect(page.locator(".past")).to_be_hidden()


def test_a_preset_stands_beside_what_was_reported(visit: Visit) -> None:
    page = visit("?tab=train")
    page.get_by_label("Preset").select_option("convnet_pooled")
    expect(page.locator("[data-setting=data]")).to_have_value("fashion_mnist")  # what it sets is here
    page.locator("[data-setting=time_limit]").fill("1")
    start(page)
    wait_for_end(page)
    expect(page.locator(".reported")).to_contain_text("81.4 %")
    expect(page.locator(".reported")).to_contain_text("training accuracy as accuracy")
