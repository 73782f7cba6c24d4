"""The experiments beside training: a step in numbers, an MLP against a CNN, transfer. A list of runs goes on in the
server while the page is away, is found again, and is stopped as one."""

import re

from axe_playwright_python.sync_playwright import Axe
from browser.axe_complaints import complaints_of
from browser.page_driver import PATIENCE, Visit, settle
from browser.training_hand import TRAINING, open_train
from playwright.sync_api import Locator, Page, expect


def extra(page: Page, name: str) -> Locator:
    """Its row, opened."""
    open_train(page)
    row = page.locator(f"[data-extra={name}]")
    row.locator("summary").click()
    return row


def test_one_step_moves_the_loss_as_expected(page: Page) -> None:
    row = extra(page, "one-step")
    loss = row.get_by_test_id("step-loss")
    expect(loss).to_have_text(re.compile(r"\d\.\d+"), timeout=PATIENCE)
    row.get_by_role("button", name="Take a step").click()
    expect(loss).to_have_text(re.compile(r"\d\.\d+ → \d\.\d+ \(.*expected to first order"), timeout=PATIENCE)
    before, after = (float(number) for number in re.findall(r"\d\.\d+", loss.inner_text())[:2])
    assert after < before
    expect(row.locator(".chart-line")).not_to_have_count(0)
    assert complaints_of(Axe().run(page).response) == []


def test_a_step_reads_a_comma_and_steps_by_the_wheel(page: Page) -> None:
    row = extra(page, "one-step")
    rate = row.get_by_label("Learning rate")
    expect(rate).to_have_value(re.compile(r"\d"), timeout=PATIENCE)
    rate.fill("0,02")
    rate.press("ArrowUp")
    expect(rate).to_have_value("0.021")
    rate.hover()
    page.mouse.wheel(0, 100)
    expect(rate).to_have_value("0.02")
    rate.fill("1,234")
    expect(row).to_contain_text("could be 1.234 or 1234")
    assert page.evaluate("() => document.querySelectorAll('input[type=number]').length") == 0


def test_a_published_pair_is_measured_and_another_is_trained(page: Page) -> None:
    row = extra(page, "mlp-vs-cnn")
    row.get_by_role("button", name="Measure both").click()
    known = re.compile(r"Shifted by 4 pixels, the CNN is right on 9\d\.\d %, the MLP on \d+\.\d %")
    expect(row.get_by_test_id("pair-status")).to_have_text(known, timeout=PATIENCE)
    rows = [line.split("\t") for line in row.locator(".extra-table tbody tr").all_inner_texts()]
    assert len(rows) == 5
    assert rows[0][2] == rows[4][2]  # a dense first layer undoes the shuffle exactly
    assert rows[4][1] == "not possible"
    row.get_by_label("Training images").select_option("500")
    row.get_by_label("Epochs").select_option("1")
    row.get_by_role("button", name="Train both").click()
    expect(row).to_contain_text(re.compile(r"Test accuracy: CNN \d+\.\d %, MLP \d+\.\d %"), timeout=TRAINING)
    expect(row.get_by_label("MLP", exact=True).locator("option:checked")).to_be_attached()
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_transfer_goes_on_while_the_page_is_away_and_ends_in_a_table(visit: Visit) -> None:
    page = visit()
    row = extra(page, "transfer")
    frozen = row.locator(".method").nth(1).locator(".method-block")
    expect(frozen).to_have_count(4)
    assert [block.split("\n")[-1].strip() for block in frozen.all_inner_texts()] == [
        "frozen",
        "frozen",
        "frozen",
        "new, trained",
    ]
    expect(row).to_contain_text("has never seen an image of Fashion-MNIST")
    row.get_by_label("Training images").select_option("50")
    row.get_by_label("Epochs").select_option("10")
    settle(page)
    row.get_by_role("button", name="Train all three").click()
    page.wait_for_function("() => sessionStorage.getItem('lab-experiment-transfer')", timeout=TRAINING)
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    row = extra(page, "transfer")
    expect(row).to_contain_text("training from scratch", timeout=TRAINING)
    assert len(page.evaluate("() => JSON.parse(localStorage.getItem('lab-runs'))")) == 3


def test_stop_ends_the_run_at_work_and_the_next_never_begins(page: Page) -> None:
    row = extra(page, "mlp-vs-cnn")
    row.get_by_label("Epochs").select_option("10")
    settle(page)
    row.get_by_role("button", name="Train both").click()
    row.get_by_role("button", name="Stop").click()
    expect(row).to_contain_text("Stopped at your request", timeout=TRAINING)
    expect(row.get_by_role("button", name="Train both")).to_be_enabled()
