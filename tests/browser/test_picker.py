"""One network for all tabs: chosen in the header, kept over a reload, named in a link; its epochs on a slider."""

from collections.abc import Callable

from browser.page_driver import SEVEN, answer, bars, choose_network, draw, open_tab, painting, settle
from playwright.sync_api import Page, expect


def chosen(page: Page) -> str:
    return page.get_by_label("Network", exact=True).first.input_value()


def test_another_network_looks_at_the_same_image(page: Page) -> None:
    draw(page, SEVEN)
    pad = painting(page, ".pad-canvas")
    choose_network(page, "convnet_pooled-fashion_mnist")
    assert bars(page)[0] != "0"
    assert bars(page) == answer(page)["classes"]
    assert answer(page)["network"] == "convnet_pooled-fashion_mnist"
    assert painting(page, ".pad-canvas") == pad
    open_tab(page, "Inside")
    names = page.locator(".view-layer h3").all_inner_texts()
    assert names == [layer["name"] for layer in answer(page)["layers"]]
    choose_network(page, "quick-cifar10")  # color, and deep
    page.wait_for_function("() => document.querySelectorAll('.view-layer').length > 25")
    assert answer(page)["seen"]["channels"] == 3

    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    assert chosen(page) == "quick-cifar10"


def test_a_link_names_the_network(visit: Callable[..., Page]) -> None:
    page = visit("?network=quick-cifar10")
    assert chosen(page) == "quick-cifar10"
    assert answer(page)["network"] == "quick-cifar10"
    other = visit("?network=<img src=x onerror=alert(1)>")  # nothing that we know: the default
    assert chosen(other) == "quick-mnist"


def test_the_epochs_of_a_network(page: Page) -> None:
    slider = page.get_by_role("slider", name="Epoch")
    trained = answer(page)["probabilities"]
    open_tab(page, "Inside")
    maps = painting(page, ".view-layer .maps-canvas")
    slider.fill("0")
    settle(page)
    expect(page.locator(".header-clock output")).to_have_text("0, random")
    assert answer(page)["probabilities"] != trained
    assert painting(page, ".view-layer .maps-canvas") != maps
    slider.fill(slider.get_attribute("max") or "")
    settle(page)
    assert answer(page)["probabilities"] == trained
    assert painting(page, ".view-layer .maps-canvas") == maps
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".header-clock output")).to_have_text("0, random")
    expect(page.locator(".header-clock output")).to_have_text("trained", timeout=30_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
