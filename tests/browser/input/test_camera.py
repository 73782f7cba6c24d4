"""The camera ends with its dialog, whenever that closes; late frames are waited for; of several, one is chosen."""

import pytest
from browser.fake_cameras import CAMERAS
from browser.page_driver import Visit, settle
from playwright.sync_api import Page, expect

LEFT_IS_DARK = """() => {
  const pad = document.querySelector(".pad-canvas"), { width: w, height: h } = pad;
  const row = (x) => pad.getContext("2d").getImageData(Math.round(x * w), Math.round(h / 2), 1, 1).data[0];
  return row(0.19) < 60 && row(0.81) > 200;
}"""


def open_camera(page: Page, delay: int = 0, silent: bool = False, facing: str = "user") -> None:
    page.evaluate(CAMERAS, {"delay": delay, "silent": silent, "facing": facing})
    page.get_by_role("button", name="Camera").click()


@pytest.mark.parametrize("way", ["Cancel", "Escape"])
def test_who_cancels_while_the_browser_asks_is_not_filmed(page: Page, way: str) -> None:
    open_camera(page, delay=800)
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Cancel").click()
    expect(page.locator("dialog.camera")).to_have_count(0)
    page.wait_for_function("() => tracks.length === 1 && tracks[0].readyState === 'ended'")


def test_the_first_frame_is_waited_for_and_not_mirrored(page: Page) -> None:
    open_camera(page, silent=True)
    take = page.get_by_role("button", name="Take it")
    page.wait_for_function("() => tracks.length === 1")
    page.wait_for_timeout(300)
    expect(take).to_be_disabled()
    page.evaluate("() => { window.timer = setInterval(show, 50); }")
    expect(take).to_be_enabled()
    expect(page.locator("dialog.camera video")).to_have_class("mirrored")
    take.click()
    settle(page)
    assert page.evaluate("() => lab.state.image.kind") == "photo"
    assert page.evaluate(LEFT_IS_DARK)
    assert page.evaluate("() => tracks.every((track) => track.readyState === 'ended')")


def test_another_camera_can_be_chosen(page: Page) -> None:
    open_camera(page, facing="environment")
    choice = page.locator("dialog.camera select")
    expect(choice.locator("option")).to_have_text(["The front one", "The back one"])
    choice.select_option("back")
    page.wait_for_function("() => tracks.length === 2 && tracks[0].readyState === 'ended'")
    expect(choice).to_have_value("back")
    expect(page.locator("dialog.camera video")).not_to_have_class("mirrored")
    page.keyboard.press("Escape")
    page.wait_for_function("() => tracks[1].readyState === 'ended'")


@pytest.mark.parametrize(("secure", "words"), [(False, "https:// pages"), (True, "No camera was found")])
def test_why_there_is_no_camera(visit: Visit, secure: bool, words: str) -> None:
    page = visit()
    page.evaluate(
        """(secure) => {
             Object.defineProperty(navigator, "mediaDevices", { value: undefined });
             Object.defineProperty(window, "isSecureContext", { value: secure });
           }""",
        secure,
    )
    page.get_by_role("button", name="Camera").click()
    expect(page.locator(".pad-note")).to_contain_text(words)


def test_a_camera_that_is_unplugged_says_so(page: Page) -> None:
    open_camera(page)
    expect(page.get_by_role("button", name="Take it")).to_be_enabled()
    page.evaluate("() => tracks[0].dispatchEvent(new Event('ended'))")
    expect(page.locator(".pad-note")).to_contain_text("The camera has stopped")
    expect(page.locator("dialog.camera")).to_have_count(0)
