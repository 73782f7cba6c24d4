"""Takes the README's pictures from a running app: python tests/browser/screenshots.py [ADDRESS] [NAME ...]

Not a test. A function is a picture of one tab, named like its file in docs/; `preview` is what a shared link shows, and
`cnn-lab` the moving picture (see moving_picture). Without an address it starts the app itself, on the bundled samples.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

# run as a file, not as a part of the tests: say where things are
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.moving_picture import PATIENCE, film  # noqa: E402
from browser.own_classes_hand import bring  # noqa: E402
from browser.own_classes_hand import train as train_own  # noqa: E402
from browser.page_driver import CHROMIUM, CHROMIUM_ARGUMENTS, THREE, draw, open_tab, settle  # noqa: E402
from browser.training_hand import start, wait_for_end  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from cnn_demo.data.store import DataStore  # noqa: E402

DOCS, STATIC = ROOT / "docs", ROOT / "cnn_demo" / "ui" / "static"
WINDOW = {"width": 1366, "height": 768}  # a school's laptop
PREVIEW = {"width": 1200, "height": 630}  # what links are previewed with
FASHION = "?network=quick-fashion_mnist&image=test.fashion_mnist.1"
CLAIM = "position_and_size"


def classify(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    draw(page, THREE)
    page.get_by_role("button", name="Why 8, or why not?").click()
    page.wait_for_function("() => document.querySelector('.why-sentence')?.textContent && lab.idle()")


def inside(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    draw(page, THREE)
    open_tab(page, "inside")
    page.get_by_label("Block", exact=True).select_option("1")
    page.locator(".map-tile:not(.empty)").first.click()
    press_strongest(page)


def train(page: Page) -> None:
    draw(page, THREE)
    open_tab(page, "train")
    start(page)
    wait_for_end(page, PATIENCE)
    page.wait_for_function("() => lab.state.network.network === lab.state.progress.network")


def own_classes(page: Page) -> None:
    """Ten images of CIFAR-10 for each of three classes, and an eleventh to try."""
    open_tab(page, "own")
    page.get_by_role("button", name="Add a class").click()
    with tempfile.TemporaryDirectory() as folder:
        for place, label in enumerate((6, 7, 8)):
            name, files = training_images(Path(folder), label)
            bring(page, place, name, files[:-1])
        train_own(page)
        page.locator(".own-show input[type=file]").set_input_files(files[-1])
        settle(page)


def training_images(folder: Path, label: int) -> tuple[str, list[Path]]:
    """(name of the class, eleven image files of it)."""
    sample = DataStore(folder).sample("cifar10")
    files = [folder / f"{label}-{number}.png" for number in range(11)]
    chosen = sample.train.images[sample.train.labels == label][: len(files)]
    for file, pixels in zip(files, chosen, strict=True):
        Image.fromarray(pixels.permute(1, 2, 0).numpy()).save(file)
    return sample.spec.classes[label], files


def evaluate(page: Page) -> None:
    open_tab(page, "evaluate")
    page.get_by_test_id("evaluation-status").filter(has_text="confidence interval").wait_for()
    page.locator(".matrix tr:nth-child(7) .matrix-field").first.click()  # shirts that were taken for T-shirts
    page.locator(".evaluate-field h2").get_by_text("True Shirt").wait_for()


def operations(page: Page) -> None:
    open_tab(page, "operations")
    for _ in range(4):
        page.get_by_role("button", name="Step forward").click()


def architectures(page: Page) -> None:
    open_tab(page, "architectures")
    page.locator("[data-era=resnet]").click()
    page.locator(".drawing-svg").first.wait_for()


def experiments(page: Page) -> None:
    open_tab(page, "experiments")
    card = page.locator(f"[data-card={CLAIM}]")
    card.locator(".card-open").click()
    card.get_by_role("button", name="True", exact=True).click()
    card.get_by_role("button", name="Test it").click()
    card.get_by_test_id("verdict").wait_for()
    card.evaluate("(card) => scrollTo(0, card.getBoundingClientRect().top + scrollY - 72)")


TABS: dict[str, tuple[Callable[[Page], None], str]] = {
    **{picture.__name__: (picture, "") for picture in (classify, inside, train, operations, architectures)},
    "evaluate": (evaluate, FASHION),
    "experiments": (experiments, "?network=quick-mnist"),
    "own-classes": (own_classes, ""),
}


def press_strongest(page: Page) -> None:
    """Press the largest value of the enlarged map, so that its sum opens."""
    large = page.locator(".map-large")
    x, y = large.evaluate(
        """(canvas) => {
             const [w, h] = [canvas.width, canvas.height];
             const { data } = canvas.getContext("2d").getImageData(0, 0, w, h);
             const dark = (i) => data[i] + data[i + 1] + data[i + 2];
             let best = 0;
             for (let i = 0; i < data.length; i += 4) if (dark(i) < dark(best)) best = i;
             const scale = canvas.getBoundingClientRect().width / w;
             return [((best / 4) % w + 4) * scale, (Math.floor(best / 4 / w) + 4) * scale];
           }"""
    )
    large.click(position={"x": x, "y": y})
    page.get_by_test_id("sum-line").wait_for()
    settle(page)


def visit(browser: Browser, address: str, **options: object) -> Page:
    page = browser.new_context(reduced_motion="reduce", color_scheme="light", **options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    return page


def shot(page: Page) -> Image.Image:
    page.mouse.move(1, 1)
    settle(page)
    page.wait_for_timeout(1000)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def tab(browser: Browser, address: str, name: str) -> None:
    picture, link = TABS[name]
    page = visit(browser, f"{address}/{link}", viewport=WINDOW)
    picture(page)
    shot(page).save(DOCS / f"{name}.webp", quality=82, method=6)
    page.context.close()


def preview(browser: Browser, address: str) -> None:
    """The pad, the network and its answer, without what is around them."""
    page = visit(browser, address, viewport=PREVIEW)
    page.get_by_role("button", name="Clear").click()
    draw(page, THREE)
    page.locator(".steps").evaluate("(steps) => steps.remove()")
    image = shot(page).quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    image.save(STATIC / "preview.png", optimize=True)
    page.context.close()


def take(address: str, names: list[str]) -> None:
    DOCS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        for name in names or [*TABS, "preview", "cnn-lab"]:
            if name == "preview":
                preview(browser, address)
            elif name == "cnn-lab":
                film(visit(browser, address, viewport=WINDOW), DOCS / "cnn-lab.webp", press_strongest)
            else:
                tab(browser, address, name)
            print(f"{name}: done", flush=True)
        browser.close()


def main() -> None:
    address, *names = sys.argv[1:] or [""]
    if address.startswith("http"):
        return take(address.rstrip("/"), names)
    import app

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(CNN_DEMO_DATA=folder, CNN_DEMO_DOWNLOAD="0")
        app.prepare_environment()
        page, address = app.serve(server_name="127.0.0.1")
        app.import_torch()
        try:
            take(address.rstrip("/"), sys.argv[1:])
        finally:
            page.close(verbose=False)


if __name__ == "__main__":
    main()
