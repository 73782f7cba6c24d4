"""Inside: one open block with its maps, the chosen map in sight wherever one is, its kernels beside it, and the exact
sum behind any value inside the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.axe_complaints import complaints_of
from browser.inside_hand import VALUE, WINDOWS, at_map, line
from browser.page_driver import Visit, answer, choose_network, inside_window, open_tab, painting, settle
from playwright.sync_api import Page, expect


@pytest.fixture
def inside(page: Page) -> Page:
    open_tab(page, "inside")
    return at_map(page)


def title(page: Page) -> str:
    return page.locator(".map-title").inner_text()


def heights(page: Page) -> float:
    """How many windows high the page is."""
    found: float = page.evaluate("() => document.documentElement.scrollHeight / innerHeight")
    return found


@pytest.mark.parametrize("options", WINDOWS[1:])
def test_any_network_fits_into_two_windows(visit: Visit, options: dict[str, object]) -> None:
    page = visit("?tab=inside", **options)
    assert heights(at_map(page)) <= 1.6
    page.goto(page.url.split("?")[0] + "?tab=inside&network=resnet20-cifar10&image=test.cifar10.3")
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    assert heights(at_map(page)) <= 2
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_block_and_its_layers(inside: Page) -> None:
    inside.locator(".inside-network .graph-name").nth(1).click()
    settle(inside)
    switch = inside.get_by_role("group", name="Layer of this block")
    assert switch.get_by_role("button").all_inner_texts() == ["conv2", "pool2", "bn2", "relu2"]
    expect(switch.get_by_role("button", name="relu2")).to_have_attribute("aria-pressed", "true")
    expect(inside.locator(".map-tile")).to_have_count(12)
    assert inside.evaluate("() => lab.state.watched[0]") == {"layer": "relu2", "most": 12}
    switch.get_by_role("button", name="conv2").click()
    settle(inside)
    facts = inside.locator(".block-facts")
    for part in (
        "3×3×16×32 + 32 = 4,640" if "4,640" in facts.inner_text() else "3×3×16×32",
        "32 maps of 14×14",
        "MACs",
    ):
        expect(facts).to_contain_text(part)
    inside.get_by_role("button", name="All 32 maps").click()
    expect(inside.locator(".map-tile")).to_have_count(32)
    inside.wait_for_function("() => lab.state.watched[0].maps?.length")
    numbers = inside.locator(".map-tile").evaluate_all("(tiles) => tiles.map((tile) => Number(tile.dataset.map))")
    assert sorted(numbers) == list(range(32))


def test_a_map_under_the_pointer_is_enlarged_wherever_one_has_scrolled(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&layer=relu3", viewport={"width": 1366, "height": 600}))
    page.get_by_role("button", name="All 64 maps").click()
    tile = page.locator(".map-tile").nth(60)
    tile.scroll_into_view_if_needed()
    assert page.evaluate("() => scrollY") > 100
    tile.hover()
    number = tile.get_attribute("data-map")
    expect(page.locator(".map-title")).to_have_text(f"relu3 · map {number}")
    assert inside_window(page, ".map-large")
    page.mouse.move(5, 300)
    expect(page.locator(".map-title")).not_to_have_text(f"relu3 · map {number}")


def test_kernels_stand_beside_the_maps_that_they_read(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=relu2:5"))
    pairs = page.locator(".kernel-pair")
    expect(pairs).to_have_count(6)
    page.get_by_role("button", name="All 16 kernels").click()
    expect(pairs).to_have_count(16)
    first = pairs.first.get_by_role("button").first
    name = first.get_attribute("aria-label")
    first.click()
    expect(page.locator(".map-title")).to_have_text(name or "")
    assert page.evaluate("() => lab.state.pinned.layer") == "relu1"
    expect(page.locator(".block h2")).to_have_text("Block 1")


def test_the_convolution_walks_and_stops(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=relu2:5", reduced_motion="no-preference"))
    start = page.get_by_role("button", name="Animate")
    start.click()
    expect(page.locator(".walk-input")).to_be_visible()
    first = painting(page, ".walk-input")
    page.wait_for_function("(first) => document.querySelector('.walk-input').toDataURL() !== first", arg=first)
    page.get_by_role("button", name="■ Stop").click()
    expect(page.locator(".walk-input")).to_be_hidden()


def test_nothing_walks_for_those_who_want_that(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=relu2:5", reduced_motion="reduce"))
    page.get_by_role("button", name="Next position of the window").click()
    still = painting(page, ".walk-input")
    page.wait_for_timeout(400)
    assert painting(page, ".walk-input") == still
    page.get_by_role("button", name="Next position of the window").click()
    assert painting(page, ".walk-input") != still


def test_the_color_scale(inside: Page) -> None:
    weakest = ".map-tile:last-of-type canvas"  # the strongest map looks the same on both scales
    per_layer = painting(inside, weakest)
    scale = inside.get_by_role("group", name="Color scale")
    scale.get_by_role("button", name="per map").click()
    settle(inside)
    assert painting(inside, weakest) != per_layer
    scale.get_by_role("button", name="per layer").click()
    settle(inside)
    assert painting(inside, weakest) == per_layer


def test_from_classify_to_a_map_and_back(page: Page) -> None:
    page.locator(".classify-network .graph-tile").nth(9).click()
    at_map(page)
    pinned = page.evaluate("() => lab.state.pinned")
    assert title(page) == f"{pinned['layer']} · map {pinned['map']}"
    expect(page.locator(".block h2")).to_have_text("Block 2")
    expect(page.locator(".map-large")).to_be_focused()
    page.get_by_role("button", name="Change image").click()
    expect(page.locator(".pad-canvas")).to_be_visible()
    assert page.evaluate("() => lab.state.watched") == []


def test_a_link_opens_what_was_seen(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&network=resnet20-cifar10&image=test.cifar10.3"))
    page.get_by_label("Block", exact=True).select_option("4")
    page.get_by_role("button", name="bn1", exact=True).click()
    settle(page)
    assert "layer=stage2.block1.bn1" in page.url
    page.route("**/rpc/map_values", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.locator(".map-tile").nth(2).click()
    page.locator(".map-large").click(position={"x": 100, "y": 100})  # while its numbers are on their way
    said = line(page)
    page.wait_for_function("() => location.search.includes('value=')")
    other = at_map(visit("?" + page.url.split("?")[1]))
    assert line(other) == said
    expect(other.locator(".block h2")).to_have_text("Stage 2 › Residual 4")
    assert inside_window(other, "[data-testid=sum-line]")


def test_a_narrow_low_window_scrolls_in_one_direction(visit: Visit) -> None:
    page = visit(VALUE, viewport={"width": 320, "height": 256})
    line(page)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visit, scheme: str) -> None:
    page = at_map(visit(VALUE, color_scheme=scheme))
    line(page)
    page.locator(".kernel-tile").first.click()
    page.evaluate("() => lab.set({ edits: { relu1: [2] } })")
    settle(page)
    assert complaints_of(Axe().run(page).response) == []
    page.get_by_label("Block", exact=True).select_option("3")
    settle(page)
    assert complaints_of(Axe().run(page).response) == []


def test_maps_follow_the_network(inside: Page) -> None:
    before = painting(inside, ".map-large")
    choose_network(inside, "lenet5-mnist")
    at_map(inside)
    assert painting(inside, ".map-large") != before
    assert answer(inside)["network"] == "lenet5-mnist"
    expect(inside.locator(".block h2")).to_have_text("Block 1")
