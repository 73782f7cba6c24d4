"""What bad names, bad images and a server that is away come to in "your classes"."""

import base64
import io
from pathlib import Path
from typing import Any

from browser.own_classes_hand import bring, card, shape_files, thumbs
from browser.page_driver import PATIENCE, open_tab
from PIL import Image
from playwright.sync_api import Route, expect

DROP_LINK = """(place) => {
  const data = new DataTransfer();
  data.setData("text/uri-list", "https://example.org/cat.jpg");
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(place).dispatchEvent(event);
}"""
DROP_MANY = """([base64, many, place]) => {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)), data = new DataTransfer();
  for (let i = 0; i < many; i++) data.items.add(new File([bytes, String(i)], `${i}.png`, { type: "image/png" }));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(place).dispatchEvent(event);
}"""


def test_bad_names_and_bad_images_lose_nothing(visit: Any, tmp_path: Path, complaints: list[str]) -> None:
    circles = list(shape_files(tmp_path, "Circle"))
    page = visit(viewport={"width": 1366, "height": 768})
    open_tab(page, "own")
    bring(page, 0, "Circle", circles[:2])
    name = page.get_by_label("Name of class 1")
    for text in ("", "   "):
        name.fill(text)
        with page.expect_request("**/rpc/rename_own_class"):  # the browser sees no change: it was empty at first
            name.press("Enter")
        expect(name).to_have_value("Circle")
    name.fill("x" * 100)
    assert len(name.input_value()) == 60
    name.press("Enter")
    name.fill("Circle")
    name.press("Enter")

    long = Image.new("RGB", (30_000, 1), "red")
    written = io.BytesIO()
    long.save(written, "PNG")
    (tmp_path / "long.png").write_bytes(written.getvalue())
    page.get_by_label("Name of class 2").fill("circle")
    page.get_by_label("Name of class 2").press("Tab")
    page.locator(f"{card(page, 1)} input[type=file]").set_input_files([tmp_path / "long.png", circles[2]])
    problems = page.locator(f"{card(page, 1)} .own-problems")
    expect(thumbs(page, 1)).to_have_count(1, timeout=PATIENCE)
    expect(problems).to_contain_text('There is a class "Circle" already.')
    expect(problems).to_contain_text("as long as it is wide")
    expect(page.get_by_label("Name of class 2")).to_have_value("Class 2")
    page.get_by_label("Name of class 2").fill("CIRCLE")
    page.get_by_label("Name of class 2").press("Enter")
    expect(problems).to_contain_text("already")
    expect(page.get_by_label("Name of class 2")).to_have_value("Class 2")
    expect(page.locator(".own-trouble").first).to_be_empty()

    page.evaluate(DROP_LINK, card(page, 0))
    expect(page.locator(f"{card(page, 0)} .own-problems")).to_contain_text("only a link to an image")
    page.evaluate(DROP_MANY, [base64.b64encode(circles[3].read_bytes()).decode(), 10_000, card(page, 1)])
    expect(problems).to_contain_text("300 images are the most for one class; 9,701 were left out.")
    page.locator(f"{card(page, 1)} .own-adding").get_by_role("button", name="Stop").click()
    expect(page.locator(f"{card(page, 1)} .own-adding")).to_be_hidden()
    assert 1 <= thumbs(page, 1).count() < 300
    assert thumbs(page, 0).count() == 2
    complaints.clear()  # the browser reports the answers of 400


def test_images_survive_a_server_that_is_away(visit: Any, tmp_path: Path, complaints: list[str]) -> None:
    circles = list(shape_files(tmp_path, "Circle"))
    page = visit()
    open_tab(page, "own")
    asked: list[str] = []

    def lose(route: Any) -> None:
        """The first question gets lost, of the second the answer."""
        asked.append(route.request.url)
        if len(asked) == 2:
            route.fetch()
        route.abort() if len(asked) < 3 else route.continue_()

    page.route("**/rpc/add_own_images", lose)
    bring(page, 0, "Circle", circles[:3])
    expect(page.locator(f"{card(page, 0)} .own-problems")).to_be_hidden()
    assert len(asked) == 2
    complaints.clear()  # the browser reports lost questions


def test_a_class_whose_answer_is_lost_is_made_once(visit: Any, tmp_path: Path, complaints: list[str]) -> None:
    circles = list(shape_files(tmp_path, "Circle"))
    page = visit(viewport={"width": 1366, "height": 768})
    open_tab(page, "own")
    bring(page, 0, "Circle", circles[:1])
    asked: list[str] = []

    def lose_first(route: Route) -> None:
        asked.append(route.request.url)
        route.fetch()
        route.abort()

    page.route("**/rpc/add_own_class", lose_first)
    page.get_by_label("Name of class 2").fill(" Round  too ")
    page.get_by_label("Name of class 2").press("Tab")
    place = page.locator(card(page, 1)).get_attribute("data-card")
    page.locator(f"{card(page, 1)} input[type=file]").set_input_files(circles[2])
    expect(thumbs(page, 1)).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_label("Name of class 2")).to_have_value("Round too")
    expect(page.locator(".own-card")).to_have_count(2)
    assert page.locator(card(page, 1)).get_attribute("data-card") == place
    assert len(asked) == 1
    complaints.clear()  # the browser reports lost answers


def test_no_answer_takes_back_what_was_changed_while_it_was_on_its_way(visit: Any, tmp_path: Path) -> None:
    circles = list(shape_files(tmp_path, "Circle"))
    page = visit(viewport={"width": 1366, "height": 768})
    open_tab(page, "own")
    bring(page, 0, "Circle", circles[:1])
    held: list[Route] = []
    page.route("**/rpc/own_classes", lambda route: held.append(route), times=1)
    order: list[str] = []
    page.on("request", lambda request: order.append(f"ask {Path(request.url).name}"))
    page.on("requestfinished", lambda request: order.append(f"take {Path(request.url).name}"))
    with page.expect_request("**/rpc/own_classes"):
        page.locator(f"{card(page, 0)} input[type=file]").set_input_files(circles[1])
    place = page.locator(card(page, 1)).get_attribute("data-card")
    page.get_by_label("Name of class 2").fill("Round")
    page.get_by_label("Name of class 2").press("Tab")
    held[0].continue_()
    expect(page.get_by_role("button", name="Remove Round")).to_be_enabled()
    expect(thumbs(page, 0)).to_have_count(2)
    expect(page.get_by_label("Name of class 2")).to_have_value("Round")
    assert page.locator(card(page, 1)).get_attribute("data-card") == place
    assert order.index("take own_classes") < order.index("ask add_own_class")
