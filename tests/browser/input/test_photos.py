"""Photos: the network that knows them is offered, answers at once, and says what it cannot do here."""

from browser.page_driver import choose_network, draw, said, settle
from playwright.sync_api import FilePayload, Page, expect

from cnn_demo.data.example_photos import PHOTOS

LOADED = 60_000  # milliseconds for the weights on a busy machine


def wait_for_network(page: Page, network: str) -> None:
    page.wait_for_function(f"() => lab.state.answer?.network === '{network}'", timeout=LOADED)
    settle(page)


def upload(page: Page, name: str) -> None:
    photo = FilePayload(name=name, mimeType="image/jpeg", buffer=(PHOTOS / name).read_bytes())
    page.get_by_label("An image from a file").set_input_files(photo)


def test_the_first_photo_goes_to_the_network_that_knows_photos_unasked(page: Page) -> None:
    upload(page, "coffee.jpg")
    wait_for_network(page, "efficientnet_lite2-imagenet")
    assert said(page) == "espresso"
    page.get_by_role("button", name="Back to Digits").click()
    wait_for_network(page, "quick-mnist")
    expect(page.locator(".better")).to_contain_text("This looks like a photo.")
    upload(page, "chelsea.jpg")  # a second one is asked about
    settle(page)
    assert page.evaluate("() => lab.state.network.network") == "quick-mnist"


def test_a_photo_goes_to_the_network_that_knows_photos_and_a_drawing_back(page: Page) -> None:
    choose_network(page, "lenet5-mnist")
    upload(page, "coffee.jpg")
    expect(page.locator(".better")).to_contain_text("This looks like a photo.")
    page.get_by_role("button", name="Ask Any photo · EfficientNet-Lite2").click()
    wait_for_network(page, "efficientnet_lite2-imagenet")
    assert said(page) == "espresso"
    expect(page.locator(".better")).to_be_hidden()
    expect(page.locator(".answer-bars li")).to_have_count(5)
    draw(page, [[(0.3, 0.2), (0.7, 0.2), (0.4, 0.8)]])
    page.get_by_role("button", name="Ask Digits").click()
    wait_for_network(page, "quick-mnist")
    assert said(page) == "7"


def test_the_photos_that_come_with_the_lab_and_no_measurement(page: Page) -> None:
    choose_network(page, "efficientnet_lite2-imagenet")
    wait_for_network(page, "efficientnet_lite2-imagenet")
    assert said(page) == "Egyptian cat"
    page.get_by_role("button", name="Photo: a photographer at work").click()
    page.wait_for_function("() => lab.state.answer?.classes[lab.state.answer.best] === 'tripod'", timeout=LOADED)
    expect(page.locator(".better")).to_be_hidden()
    expect(page.locator(".steps-name")).to_have_text(["Your image", "Resize", "Center crop", "Normalize"])
    page.get_by_role("tab", name="Evaluate").click()
    expect(page.get_by_test_id("accuracy")).to_have_text("77.6 %")
    expect(page.get_by_test_id("elsewhere")).to_contain_text("nothing can be measured")
    expect(page.locator(".matrix-field").first).to_be_hidden()
