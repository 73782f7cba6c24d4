"""Dense against convolutional: the published pair measured by itself, then a pair that is trained here."""

import re

from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import PATIENCE, open_tab
from browser.test_accessibility import complaints_of
from playwright.sync_api import Page, expect

TRAINING = 120_000  # milliseconds that two trainings of seconds may take on a busy machine


def test_a_pair_that_is_there_and_one_that_is_trained(page: Page) -> None:
    open_tab(page, "Train")
    page.locator("summary", has_text="Dense against convolutional").click()
    status = page.locator(".duel-status")
    known = re.compile(r"Shifted by 4 pixels, the convolutional one still knows 9\d\.\d %")
    expect(status).to_contain_text(known, timeout=PATIENCE)
    rows = [row.split("\t") for row in page.locator(".duel-table tbody tr").all_inner_texts()]
    assert [row[0] for row in rows] == [
        "as they are",
        "shifted by 3",
        "shifted by 6",
        "pixels shuffled",
        "shuffled, first layer too",
    ]
    assert rows[0][2] == rows[4][2]  # a dense first layer undoes the shuffle exactly
    assert rows[4][1] == "cannot"
    assert complaints_of(Axe().run(page).response) == []

    page.locator("#duel-images").select_option("500")
    page.locator("#duel-epochs").select_option("1")
    expect(page.locator(".lab-duel .duel-sizes")).to_contain_text(
        "Quick has 54,778 weights. Against it: dense 64, dense 64, with 55,050."
    )
    page.get_by_role("button", name="Train both").click()
    expect(page.locator(".lab-duel .duel-said")).to_contain_text("On the test images as they are", timeout=TRAINING)
    expect(page.locator("#duel-dense option:checked")).to_contain_text("yours")
    expect(status).to_contain_text("Shifted by 4 pixels", timeout=PATIENCE)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
