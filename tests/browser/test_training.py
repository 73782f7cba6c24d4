"""Train: start, watch, stop, use and take away; a reload and a second tab find the same run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.page_driver import answer, open_tab, settle
from playwright.sync_api import Page, expect

from cnn_demo.prediction.checkpoint import checkpoint_file

TRAINING = 120_000  # milliseconds that a training of seconds may take on a busy machine
ENDED = "() => lab.state.run?.ended"


@pytest.fixture
def form(page: Page) -> Iterator[Page]:
    """The Train tab, set to one epoch of the bundled sample. A run that still goes at the end is stopped."""
    open_form(page)
    page.get_by_label("the sample").check()
    page.locator("#recipe-epochs").fill("1")
    yield page
    page.evaluate("() => lab.state.run && lab.call('stop', { visitor: lab.visitor(), run: lab.state.run.run })")


def open_form(page: Page) -> None:
    open_tab(page, "Train")
    page.wait_for_function("() => document.querySelector('#recipe-epochs')?.value")


def start(page: Page) -> None:
    page.get_by_role("button", name="Start").click()


def test_train_use_and_download(form: Page, tmp_path: Path) -> None:
    expect(form.get_by_role("button", name="Use it")).to_be_disabled()
    start(form)
    expect(form.get_by_role("button", name="Start")).to_be_disabled()
    form.wait_for_function("() => lab.state.run?.state === 'running'", timeout=TRAINING)
    form.wait_for_function("() => document.querySelector('.chart-line.training')", timeout=TRAINING)
    form.wait_for_function(ENDED, timeout=TRAINING)
    expect(form.locator(".curves-status")).to_contain_text("On the test images: ")
    expect(form.locator(".chart-dot.validation")).not_to_have_count(0)
    assert form.locator(".curves-progress").evaluate("(bar) => bar.value") == 1

    with form.expect_download() as download:
        form.get_by_role("button", name="Download").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    card = checkpoint_file.loads(file.read_bytes()).card
    assert (card.architecture, card.data, card.is_sample) == ("quick", "mnist", True)

    run = form.evaluate("() => lab.state.run.run")
    form.get_by_role("button", name="Use it").click()
    form.wait_for_function("(run) => lab.state.answer.network === run && lab.idle()", arg=run)
    assert form.locator("#lab-network").input_value() == run
    expect(form.get_by_role("tab", name="Classify")).to_have_attribute("aria-selected", "true")
    expect(form.locator("#lab-network option:checked")).to_contain_text("MNIST")
    open_tab(form, "Inside")
    form.wait_for_function("() => document.querySelector('.view-layer')")
    form.get_by_role("slider", name="Epoch").fill("0")
    settle(form)
    assert answer(form)["network"] == run


def test_reload_second_tab_and_stop(form: Page, visit: Callable[..., Page]) -> None:
    form.locator("#recipe-epochs").fill("200")
    start(form)
    form.wait_for_function("() => lab.state.run?.epoch > 0", timeout=TRAINING)
    run = form.evaluate("() => lab.state.run.run")

    form.reload()
    form.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    open_form(form)
    form.wait_for_function("(run) => lab.state.run?.run === run", arg=run)
    expect(form.get_by_role("button", name="Start")).to_be_disabled()

    second = visit(same_as=form)
    open_form(second)
    expect(second.get_by_role("button", name="Start")).to_be_disabled()
    expect(second.locator(".chart-line.training").first).to_be_attached()
    refused = second.evaluate("() => lab.call('start', { visitor: lab.visitor(), config: {}, sample: true })")
    assert refused["error"].startswith("You already have a run.")
    second.close()

    form.get_by_role("button", name="Stop").click()
    form.wait_for_function(ENDED, timeout=TRAINING)
    assert form.evaluate("() => lab.state.run.state") == "stopped"
    expect(form.locator(".curves-status")).to_contain_text("Stopped at your request")
    expect(form.get_by_role("button", name="Stop")).to_be_disabled()
    expect(form.get_by_role("button", name="Start")).to_be_enabled()


WRONG = [  # the group that it is folded in, the field, what is typed, what is said
    (None, "Epochs", "0", "The epochs must be a whole number from 1 to 200."),
    (None, "Epochs", "", "The epochs must be a whole number from 1 to 200."),
    (None, "Epochs", "2.5", "The epochs must be a whole number from 1 to 200."),
    ("Learning rate", "Learning rate", "1e9", "The learning rate must be a number from 1e-07 to 1e+06."),
    ("Images", "Batch", "1", "The batch must be a whole number from 2 to 1,024."),
]


def test_wrong_numbers_get_words_and_change_nothing(form: Page) -> None:
    for group, name, value, words in WRONG:
        summary = form.locator(".recipe-more summary", has_text=group or "Images")
        field = form.locator(".recipe-form").get_by_label(name, exact=True)
        summary.click()
        right = field.input_value()
        field.fill(value)
        summary.click()  # a field that cannot be seen is refused as well
        start(form)
        expect(form.locator(".recipe-said")).to_have_text(words)
        expect(form.get_by_role("button", name="Start")).to_be_enabled()
        assert not form.evaluate("() => lab.state.run")
        assert field.input_value() == value
        summary.click()
        field.fill(right)
        summary.click()
