"""Where the server classifies, answers lag behind the pen on a slow connection, but the last thing drawn is always what
is answered."""

import random
import time

from browser.page_driver import SEVEN, Stroke, answer, draw, leave_to_the_server, settle
from playwright.sync_api import Page, Route

ADDED_LATENCY = 0.08  # seconds
SCRIBBLES = 10

AGREE = """async () => {
  const { network, image, answer } = lab.state;
  const question = { network: network.network, image, graph: [], layers: [] };
  const reply = await fetch("cnn-lab/rpc/classify", { method: "POST", body: JSON.stringify(question) });
  return JSON.stringify((await reply.json()).probabilities) === JSON.stringify(answer.probabilities);
}"""


def test_the_last_state_always_arrives(page: Page) -> None:
    questions = 0

    def late(route: Route) -> None:
        nonlocal questions
        questions += 1
        time.sleep(ADDED_LATENCY)
        route.continue_()

    leave_to_the_server(page)
    page.route("**/cnn-lab/rpc/classify", late)
    chance = random.Random(7)
    for _ in range(SCRIBBLES):
        strokes: list[Stroke] = [[(chance.random(), chance.random()) for _ in range(5)]]
        draw(page, strokes)
        assert page.evaluate(AGREE)
    assert questions > SCRIBBLES
    assert page.evaluate("() => lab.state.trouble") is None


def test_a_network_whose_blocks_come_late_is_waited_for(page: Page) -> None:
    def late(route: Route) -> None:
        time.sleep(5 * ADDED_LATENCY)
        route.continue_()

    draw(page, SEVEN)
    page.route("**/cnn-lab/rpc/network_graph", late)
    page.get_by_test_id("network").click()
    page.locator("[data-network='lenet5-mnist']").click()
    settle(page)
    assert answer(page)["network"] == "lenet5-mnist"


def test_a_lost_connection_says_so_and_comes_back(page: Page, complaints: list[str]) -> None:
    leave_to_the_server(page)
    page.route("**/cnn-lab/rpc/classify", lambda route: route.abort())
    page.locator(".pad-canvas").click()
    page.wait_for_function("() => /does not answer/.test(lab.state.trouble)")
    page.unroute("**/cnn-lab/rpc/classify")
    settle(page)
    assert "answer" not in str(page.evaluate("() => lab.state.trouble"))
    complaints.clear()  # the browser reports each question that got lost
