"""Fills and trains a visitor's own classes in a page, for tests and pictures."""

from collections.abc import Iterator
from pathlib import Path

from browser.page_driver import PATIENCE
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

CLASSES = ("Circle", "Square")
EACH = 5  # photos
expect.set_options(timeout=PATIENCE)


def card(page: Page, number: int) -> str:
    return f".own-card:nth-child({number + 1})"


def bring(page: Page, number: int, name: str, files: list[Path]) -> None:
    """Name the card and choose files for it."""
    page.get_by_label(f"Name of class {number + 1}").fill(name)
    page.locator(f"{card(page, number)} input[type=file]").set_input_files(files)
    expect(page.locator(f"{card(page, number)} .own-thumb")).to_have_count(len(files), timeout=PATIENCE)


def train(page: Page) -> None:
    page.get_by_test_id("own-train").click()
    expect(page.get_by_test_id("own-accuracy")).to_contain_text("held-out images", timeout=PATIENCE)
    page.wait_for_function("() => lab.state.network.data === 'own_classes' && lab.state.graph && lab.idle()")


def shape_files(folder: Path, name: str) -> Iterator[Path]:
    for number in range(EACH + 1):
        image = Image.new("RGB", (180, 140), (250 - 20 * number, 200, 120 + 20 * number))
        left, size = 20 + 8 * number, 60 + 6 * number
        pen = ImageDraw.Draw(image)
        draw = pen.ellipse if name == "Circle" else pen.rectangle
        draw([left, 15, left + size, 15 + size], fill=(20, 20 + 15 * number, 90))
        path = folder / f"{name}{number}.png"
        image.save(path)
        yield path


def draw_on(page: Page, selector: str, end: float) -> None:
    box = page.locator(selector).bounding_box()
    assert box
    x, y, side = box["x"], box["y"], box["width"]
    page.mouse.move(x + 0.3 * side, y + 0.3 * side)
    page.mouse.down()
    page.mouse.move(x + 0.7 * side, y + end * side, steps=4)
    page.mouse.up()


def thumbs(page: Page, number: int) -> Locator:
    return page.locator(f"{card(page, number)} .own-thumb")
