"""How long after the pen does the answer stand? `python tests/browser/latency.py [address]`

Draws strokes in a real Chromium, at the pace of a hand, and prints p50 and p95 in milliseconds: from pointer-up until
bars and network picture show the answer to the last point; and from a pointer-move until its answer is painted, first
as a reader feels it, with the wait for the screen's next frame, then the page's own part. Then how many frames a second
the page paints meanwhile. Not a test: it says nothing on a busy machine. Without an address it starts the app itself.
"""

import random
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

# run as a file, not as a part of the tests: say where things are
sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from browser.page_driver import CHROMIUM, CHROMIUM_ARGUMENTS, settle  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

STROKES = 40
TARGET = 60  # milliseconds at p50

# The page answers within a frame: a message that leaves with the answer arrives when that frame has been painted.
WATCH = """() => {
  window.clock = { up: 0, painted: 0, shown: null, frames: 0, began: performance.now(), moves: [] };
  const after = new MessageChannel();
  let [moved, answered] = [null, null];
  addEventListener("pointermove", ({ buttons, timeStamp }) => {
    if (buttons) moved ??= { at: timeStamp, heard: performance.now() };
  }, { capture: true });
  lab.on("answer", () => {
    [answered, moved] = [moved, null];
    after.port2.postMessage(0);
  });
  after.port1.onmessage = () => {
    if (answered) clock.moves.push([performance.now() - answered.at, performance.now() - answered.heard]);
    answered = null;
  };
  const canvas = document.querySelector(".pad-canvas");
  canvas.addEventListener("pointerup", () => (clock.up = performance.now()));
  const frame = () => {
    clock.frames += 1;
    if (lab.state.answer !== clock.shown) clock.painted = performance.now();
    clock.shown = lab.state.answer;
    requestAnimationFrame(frame);
  };
  frame();
}"""


def measure(page: Page) -> list[float]:
    """Milliseconds from pointer-up to the painted answer, one for each stroke; 0 where it stood before."""
    box = page.locator(".pad-canvas").bounding_box()
    assert box
    chance, found = random.Random(0), []
    for _ in range(STROKES):
        x, y = (box[side] + box["width"] * chance.uniform(0.2, 0.8) for side in ("x", "y"))
        page.mouse.move(x, y)
        page.mouse.down()
        for _ in range(12):
            x += chance.uniform(-12, 12)
            y += chance.uniform(-12, 12)
            page.mouse.move(x, y)
            page.wait_for_timeout(8)
        page.mouse.up()
        settle(page)
        found.append(page.evaluate("() => Math.max(0, clock.painted - clock.up)"))
        if len(found) % 4 == 0:
            page.get_by_role("button", name="Clear").click()
            settle(page)
    return found


def spread(times: Sequence[float]) -> str:
    return f"p50 {statistics.median(times):.0f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.0f} ms"


def report(address: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_function("() => window.lab?.state.answer && lab.idle() && lab.runsHere()")
        page.evaluate(WATCH)
        times = measure(page)
        p50 = statistics.median(times)
        print(f"bars and maps: {spread(times)} after pointer-up ({len(times)} strokes)")
        felt, own = zip(*page.evaluate("() => clock.moves"), strict=True)
        print(f"{spread(felt)} after pointer-move ({len(felt)} of them), of which the page's part is {spread(own)}")
        frames = page.evaluate("() => (1000 * clock.frames) / (performance.now() - clock.began)")
        print(f"{frames:.0f} frames a second while drawing")
        browser.close()
    return int(p50 > TARGET)


def main() -> int:
    if len(sys.argv) > 1:
        return report(sys.argv[1])
    import app

    app.prepare_environment()
    page, address = app.serve(server_name="127.0.0.1")
    app.import_torch()
    try:
        return report(address)
    finally:
        page.close(verbose=False)


if __name__ == "__main__":
    sys.exit(main())
