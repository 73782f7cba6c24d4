"""State has an address: a link opens what was seen, Back and Forward walk, a reload keeps the network."""

from collections.abc import Callable

from browser.page_driver import SEVEN, answer, choose_network, draw, said, settle
from playwright.sync_api import Page, expect


def test_a_link_opens_the_drawing_that_was_seen(page: Page, visit: Callable[..., Page]) -> None:
    draw(page, SEVEN)
    page.wait_for_function("() => location.search.includes('image=ink.')")
    link = page.evaluate("() => location.search")
    assert len(link) < 300
    before = answer(page)["probabilities"]
    other = visit(link)
    assert said(other) == "7"
    after = answer(other)["probabilities"]
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) < 0.05


def test_a_link_opens_a_test_image_and_an_epoch(visit: Callable[..., Page]) -> None:
    page = visit("?network=quick-mnist&epoch=0&image=test.mnist.5&class=3")
    assert page.evaluate("() => [lab.state.epoch, lab.state.image.index, lab.state.asked]") == [0, 5, 3]
    expect(page.locator(".why")).to_be_visible()


def test_a_link_names_the_network(visit: Callable[..., Page]) -> None:
    assert answer(visit("?network=quick-cifar10"))["network"] == "quick-cifar10"
    assert answer(visit("?network=<img src=x onerror=alert(1)>"))["network"] == "quick-mnist"
    nonsense = visit("?tab=nowhere&image=ink.%%%&map=x&value=9&class=-4&epoch=1e9")
    assert answer(nonsense)["network"] == "quick-mnist"
    assert nonsense.evaluate("() => lab.state.tab") == "classify"


def test_back_and_forward_walk_over_networks(page: Page) -> None:
    choose_network(page, "lenet5-mnist")
    choose_network(page, "convnet_plain-mnist")
    page.go_back()
    page.wait_for_function("() => lab.state.network.network === 'lenet5-mnist'")
    page.go_back()
    page.wait_for_function("() => lab.state.network.network === 'quick-mnist'")
    page.go_forward()
    page.wait_for_function("() => lab.state.network.network === 'lenet5-mnist'")
    settle(page)


def test_a_reload_keeps_the_network_and_the_drawing(page: Page) -> None:
    choose_network(page, "lenet5-mnist")
    draw(page, SEVEN)
    page.wait_for_function("() => location.search.includes('image=ink.')")
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    assert answer(page)["network"] == "lenet5-mnist"
    assert said(page) == "7"
