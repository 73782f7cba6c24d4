"""The pad: mouse, finger and keyboard draw; the answer follows the pen, and holds wherever and however one draws."""

from itertools import product

from browser.page_driver import (
    ONE,
    SEVEN,
    ZERO,
    Stroke,
    Visit,
    answer,
    bars,
    choose_network,
    draw,
    painting,
    said,
    settle,
)
from playwright.sync_api import Page, expect

DIGITS = {"7": SEVEN, "1": ONE, "0": ZERO}
WAYS = [  # size, place, brush: shares of the pad and the slider's units
    (0.6, (0.5, 0.5), 20),
    (0.18, (0.5, 0.5), 6),
    (0.9, (0.5, 0.5), 30),
    (0.35, (0.22, 0.25), 12),
    (0.4, (0.76, 0.72), 20),
    (0.7, (0.5, 0.5), 6),
    (0.5, (0.3, 0.7), 40),
]


def with_brush(page: Page, width: int) -> None:
    page.get_by_label("Brush").fill(str(width))


def test_the_answer_holds_wherever_and_however_one_draws(page: Page) -> None:
    wrong = []
    for (digit, strokes), (size, place, brush) in product(DIGITS.items(), WAYS):
        with_brush(page, brush)
        page.get_by_role("button", name="Clear").click()
        draw(page, strokes, size, place)
        found = answer(page)
        if found["classes"][found["best"]] != digit:
            wrong.append((digit, size, place, brush, said(page)))
    assert wrong == []


def test_the_answer_changes_while_the_mouse_is_down(page: Page) -> None:
    box = page.locator(".pad-canvas").bounding_box()
    assert box
    x, y, side = box["x"], box["y"], box["width"]
    before = answer(page)["probabilities"]
    page.mouse.move(x + side * 0.5, y + side * 0.1)
    page.mouse.down()
    page.mouse.move(x + side * 0.5, y + side * 0.9, steps=8)
    settle(page)
    half = answer(page)["probabilities"]
    assert half != before
    page.mouse.move(x + side * 0.9, y + side * 0.9, steps=8)
    settle(page)
    assert answer(page)["probabilities"] != half
    page.mouse.up()


def test_a_finger_draws_and_does_not_scroll(visit: Visit) -> None:
    page = visit(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Clear").tap()
    settle(page)
    scrolled = page.evaluate("() => scrollY")
    touch(page, [(0.5, share / 10) for share in range(11)])
    assert said(page) == "1"
    assert page.evaluate("() => scrollY") == scrolled


def test_the_pad_keeps_its_place_on_a_phone_whatever_is_said_above_it(visit: Visit) -> None:
    page = visit(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    at = page.locator(".pad-canvas").bounding_box()
    page.get_by_role("button", name="Clear").tap()
    said_above = set()
    for strokes in (SEVEN, [[(0, 0), (1, 1), (0, 1), (1, 0), (0, 0.5), (1, 0.5)]]):
        touch(page, strokes[0])
        said_above.add(page.locator(".answer-gauge").inner_text())
        assert page.locator(".pad-canvas").bounding_box() == at
    assert len(said_above) == 2
    choose_network(page, "quick-cifar10")  # an offer of one that knows drawings
    expect(page.locator(".better")).to_be_visible()
    assert page.locator(".pad-canvas").bounding_box() == at


def touch(page: Page, stroke: Stroke) -> None:
    """One finger, as the browser gets it from a screen."""
    box = page.locator(".pad-canvas").bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)
    way = [(box["x"] + box["width"] * (0.2 + 0.6 * x), box["y"] + box["height"] * (0.2 + 0.6 * y)) for x, y in stroke]
    for kind, where in [("touchStart", way[0]), *(("touchMove", point) for point in way[1:])]:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": where[0], "y": where[1]}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)


def test_the_keyboard_draws(page: Page) -> None:
    pad = page.locator(".pad-canvas")
    pad.focus()
    for _ in range(12):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    settle(page)
    assert said(page) == "1"
    expect(page.locator(".pad-hint")).to_have_text("")
    moved = painting(page, ".pad-canvas")
    page.keyboard.press("Escape")  # the pen goes, the drawing stays
    assert painting(page, ".pad-canvas") != moved
    assert said(page) == "1"


def test_undo_eraser_clear_and_brush(page: Page) -> None:
    draw(page, ONE)
    one = painting(page, ".pad-canvas")
    draw(page, [[(0, 0.5), (1, 0.5)]])
    assert painting(page, ".pad-canvas") != one
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert painting(page, ".pad-canvas") == one

    eraser = page.get_by_role("button", name="Eraser")
    eraser.click()
    expect(eraser).to_have_attribute("aria-pressed", "true")
    draw(page, [[(0.2, 0.5), (0.8, 0.5)]])
    assert painting(page, ".pad-canvas") != one
    page.get_by_role("button", name="Undo").click()
    eraser.click()
    settle(page)

    with_brush(page, 44)
    draw(page, [[(0.5, 0.3), (0.5, 0.7)]])
    thick = painting(page, ".pad-canvas")
    page.get_by_role("button", name="Undo").click()
    with_brush(page, 6)
    draw(page, [[(0.5, 0.3), (0.5, 0.7)]])
    assert painting(page, ".pad-canvas") != thick


def test_an_empty_pad_is_calm(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    settle(page)
    expect(page.locator(".pad-hint")).to_have_text("Draw here")
    expect(page.locator(".answer-gauge")).to_have_text("Draw something, or take a test image.")
    expect(page.locator(".pad-note")).to_have_text("")
    assert said(page) == ""
    assert bars(page) == list("0123456789")
    assert page.evaluate("() => lab.state.answer") is None  # nothing goes on speaking of the old drawing
    page.get_by_role("button", name="Undo").click()  # nothing to take back is nothing to complain about
    settle(page)
    draw(page, SEVEN)
    assert said(page) == "7"


def test_only_eraser_strokes_are_an_empty_pad(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Eraser").click()
    draw(page, SEVEN)
    expect(page.locator(".answer-gauge")).to_have_text("Draw something, or take a test image.")
    expect(page.locator(".pad-hint")).to_have_text("Draw here")


def test_ctrl_z_takes_the_last_stroke_back(page: Page) -> None:
    draw(page, ONE)
    one = painting(page, ".pad-canvas")
    for key in ("Control+z", "Meta+z"):
        draw(page, [[(0, 0.5), (1, 0.5)]])
        assert painting(page, ".pad-canvas") != one
        page.keyboard.press(key)
        settle(page)
        assert painting(page, ".pad-canvas") == one, key


def dispatch(page: Page, kind: str, **fields: object) -> None:
    page.evaluate(
        """([kind, fields]) => {
             const pad = document.querySelector(".pad-canvas"), box = pad.getBoundingClientRect();
             pad.setPointerCapture = () => {};
             const at = { clientX: box.x + fields.x * box.width, clientY: box.y + fields.y * box.height };
             pad.dispatchEvent(new PointerEvent(kind, { bubbles: true, ...fields, ...at }));
           }""",
        [kind, fields],
    )


def test_a_pens_other_end_and_its_barrel_button_erase(page: Page) -> None:
    for button, buttons in ((5, 32), (2, 2), (0, 3)):
        page.get_by_role("button", name="Clear").click()
        draw(page, ONE)
        before = painting(page, ".pad-canvas")
        pen = {"pointerId": 7, "pointerType": "pen", "button": button, "buttons": buttons}
        dispatch(page, "pointerdown", x=0.5, y=0.2, **pen)
        dispatch(page, "pointermove", x=0.5, y=0.4, **pen)
        dispatch(page, "pointerup", x=0.5, y=0.4, **pen)
        settle(page)
        assert painting(page, ".pad-canvas") != before, button
        assert page.evaluate("() => lab.state.strokes.at(-1).erase"), button


def test_where_no_ink_is_left_nothing_is_asked(page: Page) -> None:
    draw(page, ONE)
    page.get_by_role("button", name="Eraser").click()
    page.get_by_label("Brush").fill("44")
    draw(page, ONE)
    assert page.evaluate("() => lab.state.image === null && lab.state.answer === null")


def test_a_pen_wins_over_a_resting_palm(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    dispatch(page, "pointerdown", x=0.9, y=0.9, pointerId=1, pointerType="touch", button=0, buttons=1)
    pen = {"pointerId": 2, "pointerType": "pen", "button": 0, "buttons": 1}
    dispatch(page, "pointerdown", x=0.5, y=0.2, **pen)
    dispatch(page, "pointermove", x=0.5, y=0.8, **pen)
    dispatch(page, "pointerup", x=0.5, y=0.8, **pen)
    settle(page)
    hand = {"pointerId": 3, "pointerType": "touch", "button": 0, "buttons": 1}
    dispatch(page, "pointerdown", x=0.9, y=0.8, **hand)  # the hand comes to rest again
    dispatch(page, "pointerup", x=0.9, y=0.8, **hand)
    settle(page)
    assert page.evaluate("() => lab.state.strokes.length") == 1
    assert said(page) == "1"
