"""State has an address: a link opens what was seen, Back and Forward walk, a reload keeps the network."""

from browser.image_hand import seven, upload
from browser.page_driver import SEVEN, Visit, answer, choose_network, draw, open_tab, said, settle
from playwright.sync_api import Page, expect


def test_a_link_opens_the_drawing_that_was_seen(page: Page, visit: Visit) -> None:
    draw(page, SEVEN)
    page.wait_for_function("() => location.search.includes('image=ink.')")
    link = page.evaluate("() => location.search")
    assert len(link) < 300
    before = answer(page)["probabilities"]
    other = visit(link)
    assert said(other) == "7"
    after = answer(other)["probabilities"]
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) < 0.05


def test_a_link_opens_a_test_image_and_an_epoch(visit: Visit) -> None:
    page = visit("?network=quick-mnist&epoch=0&image=test.mnist.5&class=3")
    assert page.evaluate("() => [lab.state.epoch, lab.state.image.index, lab.state.asked]") == [0, 5, 3]
    expect(page.locator(".why")).to_be_visible()


def test_a_link_names_the_network(visit: Visit) -> None:
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


def test_a_link_opens_a_photo(page: Page, visit: Visit) -> None:
    upload(page, seven())
    page.wait_for_function("() => location.search.includes('image=photo.')")
    before = answer(page)["probabilities"]
    other = visit(page.evaluate("() => location.search"))
    assert other.evaluate("() => lab.state.image.kind") == "photo"
    assert answer(other)["probabilities"] == before


def test_a_link_to_what_is_gone_says_so(page: Page, complaints: list[str]) -> None:
    begin = page.url.split("?")[0]
    for link, words in (
        (f"image=photo.{'x' * 22}", "no longer kept"),
        (f"network=run-{'0' * 32}", "not kept here any more"),
    ):
        page.goto(f"{begin}?{link}")
        expect(page.locator(".toast")).to_contain_text(words)
        page.wait_for_function("() => lab.state.answer?.network === 'quick-mnist'")
    complaints.clear()  # the browser reports an answer of 400


def test_a_link_opens_an_experiment_with_its_method(visit: Visit) -> None:
    link = "?tab=inside&network=quick-mnist&image=test.mnist.5&class=4&probe=attribution&method=occlusion"
    page = visit(link)
    expect(page.get_by_label("Method")).to_have_value("occlusion")
    expect(page.get_by_label("Class", exact=True)).to_have_value("4")
    page.get_by_label("Method").select_option("grad_cam")
    page.wait_for_function("() => location.search.includes('method=grad_cam')")
    page.get_by_label("Layer", exact=True).select_option("relu2")
    page.wait_for_function("() => location.search.includes('seen=relu2')")
    other = visit(page.evaluate("() => location.search"))
    expect(other.get_by_label("Layer", exact=True)).to_have_value("relu2")


def test_back_and_forward_walk_over_tabs_maps_classes_and_experiments(page: Page) -> None:
    open_tab(page, "inside")
    page.evaluate("() => lab.set({ pinned: { layer: 'relu1', map: 2 } })")
    page.evaluate("() => lab.set({ asked: 3 })")
    page.get_by_role("tab", name="Robustness").click()
    state = "() => [lab.state.tab, lab.state.pinned?.map ?? null, lab.state.asked]"
    experiment = page.locator(".probe-tabs [aria-selected=true]")
    for walk, wanted, count in [
        (page.go_back, ["inside", 2, 3], 0),
        (page.go_back, ["inside", 2, None], 0),
        (page.go_back, ["inside", None, None], 0),
        (page.go_back, ["classify", None, None], 0),
        (page.go_forward, ["inside", None, None], 0),
        (page.go_forward, ["inside", 2, None], 0),
        (page.go_forward, ["inside", 2, 3], 0),
        (page.go_forward, ["inside", 2, 3], 1),
    ]:
        walk()
        expect(experiment).to_have_count(count)
        assert page.evaluate(state) == wanted
    settle(page)


def test_back_brings_the_drawing_that_another_network_replaced(page: Page) -> None:
    page.get_by_role("button", name="Test image: 3").click()
    page.wait_for_function("() => location.search.includes('image=test.mnist')")
    choose_network(page, "quick-cifar10")
    page.wait_for_function("() => lab.state.image.data === 'cifar10' && location.search.includes('test.cifar10')")
    page.go_back()
    page.wait_for_function("() => lab.state.network.network === 'quick-mnist' && lab.state.image.data === 'mnist'")
    settle(page)
    assert answer(page)["truth"] == 3


def test_each_tab_keeps_its_scroll_and_its_title(visit: Visit) -> None:
    page = visit(viewport={"width": 900, "height": 500})
    open_tab(page, "inside")
    page.wait_for_function("() => (scrollTo(0, 240), scrollY === 240)")  # as soon as there is something to scroll
    open_tab(page, "classify")
    assert page.title() == "Classify · CNN Lab"
    page.evaluate("() => scrollTo(0, 120)")
    page.go_back()
    page.wait_for_function("() => lab.state.tab === 'inside' && Math.abs(scrollY - 240) < 2")
    assert page.title() == "Inside · CNN Lab"
    page.go_forward()
    page.wait_for_function("() => lab.state.tab === 'classify' && Math.abs(scrollY - 120) < 2")


def test_a_jump_takes_the_focus_along(page: Page) -> None:
    page.locator(".answer-row").nth(4).click()
    page.get_by_role("button", name="More in Inside").click()
    expect(page.locator(".probes")).to_be_focused()
    expect(page.get_by_label("Class", exact=True)).to_have_value("4")
    page.get_by_role("button", name="Change image").click()
    expect(page.locator(".pad-canvas")).to_be_focused()
