"""A hand for the tests of the Train tab: recipes as links, Start, and waiting for what a run comes to."""

from browser.page_driver import Visit, open_tab
from playwright.sync_api import Page

TRAINING = 240_000  # milliseconds that a training of seconds may take on a busy machine
SMALL = "architecture.convnet_tiny~max_images.200~batch_size.20~optimizer.adam~sample.true"  # three epochs in a second
LONG = "architecture.convnet_tiny~max_images.2000~epochs.200~batch_size.20~learning_rate.0.001~sample.true"


def open_train(page: Page) -> None:
    open_tab(page, "train")
    page.get_by_role("form", name="What to train").wait_for()


def with_recipe(visit: Visit, recipe: str, **options: object) -> Page:
    """The Train tab with this recipe, of another network than the usual one, in its form."""
    page = visit(f"?tab=train&train={recipe}", **options)
    page.wait_for_function(
        "() => !['quick', undefined].includes(document.querySelector('[data-setting=architecture]')?.value)"
    )
    return page


def start(page: Page) -> str:
    """Press Start; the id of the run."""
    before = page.evaluate("() => lab.state.run")
    page.get_by_role("button", name="Start", exact=True).locator("visible=true").click()
    page.wait_for_function("(before) => lab.state.run && lab.state.run !== before", arg=before, timeout=TRAINING)
    run: str = page.evaluate("() => lab.state.run")
    return run


def wait_for_end(page: Page, timeout: int = TRAINING) -> None:
    page.wait_for_function("() => lab.state.progress?.ended", timeout=timeout)


def stop(page: Page) -> None:
    page.get_by_label("Run controls").get_by_role("button", name="Stop").click()
    wait_for_end(page)
