"""Few images: what is frozen is drawn, then three short runs end in one table."""

import re

from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import open_tab
from browser.test_accessibility import complaints_of
from playwright.sync_api import Page, expect

TRAINING = 180_000  # milliseconds that three trainings of seconds may take on a busy machine


def test_three_ways_from_a_drawing_to_a_table(page: Page) -> None:
    open_tab(page, "Train")
    page.locator("summary", has_text="Few images").click()
    blocks = page.locator(".transfer-way").nth(1).locator(".transfer-block")
    expect(blocks).to_have_count(4)
    assert [block.split("\n")[-1].strip() for block in blocks.all_inner_texts()] == [
        "stays",
        "stays",
        "stays",
        "new, learns",
    ]
    expect(page.locator(".transfer-note")).to_have_text(
        "It has learned MNIST; it has never seen an image of Fashion-MNIST."
    )
    page.locator("#transfer-data").select_option("cifar10_last_four")
    page.locator("#transfer-source").select_option("quick-cifar10")
    expect(page.locator(".transfer-note")).to_have_text(
        "It has learned CIFAR-10; all 4 classes of CIFAR-10, last four (frog, horse, ship, truck) it has seen before: "
        "to start from it is no transfer, only a head start, so it should win."
    )
    assert complaints_of(Axe().run(page).response) == []

    page.locator("#transfer-data").select_option("mnist")
    expect(page.locator(".transfer-note")).to_contain_text("It has learned Fashion-MNIST")
    page.locator("#transfer-images").select_option("50")
    page.locator("#transfer-epochs").select_option("10")
    page.get_by_role("button", name="Train all three").click()
    said = page.locator(".lab-transfer .duel-said")
    expect(said).to_contain_text("learning from scratch", timeout=TRAINING)
    expect(page.locator(".transfer-results tbody")).to_have_text(re.compile(r"(\d\d\.\d % ± \d\.\d.*){3}", re.DOTALL))
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
