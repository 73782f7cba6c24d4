"""What was done to the drawing is shown step by step; each step can be switched off to see it fail."""

import pytest
from browser.page_driver import SEVEN, answer, draw, painting, settle
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("step", ["Crop", "Scale"])
def test_a_step_switched_off_changes_what_the_network_sees(page: Page, step: str) -> None:
    draw(page, SEVEN, size=0.25, at=(0.25, 0.25))
    seen = answer(page)["seen"]["pixels"]
    shown = painting(page, ".steps-step:last-child canvas")
    figure = page.locator(".steps-step").filter(has=page.get_by_label(step, exact=True))
    box = page.get_by_role("checkbox", name=step)
    expect(box).to_be_checked()
    box.uncheck()
    settle(page)
    assert answer(page)["seen"]["pixels"] != seen
    assert painting(page, ".steps-step:last-child canvas") != shown
    expect(figure.locator(".steps-sentence")).to_contain_text("Left out")
    box.check()
    settle(page)
    assert answer(page)["seen"]["pixels"] == seen
    expect(figure.locator(".steps-sentence")).not_to_contain_text("Left out")


def test_a_image_of_the_data_set_is_left_as_it_is(page: Page) -> None:
    page.locator(".examples-one").first.click()
    settle(page)
    expect(page.locator(".steps-name")).to_have_text(["As it is"])
    expect(page.locator(".steps-step input")).to_have_count(0)
