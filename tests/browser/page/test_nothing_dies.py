"""Blocked or broken storage, an answer lost at the first opening: the page goes on, and remembers nothing at worst."""

from browser.page_driver import SEVEN, choose_network, draw, open_tab, said, settle
from browser.training_hand import SMALL, open_train, start, wait_for_end
from playwright.sync_api import Page, expect

BLOCKED = """() => {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
  }
}"""


def begun(page: Page) -> None:
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")


def test_storage_blocked(page: Page) -> None:
    page.add_init_script(f"({BLOCKED})()")
    begun(page)
    draw(page, SEVEN)
    assert said(page) == "7"
    choose_network(page, "lenet5-mnist")
    page.goto(f"{page.url.split('?')[0]}?tab=train&train={SMALL}")
    expect(page.locator("[data-setting=architecture]")).to_have_value("convnet_tiny")
    start(page)
    wait_for_end(page)
    page.wait_for_function("() => lab.state.network.network === lab.state.run")


def test_broken_values_are_treated_as_empty(page: Page) -> None:
    names = ["lab-runs", "lab-network", "lab-visitor", "lab-theme", "lab-run", "lab-past", "lab-lesson-draft"]
    own = ["lab-lesson", "lab-recipe", "lab-experiment-transfer", "lab-experiment-mlp-vs-cnn"]
    for value in ("{bad", "{}", "5", "null", "[[]]", '["run-<b>", 7]', '{"runs":{},"ids":[null]}'):
        page.evaluate("([names, value]) => names.forEach((name) => localStorage.setItem(name, value))", [names, value])
        page.evaluate("([names, value]) => names.forEach((name) => sessionStorage.setItem(name, value))", [own, value])
        begun(page)
        assert page.evaluate("() => lab.state.networks.length") >= 15, value
        open_train(page)
        expect(page.get_by_role("heading", name="Nothing trained yet")).to_be_visible()
        for experiment in page.locator("[data-extra] summary").all():
            experiment.click()
        for tab in ("operations", "experiments"):
            open_tab(page, tab)


def test_an_answer_lost_at_the_beginning_is_asked_for_again(page: Page, complaints: list[str]) -> None:
    lost = 0

    def lose(route) -> None:  # type: ignore[no-untyped-def]
        nonlocal lost
        lost += 1
        route.abort() if lost <= 2 else route.continue_()

    for question in ("networks", "network_graph", "classify", "examples"):
        lost = 0
        page.route(f"**/cnn-lab/rpc/{question}", lose)
        begun(page)
        page.wait_for_function("() => document.querySelectorAll('.examples-one').length === 10", timeout=20_000)
        assert lost > 2, question
        page.unroute(f"**/cnn-lab/rpc/{question}")
    complaints.clear()  # the browser reports each question that got lost


TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  for (const text of texts) {
    const font = document.createElement("font");
    font.textContent = "ελ " + text.data;
    const outer = document.createElement("font");
    outer.append(font);
    text.replaceWith(outer);
  }
}"""


def test_a_translated_page_works(page: Page) -> None:
    """Browsers that translate put elements of their own around every text."""
    page.evaluate(TRANSLATE)
    draw(page, SEVEN)
    assert said(page) == "7"
    page.locator(".answer-row").nth(4).click()
    page.locator(".why > button").click()
    page.wait_for_function("() => lab.state.tab === 'inside'")
    page.evaluate(TRANSLATE)
    page.locator(".now-change").click()
    page.wait_for_function("() => lab.state.tab === 'classify'")
    choose_network(page, "lenet5-mnist")
    page.evaluate(TRANSLATE)
    for tab in ("train", "evaluate", "operations", "architectures", "experiments", "classify"):
        open_tab(page, tab)
    draw(page, SEVEN)
    assert said(page) == "7"
    expect(page.locator(".answer-bars .answer-name")).to_have_count(10)


def test_a_reload_keeps_the_form(page: Page) -> None:
    open_train(page)
    page.locator("[data-setting=epochs]").fill("7")
    page.locator("[data-setting=data]").select_option("fashion_mnist")
    summary = page.locator(".recipe-summary")
    page.locator("[data-setting=epochs]").fill("8")  # while the recipe of the other data is on its way
    expect(summary).to_contain_text("augmentation shift+flip")
    before = summary.inner_text()
    for tab in ("train", "classify"):
        open_tab(page, tab)
        settle(page)
        begun(page)
        open_train(page)
        expect(page.locator("[data-setting=data]")).to_have_value("fashion_mnist")
        expect(page.locator("[data-setting=epochs]")).to_have_value("8")
        expect(page.locator("[data-setting=time_limit]")).to_have_value("300")
        expect(summary).to_have_text(before)
