"""Inside: every layer a row of maps, one of them enlarged, kernels, color scales; all of it live."""

import pytest
from browser.page_driver import ONE, answer, choose_network, draw, open_tab, painting, settle
from playwright.sync_api import Page, expect


@pytest.fixture
def inside(page: Page) -> Page:
    open_tab(page, "Inside")
    page.wait_for_function("() => lab.state.answer.layers && document.querySelector('.view-layer')")
    return page


def row(page: Page, layer: str) -> str:
    return f".view-layer[aria-label='{layer}']"


def test_every_layer_is_a_row_with_its_facts(inside: Page) -> None:
    layers = answer(inside)["layers"]
    assert inside.locator(".view-layer h3").all_inner_texts() == [layer["name"] for layer in layers]
    for layer in layers:
        facts = inside.locator(row(inside, layer["name"]) + " .view-facts").inner_text()
        assert layer["kind"] in facts
        assert layer["size"] in facts
        if layer["parameters"]:
            assert f"{layer['parameters']:,}" in facts
        maps = inside.locator(row(inside, layer["name"]) + " .maps-one")
        assert maps.count() == (1 if layer["h"] == 1 and layer["w"] > 1 else layer["shown"])


def test_a_map_under_the_pointer_or_the_focus_is_enlarged(inside: Page) -> None:
    first = answer(inside)["layers"][0]
    title, facts = inside.locator(".lab-inspector h2"), inside.locator(".lab-inspector")
    maps = inside.locator(row(inside, first["name"]) + " .maps-one")
    maps.nth(3).hover()
    expect(title).to_have_text(f"{first['name']}, map 3")
    low = inside.evaluate("(value) => lab.number(value)", first["lows"][3])
    high = inside.evaluate("(value) => lab.number(value)", first["highs"][3])
    expect(facts).to_contain_text(f"Values from {low} to {high}.")
    large = painting(inside, ".inspector-canvas")
    inside.mouse.move(0, 0)
    maps.first.focus()
    expect(title).to_have_text(f"{first['name']}, map 0")
    assert painting(inside, ".inspector-canvas") != large
    inside.keyboard.press("ArrowRight")
    inside.keyboard.press("ArrowRight")
    expect(title).to_have_text(f"{first['name']}, map 2")
    inside.keyboard.press("ArrowLeft")
    expect(title).to_have_text(f"{first['name']}, map 1")
    expect(maps.nth(1)).to_have_attribute("aria-current", "true")
    inside.keyboard.press("Tab")  # one stop for each layer, not one for each map
    assert inside.evaluate("() => document.activeElement.closest('.view-layer')?.ariaLabel") != first["name"] or (
        inside.evaluate("() => document.activeElement.textContent") == "Kernels"
    )


def test_maps_follow_what_is_drawn(inside: Page) -> None:
    before = painting(inside, ".view-layer .maps-canvas"), painting(inside, ".inspector-canvas")
    open_tab(inside, "Classify")
    draw(inside, ONE)
    open_tab(inside, "Inside")
    expect(inside.locator(".seen-verdict")).to_contain_text("1, ")
    after = painting(inside, ".view-layer .maps-canvas"), painting(inside, ".inspector-canvas")
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_kernels_unfold(inside: Page) -> None:
    layers = [layer for layer in answer(inside)["layers"] if layer["kind"] == "Conv2d"]
    for layer in layers[:2]:
        assert "3×3" in layer["formula"]
        section = inside.locator(row(inside, layer["name"]))
        section.get_by_role("button", name="Kernels", exact=True).click()
        tiles = section.locator(".kernel canvas")
        expect(tiles.first).to_be_visible()
        assert tiles.count() == min(64, layer["total"])
        expect(section).to_contain_text(f"{layer['total']} filters, each with 3×3 numbers")
    section = inside.locator(row(inside, layers[0]["name"]))
    tile = row(inside, layers[0]["name"]) + " .kernel canvas"
    trained = painting(inside, tile)
    inside.get_by_role("slider", name="Epoch").fill("0")
    inside.wait_for_function("([tile, was]) => document.querySelector(tile)?.toDataURL() !== was", arg=[tile, trained])
    section.get_by_role("button", name="Kernels", exact=True).click()
    expect(section.locator(".kernel")).to_have_count(0)


def test_the_color_scale(inside: Page) -> None:
    per_layer = painting(inside, ".view-layer .maps-canvas")
    inside.get_by_label("per map").check()
    settle(inside)
    assert painting(inside, ".view-layer .maps-canvas") != per_layer
    inside.get_by_label("per layer").check()
    settle(inside)
    assert painting(inside, ".view-layer .maps-canvas") == per_layer
    expect(inside.locator(".view-head .legend")).to_have_count(2)


def test_a_cell_is_explained_by_its_sum(inside: Page) -> None:
    canvas = inside.locator(".inspector-canvas")
    canvas.click(position={"x": 90, "y": 90})
    cell = inside.evaluate("() => lab.state.cell")
    assert cell["layer"] == answer(inside)["layers"][0]["name"]
    canvas.press("ArrowRight")
    assert inside.evaluate("() => lab.state.cell.x") == cell["x"] + 1
    expect(inside.locator(".lab-cell")).to_contain_text("=")
    canvas.press("Escape")
    assert inside.evaluate("() => lab.state.cell") is None


def test_a_deep_network_in_color(inside: Page) -> None:
    choose_network(inside, "quick-cifar10")
    inside.wait_for_function("() => document.querySelectorAll('.view-layer').length > 25")
    layers = answer(inside)["layers"]
    assert inside.locator(".view-layer").count() == len(layers)
    first, second = [layer["name"] for layer in layers if layer["kind"] == "Conv2d"][:2]
    for name in (first, second):
        section = inside.locator(row(inside, name))
        section.get_by_role("button", name="Kernels", exact=True).click()
        expect(section.locator(".kernel").first).to_be_visible()
    total = next(layer["total"] for layer in layers if layer["name"] == first)
    expect(inside.locator(row(inside, first) + " .kernel-color")).to_have_count(min(64, total))
    expect(inside.locator(row(inside, second) + " .kernel-color")).to_have_count(0)
    grays = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
      .every((_, i, data) => i % 4 || (data[i] === data[i + 1] && data[i] === data[i + 2]))"""
    color = inside.locator(row(inside, first) + " .kernel-color").first
    assert not color.evaluate(grays)


def test_why_at_a_layer_of_choice(inside: Page) -> None:
    words, layer = inside.locator(".why-words"), inside.get_by_label("Layer", exact=True)
    expect(words).to_contain_text("Grad-CAM at relu3")
    learned = painting(inside, ".why-canvas")
    layer.select_option("relu1")
    expect(words).to_contain_text("Grad-CAM at relu1")
    assert painting(inside, ".why-canvas") != learned
    inside.get_by_label("Method", exact=True).select_option("occlusion")
    expect(words).to_contain_text("Occlusion")
    expect(layer).to_be_disabled()
