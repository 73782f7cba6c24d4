"""The experiments of the Inside tab, each by its one promise: patches, an image made for a filter, why a class, a
changed image, a shifted map, gradients, statistics, and a figure to take away."""

import re
from pathlib import Path

import pytest
from browser.page_driver import PATIENCE, Visit, answer, colors, open_tab, painting, settle
from playwright.sync_api import Locator, Page, expect

TEST_IMAGE = "?image=test.mnist.0"
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def inside(visit: Visit) -> Page:
    page = visit(TEST_IMAGE)
    open_tab(page, "inside")
    page.wait_for_function("() => lab.state.graph && lab.state.image?.kind === 'test' && lab.idle()")
    return page


def open_probe(page: Page, title: str, layer: str | None = None, number: int = 0) -> Locator:
    """Opens an experiment with a map; its panel."""
    if layer:
        page.evaluate("([layer, map]) => lab.set({ pinned: { layer, map } })", [layer, number])
    page.get_by_role("tab", name=title, exact=True).click()
    panel = page.locator("[role=tabpanel].probe:not([hidden])")
    expect(panel).to_be_visible()
    panel.scroll_into_view_if_needed()
    return panel


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_an_experiment_comes_into_view_where_it_is_pressed(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(f"{TEST_IMAGE}&tab=inside&map=relu1.0", viewport={"width": size[0], "height": size[1]})
    page.get_by_role("tab", name="Attribution", exact=True).click()
    settle(page)
    seen = """() => {
      const box = document.querySelector(".probe:not([hidden]) select").getBoundingClientRect();
      return document.elementFromPoint(box.left + 5, box.top + 5)?.tagName;
    }"""
    page.wait_for_function(f"() => ({seen})() === 'SELECT'")


def test_top_patches_come_part_by_part_and_can_be_used(inside: Page) -> None:
    panel = open_probe(inside, "Top activations", "relu2", 4)
    patches = panel.get_by_role("button", name=re.compile("^Number "))
    expect(patches).to_have_count(9)
    expect(panel).to_contain_text("Searched 1,000 of 2,000 test images of MNIST")
    expect(panel.get_by_role("heading", level=3)).to_contain_text("relu2, map 4")
    values = [float(text) for text in panel.locator(".patch b").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    patches.first.click()
    settle(inside)
    assert answer(inside)["truth"] is not None
    assert inside.evaluate("lab.state.image.index") != 0


def test_a_search_can_be_stopped(inside: Page) -> None:
    inside.route("**/rpc/top_activations", lambda route: (inside.wait_for_timeout(400), route.continue_()))
    panel = open_probe(inside, "Top activations", "relu3", 1)
    panel.get_by_role("button", name="Stop", exact=True).click()
    expect(panel.get_by_role("button", name="Continue")).to_be_visible()
    inside.wait_for_timeout(1500)
    expect(panel.get_by_role("progressbar")).to_be_visible()
    panel.get_by_role("button", name="Continue").click()
    expect(panel).to_contain_text("Searched 1,000 of 2,000")


def test_an_image_is_made_for_a_class_and_can_be_stopped(inside: Page) -> None:
    panel = open_probe(inside, "Feature visualization", "relu2", 4)
    panel.get_by_role("button", name="A class").click()
    panel.get_by_label("Class", exact=True).select_option(label="3")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.get_by_role("progressbar")).to_be_visible()
    expect(panel).to_contain_text(re.compile(r"Step [1-9]\d* of 160"))
    panel.get_by_role("button", name="Stop", exact=True).click()
    expect(panel.get_by_role("button", name="Generate again")).to_be_visible()
    assert colors(inside, "[aria-label='Image that maximizes class 3']") > 20


def test_before_the_activation_function_it_says_where_to_look(inside: Page) -> None:
    panel = open_probe(inside, "Feature visualization", "conv2", 4)
    expect(panel.get_by_role("button", name="Generate")).to_be_hidden()
    panel.get_by_role("button", name="Go to relu2").click()
    assert inside.evaluate("lab.state.pinned") == {"layer": "relu2", "map": 4}
    expect(panel.get_by_role("button", name="Generate")).to_be_visible()


def test_another_class_is_shown_on_the_scale_of_the_predicted_one(inside: Page) -> None:
    panel = open_probe(inside, "Attribution")
    said = panel.get_by_test_id("attribution-said")
    expect(said).to_contain_text("rank correlation")
    panel.get_by_label("Method", exact=True).select_option(label="Gradient × input")
    expect(panel.get_by_label("Layer", exact=True)).to_be_hidden()
    expect(said).not_to_be_empty()
    panel.get_by_label("Class", exact=True).select_option(label="1")
    expect(panel.get_by_role("heading", level=3)).to_have_text("Attribution: why 1?")
    assert inside.evaluate("lab.state.asked") == 1


def test_an_empty_map_offers_a_layer_that_shows_something(inside: Page) -> None:
    empty = {"error": None}

    def answered(route) -> None:  # type: ignore[no-untyped-def]
        reply = route.fetch()
        found = reply.json()
        if route.request.post_data_json["layer"] is None:
            found |= {"empty": True, "similarity": None, "next_layer": "relu2"}
        empty["error"] = found.get("error")
        route.fulfill(response=reply, json=found)

    inside.route("**/rpc/attribution", answered)
    panel = open_probe(inside, "Attribution")
    expect(panel.get_by_test_id("attribution-said")).to_contain_text("The map is empty")
    panel.get_by_role("button", name="Try relu2").click()
    expect(panel.get_by_label("Layer", exact=True)).to_have_value("relu2")
    expect(panel.get_by_test_id("attribution-said")).not_to_contain_text("The map is empty")
    assert empty["error"] is None


def test_changing_the_image(inside: Page) -> None:
    panel = open_probe(inside, "Robustness")
    verdict = panel.get_by_test_id("robustness-verdict")
    expect(verdict).to_contain_text("Still 7")
    expect(panel.locator(".chart")).to_contain_text("Shift right")
    before = painting(inside, "[aria-label='The changed image']")
    slider = panel.get_by_label("Rotate", exact=True)
    slider.focus()
    for _ in range(18):
        inside.keyboard.press("ArrowRight")
    expect(verdict).to_contain_text("Now")
    expect(panel.locator(".chart")).to_contain_text("Rotate")
    expect(panel).to_contain_text(re.compile(r"7 at \d+ of 37 positions"))
    assert painting(inside, "[aria-label='The changed image']") != before
    panel.get_by_role("button", name="Reset").click()
    expect(verdict).to_contain_text("Still 7")
    assert painting(inside, "[aria-label='The changed image']") == before


def test_the_map_shifts_along(inside: Page) -> None:
    panel = open_probe(inside, "Equivariance", "conv1", 2)
    said = panel.get_by_test_id("equivariance-said")
    expect(said).to_contain_text("shifted back by 4 columns and 0 rows")
    panel.get_by_label("Shift right", exact=True).fill("-3")
    expect(said).to_contain_text("shifted back by −3 columns and 0 rows")
    assert colors(inside, "[aria-label='Its map']") > 3


def test_gradients_and_statistics_speak_of_the_chosen_layer(inside: Page) -> None:
    panel = open_probe(inside, "Gradients", "conv2", 4)
    expect(panel).to_contain_text("Loss for class 7 (true label)")
    expect(panel.locator("[aria-label*='weights of filter 4']")).to_be_visible()
    panel = open_probe(inside, "Statistics", "conv2", 4)
    expect(panel.get_by_role("row", name=re.compile("Standard deviation"))).to_be_visible()
    expect(panel).to_contain_text("may be negative, so no map is dead or alive yet")
    inside.evaluate("lab.set({ pinned: { layer: 'relu2', map: 4 } })")
    expect(panel).to_contain_text(re.compile("zero everywhere for this image"))


def test_a_busy_server_is_asked_again(inside: Page, complaints: list[str]) -> None:
    refused = []

    def first_busy(route) -> None:  # type: ignore[no-untyped-def]
        refused.append(1)
        if len(refused) > 1:
            return route.continue_()
        trouble = {"code": "busy", "sentence": "The server is busy.", "retry_after": 2.0}
        return route.fulfill(status=503, json={"error": trouble})

    inside.route("**/rpc/attribution", first_busy)
    panel = open_probe(inside, "Attribution")
    expect(panel).to_contain_text("Trying again")
    expect(panel.get_by_test_id("attribution-said")).to_contain_text("rank correlation")
    complaints.clear()  # the browser notes the 503


@pytest.mark.parametrize(
    ("view", "kind", "begins"),
    [("maps", "PNG", b"\x89PNG"), ("schematic", "SVG", b"<svg"), ("attribution", "PDF", b"%PDF")],
)
def test_a_figure_is_saved(inside: Page, tmp_path: Path, view: str, kind: str, begins: bytes) -> None:
    panel = open_probe(inside, "Export a figure", "relu2", 4)
    panel.get_by_label("View", exact=True).select_option(view)
    if view != "schematic":
        panel.get_by_role("button", name=kind, exact=True).click()
    with inside.expect_download() as saved:
        panel.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename.endswith(f".{kind.lower()}")
    path = tmp_path / "figure"
    saved.value.save_as(path)
    assert path.read_bytes().startswith(begins)


def test_a_value_is_to_be_chosen_before_its_figure(inside: Page) -> None:
    panel = open_probe(inside, "Export a figure")
    panel.get_by_label("View", exact=True).select_option("cell")
    panel.get_by_role("button", name="Download").click()
    expect(panel).to_contain_text("Click a value of a map first")
