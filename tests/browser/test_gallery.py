"""The Gallery tab as a visitor uses it: eras and their designs, the table, a claim, an ablation."""

import pytest
from browser.page_driver import bars, open_tab, settle
from playwright.sync_api import Page, expect

TRAINING = 240_000  # milliseconds; it takes seconds on an idle machine
NAMES_THAT_MEET = """(root) => {
  const all = [...root.querySelectorAll(".compare-name, .compare-dot")];
  const boxes = all.map((one) => [one.textContent, one.getBBox()]);
  const meet = (low, high, other, end) => low < end && other < high;
  return boxes.flatMap(([name, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => meet(a.x, a.x + a.width, b.x, b.x + b.width))
    .filter(([, b]) => meet(a.y + 3, a.y + a.height, b.y + 3, b.y + b.height))
    .map(([other]) => `${name} ${other}`));
}"""


@pytest.fixture
def gallery(page: Page) -> Page:
    open_tab(page, "Gallery")
    expect(page.locator(".overview")).to_have_count(1)
    return page


def test_an_era_its_layers_and_its_small_version(gallery: Page) -> None:
    gallery.get_by_role("button", name="GoogLeNet").click()
    expect(gallery.locator(".eras-totals")).to_contain_text("22 layers deep · 6,624,904 parameters")
    expect(gallery.locator(".overview-block")).to_have_count(9)
    expect(gallery.locator(".eras-table tbody tr")).to_have_count(18)
    gallery.get_by_role("button", name="Show all 130 layers").press("Enter")
    expect(gallery.locator(".eras-table tbody tr")).to_have_count(130)
    gallery.get_by_role("button", name="LeNet-5").first.click()
    expect(gallery.locator(".eras-totals")).to_contain_text("5 layers deep · 61,706 parameters")
    gallery.locator(".eras-shipped", has_text="MNIST").get_by_role("button", name="Use it").click()
    expect(gallery.get_by_role("tab", name="Classify")).to_have_attribute("aria-selected", "true")
    settle(gallery)
    assert gallery.evaluate("() => lab.state.network.network") == "lenet5-mnist"
    assert bars(gallery) == list("0123456789")


def test_train_it_yourself_fills_the_form(gallery: Page) -> None:
    gallery.get_by_role("button", name="ResNet").first.click()
    gallery.get_by_role("button", name="Train it yourself").click()
    expect(gallery.locator("#recipe-architecture")).to_have_value("resnet20")
    expect(gallery.locator("#recipe-data")).to_have_value("cifar10")


def test_the_table_is_sorted_and_a_claim_is_tested(gallery: Page) -> None:
    compare = gallery.locator(".lab-compare")
    compare.get_by_role("button", name="MNIST", exact=True).click()
    compare.get_by_role("button", name="Parameters").last.click()
    cells = compare.locator("tbody td:nth-child(4)").all_inner_texts()
    sizes = [int(cell.replace(",", "")) for cell in cells]
    assert sizes == sorted(sizes, reverse=True)
    expect(compare.locator("th[aria-sort=descending]")).to_contain_text("Parameters")
    assert compare.locator(".compare-dot").count() == len(sizes)
    assert compare.evaluate(NAMES_THAT_MEET) == []
    claim = gallery.locator("[data-claim=relu_on_the_filter]")
    claim.get_by_role("button", name="Test it").click()
    expect(claim.locator(".claim-verdict")).to_contain_text("ReLU changed 0 of 144 weights")
    expect(claim.locator("canvas")).to_have_count(4)
    expect(gallery.locator("[data-claim=lenet_year]")).to_contain_text("November 1998")
    expect(gallery.locator("[data-claim=lenet_year] button")).to_have_count(0)


def test_an_ablation_trains_and_says_what_came_out(gallery: Page) -> None:
    ablation = gallery.locator("[data-ablation=batch_norm]")
    ablation.get_by_role("button", name="Train them").click()
    verdict = ablation.locator(".ablation-verdict")
    expect(verdict).to_contain_text("One seed, few images", timeout=TRAINING)
    expect(verdict).to_contain_text("Batch norm")
    expect(ablation.locator(".chart-line")).to_have_count(2)
    expect(ablation.locator("tbody td:last-child").first).to_contain_text("%")
