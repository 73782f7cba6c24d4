"""Everything that can be pressed in "your classes": each way in for images, each way out for a network, and what bad
input comes to."""

import base64
import json
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import onnx
from browser.fake_cameras import CAMERAS
from browser.image_hand import GIVE
from browser.own_classes_hand import CLASSES, EACH, card, draw_on, shape_files, thumbs, train
from browser.page_driver import open_tab, settle
from playwright.sync_api import Page, expect

UNPLUG = "(video) => video.srcObject.getTracks()[0].dispatchEvent(new Event('ended'))"
ASTRONAUT = "Circle 👩‍🚀"


def zip_of(files: dict[str, list[Path]], path: Path) -> Path:
    """Folders that are classes, and what does not belong among them."""
    with zipfile.ZipFile(path, "w") as opened:
        for name, members in files.items():
            for member in members:
                opened.write(member, f"pets/{name}/{member.name}")
        link = zipfile.ZipInfo("pets/Square/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
        opened.writestr("../../evil.png", b"no image")
    return path


def give(page: Page, way: str, content: bytes, place: str) -> None:
    page.evaluate(GIVE, [way, base64.b64encode(content).decode(), "image/png", place])


def download(page: Page, press: Any, folder: Path) -> Path:
    with page.expect_download() as found:
        press.click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def test_every_way_in_and_out(visit: Any, tmp_path: Path) -> None:
    shapes = {name: list(shape_files(tmp_path, name)) for name in CLASSES}
    page = visit(viewport={"width": 1366, "height": 768})
    open_tab(page, "own")
    chooser = page.get_by_label("A zip whose folders are the classes")
    chooser.set_input_files(
        zip_of({ASTRONAUT: shapes["Circle"][:4], "Square": shapes["Square"][:4]}, tmp_path / "a.zip")
    )
    expect(page.locator(".toast")).to_contain_text("8 images in 2 classes added.")
    expect(page.locator(".toast")).to_contain_text("links to other files")
    expect(page.get_by_label("Name of class 1")).to_have_value(ASTRONAUT)

    thumbs(page, 1).first.focus()
    give(page, "paste", shapes["Square"][4].read_bytes(), "body")
    expect(thumbs(page, 1)).to_have_count(5)
    give(page, "drop", shapes["Circle"][4].read_bytes(), card(page, 0))
    expect(thumbs(page, 0)).to_have_count(5)
    settle(page)
    assert page.evaluate("() => lab.state.image.kind") == "ink"  # neither went to the pad

    page.get_by_role("button", name="Add a class").click()
    page.get_by_label("Name of class 3").fill("Room")
    record(page)
    draw_and_look(page)
    third = page.locator(card(page, 2))
    third.get_by_role("button", name="Remove Room").click()
    page.get_by_role("button", name="Keep").click()
    expect(third).to_be_visible()
    third.get_by_role("button", name="Remove Room").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".own-card")).to_have_count(2)

    train(page)
    show_live(page)
    take_away(page, tmp_path, shapes["Square"][EACH])
    come_again(page, tmp_path, shapes["Square"][EACH])


def record(page: Page) -> None:
    """With a camera: refused by the browser first, then allowed, held, and unplugged."""
    third = page.locator(card(page, 2))
    open_camera = third.get_by_role("button", name="with the camera")
    open_camera.click()
    expect(third.locator(".own-problems")).to_contain_text("The camera is not available. Allow it")
    third.get_by_role("button", name="Hide these messages").click()
    page.evaluate(CAMERAS, {"delay": 0, "silent": False, "facing": "user"})
    open_camera.click()
    hold = page.get_by_role("button", name="Hold to record")
    expect(hold).to_be_enabled()
    hold.hover()
    page.mouse.down()
    expect(thumbs(page, 2)).not_to_have_count(0)
    expect(hold).to_have_class("primary own-hold recording")
    page.mouse.up()
    expect(hold).not_to_have_class("primary own-hold recording")
    expect(third.locator(".own-adding")).to_be_hidden()
    third.locator("video").evaluate(UNPLUG)
    expect(third.locator(".own-problems")).to_contain_text("The camera has stopped")
    assert thumbs(page, 2).count() >= 1


def draw_and_look(page: Page) -> None:
    """A drawing is added, seen as large as the network sees it, and removed."""
    first = page.locator(card(page, 0))
    before = thumbs(page, 0).count()
    first.get_by_role("button", name="Draw images").click()
    draw_on(page, ".own-pad", 0.8)
    page.get_by_role("button", name="Clear", exact=True).first.click()
    expect(page.get_by_role("button", name="Add drawing")).to_be_disabled()
    draw_on(page, ".own-pad", 0.6)
    page.get_by_role("button", name="Add drawing").click()
    expect(thumbs(page, 0)).to_have_count(before + 1)
    thumbs(page, 0).last.click()
    dialog = page.get_by_role("dialog", name="Image")
    expect(dialog).to_contain_text("What the network sees of it: 260 × 260 pixels.")
    assert dialog.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 260
    dialog.get_by_role("button", name="Next image").click()
    expect(dialog).to_contain_text(f"image 1 of {before + 1}")
    dialog.get_by_role("button", name="Previous image").click()
    dialog.get_by_role("button", name="Remove image").click()
    expect(thumbs(page, 0)).to_have_count(before)


def show_live(page: Page) -> None:
    """The camera tells frame by frame; unplugged, it says so, and what is on the pad is told again."""
    page.get_by_role("button", name="Live camera").click()
    page.wait_for_function("() => document.querySelector('.own-view video').videoWidth > 0")
    expect(page.get_by_test_id("own-answer")).not_to_be_empty()
    page.locator(".own-view video").evaluate(UNPLUG)
    expect(page.locator(".own-try")).to_contain_text("The camera has stopped")
    expect(page.locator(".own-view")).to_be_hidden()


def take_away(page: Page, folder: Path, photo: Path) -> None:
    """Each file of the menu; the script runs with the weights beside it."""
    page.get_by_role("button", name="Export").click()
    menu = page.get_by_role("dialog", name="Export")
    expect(menu.locator(".own-form")).to_have_count(4)
    made = [download(page, form, folder) for form in menu.locator(".own-form").all()]
    page.keyboard.press("Escape")
    files = {path.suffix: path for path in made}
    assert len({path.stem for path in made}) == 1
    ran = subprocess.run(
        [sys.executable, files[".py"].name, photo.name], cwd=folder, capture_output=True, text=True, check=True
    )
    assert f"{photo.name}: Square" in ran.stdout
    network = onnx.load(files[".onnx"])
    onnx.checker.check_model(network)
    assert told_classes(network) == [ASTRONAUT, "Square"]
    assert "2 images that were held out" in files[".md"].read_text(encoding="utf-8")


def told_classes(network: onnx.ModelProto) -> list[str]:
    return next(json.loads(each.value) for each in network.metadata_props if each.key == "classes")  # type: ignore[no-any-return]


def come_again(page: Page, folder: Path, photo: Path) -> None:
    """What was saved and deleted is there again, with its network, which answers as before."""
    answers = []
    for _ in range(2):
        page.locator(".own-show input[type=file]").set_input_files(photo)
        settle(page)
        expect(page.get_by_test_id("own-answer")).to_have_text("Square")
        answers.append(page.evaluate("() => lab.state.answer.probabilities"))
        if len(answers) == 2:
            break
        saved = download(page, page.get_by_role("button", name="Save", exact=True), folder)
        page.get_by_role("button", name="Delete everything").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.locator(".own-thumb")).to_have_count(0)
        expect(page.locator(".toast")).to_have_text("Everything is deleted.")
        page.get_by_label("A zip whose folders are the classes").set_input_files(saved)
        expect(page.locator(".toast")).to_contain_text("10 images in 2 classes added. Its network is the current one.")
        page.wait_for_function("() => lab.state.network.data === 'own_classes' && lab.state.graph && lab.idle()")
    assert answers[0] == answers[1]
    with zipfile.ZipFile(download(page, page.get_by_role("button", name="Save", exact=True), folder)) as again:
        assert "network.safetensors" in again.namelist()
    expect(page.get_by_label("Name of class 1")).to_have_value(ASTRONAUT)
