"""Architectures: the timeline, a drawing that explains itself, the small version to use and train, the chart's dots."""

import re
from collections.abc import Iterator

import pytest
from browser.page_driver import PATIENCE, open_tab, settle
from local_server import Server
from playwright.sync_api import Page, expect
from published_originals import allow_downloads, publish

NAMES_THAT_MEET = """(root) => {
  const all = [...root.querySelectorAll(".size-name, .size-point")];
  const boxes = all.map((one) => [one.textContent, one.getBBox()]);
  const meet = (low, high, other, end) => low < end && other < high;
  return boxes.flatMap(([name, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => meet(a.x, a.x + a.width, b.x, b.x + b.width))
    .filter(([, b]) => meet(a.y + 3, a.y + a.height, b.y + 3, b.y + b.height))
    .map(([other]) => `${name} ${other}`));
}"""


@pytest.fixture
def opened(page: Page) -> Page:
    open_tab(page, "architectures")
    expect(page.locator(".drawing-svg")).to_have_count(1, timeout=PATIENCE)
    return page


def test_an_era_its_layers_and_its_small_version(opened: Page) -> None:
    opened.get_by_role("button", name="GoogLeNet").first.click()
    expect(opened.get_by_test_id("totals").first).to_contain_text("22 layers deep · 6,624,904 parameters")
    expect(opened.locator(".part-block")).to_have_count(9)
    opened.locator(".drawing-part").first.hover()
    expect(opened.locator(".drawing-said").first).to_contain_text("receptive field 7×7 pixels")
    opened.get_by_text("Layers of GoogLeNet").first.click()
    expect(opened.locator(".design-table tbody tr")).to_have_count(18)
    opened.get_by_role("button", name="Show all 130 layers").press("Enter")
    expect(opened.locator(".design-table tbody tr")).to_have_count(130)
    opened.get_by_label("Compare with").select_option("lenet5")
    expect(opened.get_by_test_id("totals").nth(1)).to_contain_text("5 layers deep · 61,706 parameters")
    opened.get_by_role("button", name="LeNet-5").first.click()
    opened.get_by_role("button", name="Use LeNet-5, MNIST").click()
    settle(opened)
    assert opened.evaluate("() => [lab.state.tab, lab.state.network.network]") == ["classify", "lenet5-mnist"]


def test_train_it_yourself_passes_the_whole_recipe(opened: Page) -> None:
    opened.get_by_role("button", name="ResNet").first.click()
    opened.get_by_role("button", name="Train it yourself").click()
    for name, value in {"architecture": "resnet20", "data": "cifar10", "epochs": re.compile(r"\d{2,}")}.items():
        expect(opened.locator(f"[data-setting={name}]").first).to_have_value(value)
    assert opened.evaluate("() => lab.state.tab") == "train"


def test_a_dot_of_the_chart_is_a_network(opened: Page) -> None:
    chart = opened.get_by_role("region", name="Accuracy vs size")
    chart.get_by_role("button", name="MNIST", exact=True).click()
    assert chart.evaluate(NAMES_THAT_MEET) == []
    opened.get_by_text("The same in a table").click()
    opened.locator("[data-sort=parameters]").click()
    cells = opened.locator(".size-table tbody td:nth-child(4)").all_inner_texts()
    sizes = [int(cell.replace(",", "")) for cell in cells]
    assert sizes == sorted(sizes, reverse=True)
    chart.locator("[data-network=mlp-mnist]").press("Enter")
    settle(opened)
    assert opened.evaluate("() => lab.state.network.network") == "mlp-mnist"


def test_at_most_three_windows_of_a_phone(visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_tab(page, "architectures")
    expect(page.locator(".size-dot").first).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("() => document.documentElement.scrollHeight") <= 3 * 844
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Where the originals' weights come from."""
    allow_downloads(monkeypatch)
    running = Server({})
    yield running
    running.close()


def test_the_originals_own_weights(opened: Page, weights: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("resnet18", weights, monkeypatch)
    weights.pause = 0.2
    opened.get_by_role("button", name="ResNet").first.click()
    opened.get_by_text("ResNet-18", exact=True).first.click()
    original = opened.get_by_test_id("original").first
    get = original.get_by_role("button", name="Get the original's weights (ImageNet, 47 MB)")
    get.click()
    expect(original.get_by_role("status")).to_contain_text("of 47 MB", timeout=PATIENCE)
    original.get_by_role("button", name="Cancel").click()
    expect(get).to_be_visible()
    weights.pause = 0.0
    get.click()
    original.get_by_role("button", name="Classify photos").click(timeout=PATIENCE)
    opened.wait_for_function("() => lab.state.answer?.network === 'resnet18-imagenet'", timeout=PATIENCE)
    assert opened.evaluate("() => [lab.state.tab, lab.state.image.kind]") == ["classify", "photo"]


def test_weights_that_cannot_be_had(opened: Page) -> None:
    opened.get_by_role("button", name="AlexNet").first.click()
    original = opened.get_by_test_id("original").first
    original.get_by_role("button", name="Get the original's weights").click()
    expect(original.get_by_role("alert")).to_have_text(
        "The weights of AlexNet are not here, and downloads are switched off.", timeout=PATIENCE
    )
    expect(opened.locator(".drawing-svg").first).to_be_visible()
