"""The README's moving picture: a digit drawn stroke by stroke, one value of one map and its sum, and a training."""

import io
from collections.abc import Callable
from pathlib import Path

from browser.page_driver import THREE, open_tab, settle
from browser.training_hand import wait_for_end
from PIL import Image
from playwright.sync_api import Page

SIZE = (1100, 618)
POINTS_PER_FRAME = 4
TRAINING_FRAMES = 14
PATIENCE = 1_200_000  # milliseconds that a training may take on a busy machine
QUALITY = 72

# what a screenshot lacks: where the visitor's hand is
HAND = """() => {
  const hand = document.createElement("div");
  hand.style.cssText = "position:fixed;z-index:9999;width:18px;height:18px;margin:-9px;border-radius:50%;" +
    "border:2px solid #fff;background:#c2410ccc;box-shadow:0 0 4px #0006;pointer-events:none";
  document.body.append(hand);
  addEventListener("pointermove", (event) => {
    [hand.style.left, hand.style.top] = [`${event.clientX}px`, `${event.clientY}px`];
  }, true);
}"""


class Film:
    """Frames with the milliseconds that each is shown."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[tuple[Image.Image, int]] = []

    def frame(self, milliseconds: int) -> None:
        image = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        self.frames.append((image.resize(SIZE, Image.Resampling.LANCZOS), milliseconds))

    def save(self, file: Path) -> None:
        (first, _), *others = self.frames
        first.save(
            file,
            save_all=True,
            append_images=[image for image, _ in others],
            duration=[milliseconds for _, milliseconds in self.frames],
            loop=0,
            quality=QUALITY,
            method=4,
        )


def film(page: Page, file: Path, press_strongest: Callable[[Page], None]) -> None:
    page.evaluate(HAND)
    taken = Film(page)
    drawing(page, taken)
    looking(page, taken, press_strongest)
    training(page, taken)
    taken.save(file)


def drawing(page: Page, taken: Film) -> None:
    page.get_by_role("button", name="Clear").click()
    pad = page.locator(".pad-canvas").bounding_box()
    assert pad
    at = [
        (pad["x"] + pad["width"] * (0.5 + 0.62 * (x - 0.5)), pad["y"] + pad["height"] * (0.5 + 0.62 * (y - 0.5)))
        for x, y in THREE[0]
    ]
    page.mouse.move(*at[0])
    page.mouse.down()
    taken.frame(500)
    for number, (x, y) in enumerate(at[1:], 1):
        page.mouse.move(x, y)
        if number % POINTS_PER_FRAME == 0:
            settle(page)
            taken.frame(180)
    page.mouse.up()
    settle(page)
    taken.frame(1600)


def looking(page: Page, taken: Film, press_strongest: Callable[[Page], None]) -> None:
    tile = page.locator(".graph-column[data-block='1'] .graph-tile").nth(1)
    tile.hover()
    settle(page)
    page.wait_for_timeout(400)
    taken.frame(1000)
    tile.click()
    page.locator(".map-large").wait_for()
    settle(page)
    page.wait_for_timeout(800)
    taken.frame(1000)
    press_strongest(page)
    page.wait_for_timeout(800)
    taken.frame(3600)
    page.keyboard.press("Escape")


def training(page: Page, taken: Film) -> None:
    """Frames at equal distances of the run, however long it takes here."""
    open_tab(page, "train")
    begin = page.get_by_role("button", name="Start", exact=True).locator("visible=true")
    begin.hover()
    page.wait_for_timeout(800)
    taken.frame(900)
    begin.click()
    page.wait_for_function("() => lab.state.progress?.step > 0", timeout=PATIENCE)
    steps = page.evaluate("() => lab.state.progress.steps")
    for number in range(1, TRAINING_FRAMES):
        page.wait_for_function(
            "(step) => lab.state.progress.ended || lab.state.progress.step >= step",
            arg=steps * number / TRAINING_FRAMES,
            timeout=PATIENCE,
        )
        taken.frame(260)
    wait_for_end(page, PATIENCE)
    page.wait_for_timeout(2500)
    taken.frame(3000)
