"""Every way in for an image: a file, the clipboard, a drop, the test set. What is no image is refused in words."""

import base64
import io

import numpy as np
import pytest
from browser.image_hand import GIVE, seven, upload
from browser.page_driver import answer, choose_network, draw, said, settle
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

NO_IMAGE = "This browser cannot read that file as an image. PNG, JPEG, WebP, GIF and BMP work."


def test_files_of_all_kinds_and_turned(page: Page) -> None:
    for file_format in ("PNG", "JPEG", "WEBP", "GIF", "BMP"):
        page.get_by_role("button", name="Clear").click()
        upload(page, seven(file_format), f"seven.{file_format.lower()}", f"image/{file_format.lower()}")
        assert said(page) == "7", file_format
        expect(page.locator(".pad-hint")).to_have_text("Draw to replace")
    for file_format in ("JPEG", "PNG"):
        page.get_by_role("button", name="Clear").click()
        upload(page, seven(file_format, turned=True))
        assert said(page) == "7", file_format
        assert page.evaluate("() => lab.state.answer.steps[0].image.height > lab.state.answer.steps[0].image.width"), (
            file_format
        )


LATE_FRAMES = """() => {
  const soon = window.requestAnimationFrame;
  window.requestAnimationFrame = (paint) => setTimeout(() => soon(paint), 400);
}"""


def test_an_image_that_comes_before_the_pad_has_been_painted_stays(page: Page) -> None:
    page.evaluate(LATE_FRAMES)
    page.get_by_role("button", name="Clear").click()
    upload(page, seven())
    settle(page)
    assert said(page) == "7"


def test_what_is_no_image_is_refused_in_words(page: Page) -> None:
    for content in (b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'><script>", seven()[:300]):
        before = said(page)
        upload(page, content, "seven.png")
        expect(page.locator(".pad-note")).to_have_text(NO_IMAGE)
        assert said(page) == before  # what was there stays
        upload(page, seven())
        expect(page.locator(".pad-note")).to_have_text("")
        assert page.evaluate("() => lab.state.image.kind") == "photo"


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_paste_and_drop(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Clear").click()
    page.evaluate(
        GIVE, [kind, base64.b64encode(seven()).decode(), "image/png", ".answer" if kind == "drop" else "body"]
    )
    page.wait_for_function("() => lab.state.image?.kind === 'photo'")
    settle(page)
    assert said(page) == "7"


def test_the_file_chooser_opens(page: Page) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload an image").click()
    chooser.value.set_files(FilePayload(name="7.png", mimeType="image/png", buffer=seven()))
    page.wait_for_function("() => lab.state.image?.kind === 'photo'")
    settle(page)
    assert said(page) == "7"


def test_images_of_the_test_set_come_with_their_label(page: Page) -> None:
    page.get_by_role("button", name="Random", exact=True).click()
    page.wait_for_function("() => lab.state.image.kind === 'test'")
    settle(page)
    found = answer(page)
    assert found["truth"] is not None
    expect(page.locator(".answer-truth")).to_have_text(f"True label: {found['classes'][found['truth']]}")
    expect(page.locator(".answer-bars .truth .answer-name")).to_have_text(found["classes"][found["truth"]])
    page.get_by_role("button", name="Test image: 3").click()
    settle(page)
    assert answer(page)["truth"] == 3


def test_examples_are_named_by_their_class(page: Page) -> None:
    choose_network(page, "convnet_pooled-fashion_mnist")
    page.wait_for_function("() => lab.state.answer.classes.includes('Sandal')")
    name = page.evaluate("() => lab.state.answer.classes[5]")
    page.get_by_role("button", name=f"Test image: {name}").click()
    settle(page)
    assert answer(page)["truth"] == 5


def test_unknown(page: Page) -> None:
    """A scribble and noise are nothing that a network for digits knows, and it says so."""
    scribble = [[(0.1 + 0.8 * (i % 2), i / 14) for i in range(15)], [(i / 14, 0.1 + 0.8 * (i % 2)) for i in range(15)]]
    draw(page, scribble, size=0.9)
    assert said(page) == "Unknown"
    expect(page.locator(".answer-bars .best")).to_have_count(0)
    for network in ("lenet5-mnist", "quick-mnist"):  # who has chosen keeps it, whatever comes
        choose_network(page, network)
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8))
    file = io.BytesIO()
    noise.save(file, "PNG")
    upload(page, file.getvalue())
    assert said(page) == "Unknown"


def test_text_that_is_pasted_into_a_field_stays_text(page: Page) -> None:
    """A spreadsheet gives its cells as text and as an image."""
    page.evaluate("() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'field' }))")
    page.evaluate(GIVE, ["paste", base64.b64encode(seven()).decode(), "image/png", "#field"])
    page.wait_for_timeout(300)
    assert page.evaluate("() => lab.state.image.kind") == "ink"


def test_a_link_to_an_image_gets_a_sentence(page: Page) -> None:
    page.evaluate(
        """() => {
             const data = new DataTransfer();
             data.setData("text/uri-list", "https://example.org/seven.png");
             const told = { dataTransfer: data, bubbles: true, cancelable: true };
             document.body.dispatchEvent(new DragEvent("drop", told));
           }"""
    )
    expect(page.locator(".pad-note")).to_contain_text("only a link")


def test_an_image_that_is_pasted_after_moving_a_slider_is_taken(page: Page) -> None:
    page.get_by_label("Brush").fill("30")
    page.evaluate(GIVE, ["paste", base64.b64encode(seven()).decode(), "image/png", ".pad-tools input[type=range]"])
    page.wait_for_function("() => lab.state.image?.kind === 'photo'")
    settle(page)


@pytest.mark.parametrize("place", ["header", ".answer", ".preprocessing, .steps", "#tab-train"])
def test_the_page_stays_wherever_something_is_dropped(page: Page, place: str) -> None:
    stayed = page.evaluate(
        """(place) => ["dragover", "drop"].map((kind) => {
             const data = new DataTransfer();
             data.items.add(new File(["x"], "notes.txt", { type: "text/plain" }));
             const told = { dataTransfer: data, bubbles: true, cancelable: true };
             return !document.querySelector(place).dispatchEvent(new DragEvent(kind, told));
           })""",
        place,
    )
    assert stayed == [True, True]
    expect(page.locator(".pad-note")).to_have_text(NO_IMAGE)
