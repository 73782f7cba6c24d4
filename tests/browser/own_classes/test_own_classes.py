"""A visitor's own classes: named, filled, trained, tried live, found again after a reload, and deleted."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.axe_complaints import complaints_of
from browser.fake_cameras import CAMERAS
from browser.own_classes_hand import CLASSES, EACH, bring, card, draw_on, shape_files, train
from browser.page_driver import PATIENCE, Visit, inside_window, open_tab, settle
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Photos of shapes in many colors and sizes, one more than is added of each."""
    folder = tmp_path_factory.mktemp("shapes")
    return {name: list(shape_files(folder, name)) for name in CLASSES}


def test_two_classes_are_taught_tried_found_again_and_deleted(visit: Visit, shapes: dict[str, list[Path]]) -> None:
    page = visit(viewport={"width": 1366, "height": 768})
    open_tab(page, "own")
    expect(page.locator(".own-card")).to_have_count(2)
    assert all(inside_window(page, f".own-column.own-{part}") for part in ("images", "train", "result"))
    for number, name in enumerate(CLASSES):
        bring(page, number, name, shapes[name][:EACH])
    train(page)
    page.locator(".own-show input[type=file]").set_input_files(shapes["Square"][EACH])
    settle(page)
    expect(page.get_by_test_id("own-answer")).to_have_text("Square")
    for part in (".own-go", ".own-live", ".own-quality .matrix", ".own-card:nth-child(2)", ".own-curves"):
        assert inside_window(page, part), part
    assert complaints_of(Axe().run(page).response) == []

    page.reload()
    expect(page.get_by_test_id("own-accuracy")).to_contain_text("held-out images", timeout=PATIENCE)
    expect(page.locator(".own-thumb")).to_have_count(2 * EACH)
    expect(page.locator(".own-live")).to_be_visible()
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".own-thumb")).to_have_count(0)
    expect(page.locator(".own-live")).to_be_hidden()


def test_images_by_drawing_and_by_camera_on_a_phone(visit: Visit, shapes: dict[str, list[Path]]) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_tab(page, "own")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.locator(card(page, 0)).get_by_role("button", name="Draw images").click()
    for drawn in (1, 2):
        draw_on(page, ".own-pad", 0.3 * drawn)
        page.get_by_role("button", name="Add drawing").click()
        expect(page.locator(f"{card(page, 0)} .own-thumb")).to_have_count(drawn)
    expect(page.get_by_label("Name of class 1")).to_have_value("Class 1")

    page.evaluate(CAMERAS, {"delay": 0, "silent": False, "facing": "user"})
    page.locator(card(page, 1)).get_by_role("button", name="with the camera").click()
    expect(page.locator(".own-pad")).to_have_count(0)
    hold = page.get_by_role("button", name="Hold to record")
    expect(hold).to_be_enabled()
    hold.focus()
    page.keyboard.down("Space")
    expect(page.locator(f"{card(page, 1)} .own-thumb").first).to_be_visible()
    page.keyboard.up("Space")
    page.evaluate("() => tracks[0].dispatchEvent(new Event('ended'))")
    expect(page.locator(f"{card(page, 1)} .own-problems")).to_contain_text("The camera has stopped")
    expect(hold).to_have_count(0)


def test_what_is_wrong_is_said_at_its_class_and_the_rest_is_kept(
    visit: Visit, shapes: dict[str, list[Path]], tmp_path: Path
) -> None:
    page = visit()
    open_tab(page, "own")
    no_image = tmp_path / "letter.png"
    no_image.write_text("Dear reader")
    page.locator(f"{card(page, 0)} input[type=file]").set_input_files([no_image, *shapes["Circle"][:2]])
    expect(page.locator(f"{card(page, 0)} .own-thumb")).to_have_count(2)
    expect(page.locator(f"{card(page, 0)} .own-problems")).to_contain_text("letter.png: this browser cannot read it")
    page.locator(f"{card(page, 1)} input[type=file]").set_input_files(shapes["Circle"][:1])
    expect(page.locator(f"{card(page, 1)} .own-problems")).to_contain_text("already")
    thumb = page.locator(".own-thumb").first
    thumb.focus()
    page.keyboard.press("Delete")
    expect(page.locator(".own-thumb")).to_have_count(1)
    expect(page.locator(".own-thumb")).to_be_focused()
