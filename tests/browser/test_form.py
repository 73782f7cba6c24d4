"""The form of the Train tab: presets and previews fill it, one's own network grows in it, and a link brings it back."""

from collections.abc import Callable

from browser.page_driver import open_tab, settle
from playwright.sync_api import Page, expect

TRAINING = 120_000  # milliseconds that a training of seconds may take on a busy machine
READY = "() => document.querySelector('#recipe-epochs')?.value && lab.state.plan"


def open_form(page: Page) -> None:
    open_tab(page, "Train")
    page.wait_for_function(READY)


def test_ones_own_network_is_counted_refused_trained_and_looked_into(page: Page) -> None:
    open_form(page)
    page.get_by_label("the sample").check()
    page.locator("#recipe-architecture").select_option("own")
    blocks = page.locator(".own-block")
    expect(blocks).to_have_count(3)
    expect(page.locator(".own-sum")).to_contain_text("105,914 parameters")
    expect(blocks.nth(1)).to_contain_text("3×3×16×32 = 4,608")
    expect(blocks.nth(1)).to_contain_text("⌊(14 − 3 + 2×1) / 1⌋ + 1 = 14")

    blocks.nth(0).get_by_label("Pool size").fill("8")
    blocks.nth(0).get_by_label("Pool stride").fill("8")
    blocks.nth(1).get_by_label("Padding").select_option("0")
    blocks.nth(1).get_by_label("Size", exact=True).fill("5")
    words = "Block 2: a 5×5 kernel does not fit on maps of 3×3"
    expect(blocks.nth(1).get_by_role("status")).to_contain_text(words)
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".recipe-said")).to_contain_text(words)
    assert not page.evaluate("() => lab.state.run")

    page.get_by_label("The same as text").fill(
        "own:conv6x5-p2-tanh-avg2/conv8x3-same-x2-bn-add-relu-max2/dense16-bn-gelu"
    )
    page.keyboard.press("Tab")
    expect(blocks.nth(1).get_by_label("shortcut")).to_be_checked()
    expect(page.locator(".own-sum")).to_contain_text("parameters")
    page.locator("#recipe-epochs").fill("1")
    page.get_by_role("button", name="Start").click()
    page.wait_for_function("() => lab.state.run?.ended", timeout=TRAINING)
    assert page.evaluate("() => lab.state.run.state") == "done"
    page.get_by_role("button", name="Use it").click()
    page.wait_for_function("() => lab.state.answer.network === lab.state.run.network && lab.idle()")
    expect(page.locator("#lab-network option:checked")).to_contain_text("Own: conv 6, 2×conv 8, dense 16")
    open_tab(page, "Inside")
    page.wait_for_function("() => document.querySelectorAll('.view-layer').length > 10")
    settle(page)


def test_a_preset_fills_the_form_and_its_numbers_stand_beside_the_run(page: Page) -> None:
    open_form(page)
    page.locator("#recipe-preset").select_option("convnet_pooled")
    expect(page.locator(".recipe-form")).to_contain_text("10 epochs take about")
    expect(page.locator("#recipe-batch")).to_have_value("64")
    expect(page.locator("#recipe-seconds")).to_have_value("")
    page.locator("#recipe-seconds").fill("1")
    page.get_by_label("the sample").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_function("() => lab.state.run?.ended", timeout=TRAINING)
    reported = page.locator(".lab-reported")
    expect(reported).to_contain_text("81.4 %")
    expect(reported).to_contain_text("training accuracy as accuracy")

    for fold in page.locator(".recipe-more summary").all():
        fold.click()
    expect(page.locator(".preview-line")).to_be_attached()
    expect(page.locator(".preview-row canvas")).to_have_count(16)
    expect(page.locator(".preview-table")).to_contain_text("0.2860")
    before = page.locator(".preview-row canvas").first.evaluate("(canvas) => canvas.toDataURL()")
    page.get_by_role("button", name="Other images").click()
    page.wait_for_function(
        "(before) => document.querySelector('.preview-row canvas').toDataURL() !== before", arg=before
    )


def test_a_training_begins_with_what_another_network_knows(page: Page) -> None:
    open_form(page)
    page.locator("#recipe-data").select_option("fashion_mnist")
    page.locator(".recipe-more summary", has_text="What it begins with").click()
    expect(page.locator("#recipe-start option[value=quick-mnist]")).to_be_attached()
    expect(page.locator("#recipe-freeze")).to_be_disabled()
    page.locator("#recipe-start").select_option("quick-mnist")
    page.locator("#recipe-freeze").select_option("features")
    layers = page.locator(".beginning-layers li")
    expect(layers.first).to_have_text("conv1 stays")
    expect(layers.last).to_have_text("fc learns")
    expect(page.locator(".recipe-form")).to_contain_text("numbers learn. Its last layer is new")
    config = page.evaluate("() => lab.state.plan.config")
    assert (config["start"], config["freeze"]) == ("quick-mnist", "features")
    page.locator("#recipe-architecture").select_option("mlp")
    page.wait_for_function("() => lab.state.plan.config.pretrained === null && lab.state.plan.config.freeze === 'none'")


def test_a_link_fills_the_form_and_starts_nothing(visit: Callable[..., Page]) -> None:
    link = "?tab=train&train=data.fashion_mnist~architecture.own:conv8x3-relu-max2"
    link += "~learning_rate.0.1~max_images.500~sample.true"
    page = visit(link)
    expect(page.get_by_role("tab", name="Train")).to_have_attribute("aria-selected", "true")
    page.wait_for_function("() => lab.state.plan?.config.architecture === 'own:conv8x3-relu-max2'")
    plan = page.evaluate("() => lab.state.plan")
    assert (plan["config"]["learning_rate"], plan["config"]["max_images"], plan["sample"]) == (0.1, 500, True)
    assert not page.evaluate("() => lab.state.run")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".recipe-form")).to_contain_text("The link is copied.")
    assert page.evaluate("() => navigator.clipboard.readText()").endswith(f"/{link}")


def test_a_link_with_nonsense_leaves_the_form_as_it_is(visit: Callable[..., Page]) -> None:
    page = visit("?tab=train&train=epochs.lots~learning_rate.<b>")
    expect(page.locator(".recipe-said")).to_have_text(
        "This link does not hold a run: The epochs must be a whole number from 1 to 200."
    )
    assert page.locator("#recipe-epochs").input_value() == "3"
