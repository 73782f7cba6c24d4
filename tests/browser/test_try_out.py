"""The experiments of the Inside tab as a visitor tries them: patches, a growing image, sliders, figures."""

from pathlib import Path

import pytest
from browser.page_driver import answer, choose_network, colors, open_tab, painting, settle
from playwright.sync_api import Page, expect


@pytest.fixture
def inside(page: Page) -> Page:
    open_tab(page, "Inside")
    page.wait_for_selector(".view-layer")
    page.evaluate("document.querySelectorAll('.lab-fold').forEach((fold) => (fold.open = true))")
    return page


def test_the_patches_that_excite_a_filter(inside: Page) -> None:
    inside.evaluate("lab.set({inspected: {layer: 'relu2', index: 4}})")
    inside.locator(".lab-looks_for").scroll_into_view_if_needed()
    expect(inside.locator(".looks-one")).to_have_count(9)
    expect(inside.locator(".lab-fold h2").first).to_have_text("What filter 4 of relu2 looks for")
    expect(inside.locator(".looks-words")).to_contain_text("Looked at 1,000 of 2,000 test images of MNIST")
    assert colors(inside, ".looks-canvas") > 3
    inside.locator(".looks-one").first.focus()
    inside.keyboard.press("Enter")
    settle(inside)
    assert inside.evaluate("lab.state.image.kind") == "test"
    assert answer(inside)["truth"] is not None


def test_a_image_grows_and_can_be_stopped(inside: Page) -> None:
    inside.get_by_label("Goal", exact=True).select_option(label="class 3")
    inside.get_by_role("button", name="Grow an image").click()
    expect(inside.locator(".grow-said")).to_contain_text("class 3: step ")
    inside.locator(".lab-grow").get_by_role("button", name="Stop").click()
    expect(inside.get_by_role("button", name="Grow an image")).to_be_visible()
    stopped = inside.locator(".grow-said").inner_text()
    assert colors(inside, ".grow-grown") > 20
    inside.get_by_role("button", name="Grow an image").click()
    expect(inside.locator(".grow-said")).to_contain_text("step 160 of 160")
    assert inside.locator(".grow-said").inner_text() != stopped
    expect(inside.get_by_role("button", name="Grow an image")).to_be_visible()


def test_moving_the_image(inside: Page) -> None:
    inside.locator(".lab-moved").scroll_into_view_if_needed()
    expect(inside.locator(".moved-spark polyline")).to_have_count(6)
    expect(inside.locator(".moved-verdict")).to_contain_text("Still 7")
    before = painting(inside, ".moved-image")
    slider = inside.get_by_label("Rotate", exact=True)
    slider.focus()
    for _ in range(18):
        inside.keyboard.press("ArrowRight")
    expect(inside.locator(".moved-verdict")).to_contain_text("Now")
    assert painting(inside, ".moved-image") != before
    inside.get_by_role("button", name="Put it back").click()
    expect(inside.locator(".moved-verdict")).to_contain_text("Still 7")
    assert painting(inside, ".moved-image") == before


def test_the_map_shifts_along(inside: Page) -> None:
    inside.evaluate("lab.set({inspected: {layer: 'conv1', index: 2}})")
    inside.locator(".lab-shifted").scroll_into_view_if_needed()
    expect(inside.locator(".shifted-words")).to_contain_text("Shifted by 4 to the right and 0 down")
    expect(inside.locator(".shifted-words")).to_contain_text("cells that both maps have are equal")
    inside.get_by_label("Shift right", exact=True).fill("-3")
    inside.locator(".lab-shifted").scroll_into_view_if_needed()  # what nobody sees is not asked for
    expect(inside.locator(".shifted-words")).to_contain_text("Shifted by −3 to the right and 0 down")


def test_sliders_follow_the_network(inside: Page) -> None:
    choose_network(inside, "mlp-mnist")
    inside.locator(".lab-moved").scroll_into_view_if_needed()
    expect(inside.locator(".moved-spark polyline")).to_have_count(6)


@pytest.mark.parametrize(
    ("view", "kind", "begins"), [("maps", "png", b"\x89PNG"), ("schematic", "svg", b"<svg"), ("why", "pdf", b"%PDF")]
)
def test_a_figure_is_saved(inside: Page, tmp_path: Path, view: str, kind: str, begins: bytes) -> None:
    inside.get_by_label("View", exact=True).select_option(view)
    inside.get_by_label("File", exact=True).select_option(kind) if view != "schematic" else None
    with inside.expect_download() as saved:
        inside.get_by_role("button", name="Download").and_(inside.locator(".lab-figures button")).click()
    assert saved.value.suggested_filename.endswith(f".{kind}")
    path = tmp_path / "figure"
    saved.value.save_as(path)
    assert path.read_bytes().startswith(begins)


def test_a_cell_is_to_be_chosen_first(inside: Page) -> None:
    inside.get_by_label("View", exact=True).select_option("cell")
    inside.get_by_role("button", name="Download", exact=True).click()
    expect(inside.locator(".figures-said")).to_contain_text("Press a cell of a map first")
