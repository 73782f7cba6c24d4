"""Takes the README's screenshots from a running app: python tests/browser/screenshots.py [ADDRESS]. Not a test."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parents[2] / "docs"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZE = {"width": 1280, "height": 1300}


def main(address: str) -> None:
    DOCS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        page.goto(address)
        page.wait_for_function("window.lab?.state.answer")
        draw_three(page)
        page.wait_for_timeout(1500)
        page.screenshot(path=DOCS / "classify.png", full_page=True)
        inside(page)
        train(page)
        convolution(page)
        gallery(page)
        browser.close()


def draw_three(page: Page) -> None:
    box = page.locator(".pad-canvas").bounding_box()
    assert box is not None
    upper = [(0.32, 0.26), (0.5, 0.17), (0.66, 0.28), (0.6, 0.42), (0.47, 0.48)]
    points = [*upper, (0.64, 0.55), (0.68, 0.7), (0.52, 0.82), (0.31, 0.75)]
    page.mouse.move(box["x"] + points[0][0] * box["width"], box["y"] + points[0][1] * box["height"])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)
    page.mouse.up()


def inside(page: Page) -> None:
    page.get_by_role("tab", name="Inside").click()
    page.locator(".view-layer .maps-one").nth(5).click()
    page.locator(".inspector-canvas").click(position={"x": 150, "y": 120})
    page.wait_for_selector(".cell-step")
    page.wait_for_timeout(1500)
    page.screenshot(path=DOCS / "inside.png", clip={"x": 0, "y": 0, **SIZE})


def train(page: Page) -> None:
    page.get_by_role("tab", name="Train").click()
    page.get_by_label("the sample").click()
    page.get_by_role("button", name="Start").click()
    page.wait_for_function("window.lab.state.run?.ended", timeout=300_000)
    page.locator(".lab-while_training").scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    page.screenshot(path=DOCS / "train.png", full_page=True)


def convolution(page: Page) -> None:
    page.get_by_role("tab", name="Convolution").click()
    page.wait_for_timeout(3000)
    page.screenshot(path=DOCS / "convolution.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1100}, full_page=True)


def gallery(page: Page) -> None:
    page.get_by_role("tab", name="Gallery").click()
    page.wait_for_timeout(3000)
    page.screenshot(path=DOCS / "gallery.png", clip={"x": 0, "y": 0, **SIZE})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860")
