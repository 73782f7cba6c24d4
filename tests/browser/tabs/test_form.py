"""The form of the Train tab: numbers, presets and previews fill it, one's own network grows in it, links set it."""

from browser.page_driver import Visit
from browser.training_hand import open_train, start, wait_for_end, with_recipe
from playwright.sync_api import Locator, Page, Route, expect

SMALL = "architecture.own:conv6x5-p2-tanh-avg2~epochs.1~max_images.200~sample.true"


def setting(page: Page, name: str) -> Locator:
    return page.locator(f"[data-setting={name}]").first


def unfold(page: Page) -> None:
    page.get_by_role("button", name="Edit").click()


def test_numbers_are_read_as_people_write_them(page: Page) -> None:
    open_train(page)
    unfold(page)
    rate = setting(page, "learning_rate")
    rate.fill("0,05")
    expect(page.locator(".recipe-summary")).to_contain_text("learning rate 0.05")
    rate.press("ArrowUp")
    expect(rate).to_have_value("0.051")
    for text, words in (("x", "This is not a number."), ("-1", "A number from"), ("", "belongs here")):
        rate.fill(text)
        expect(rate.locator("..")).to_contain_text(words)
    epochs = setting(page, "epochs")
    epochs.fill("2.5")
    expect(epochs.locator("..")).to_contain_text("A whole number from 1 to 200.")
    page.get_by_role("button", name="Start", exact=True).first.click()
    expect(page.locator(".recipe-said")).to_contain_text("Learning rate:")
    assert page.evaluate("() => lab.state.run") is None
    expect(epochs).to_have_value("2.5")


def test_what_is_selected_is_typed_over_also_after_the_recipe_has_changed_it(page: Page) -> None:
    open_train(page)
    unfold(page)
    epochs = setting(page, "epochs")
    epochs.fill("7")
    epochs.select_text()
    setting(page, "data").evaluate(
        "(list) => { list.value = 'fashion_mnist'; list.dispatchEvent(new Event('change')); }"
    )
    expect(epochs).not_to_have_value("7")
    page.keyboard.type("8")
    expect(epochs).to_have_value("8")


def test_a_preset_sets_all_of_the_form(page: Page) -> None:
    open_train(page)
    setting(page, "time_limit").fill("60")
    page.get_by_label("Preset").select_option("resnet20-cifar10")
    expect(setting(page, "data")).to_have_value("cifar10")
    expect(setting(page, "architecture")).to_have_value("resnet20")
    expect(setting(page, "epochs")).to_have_value("200")
    expect(setting(page, "time_limit")).to_have_value("")
    expect(page.locator(".recipe-summary")).to_contain_text("SGD, learning rate 0.1")
    expect(page.get_by_test_id("estimate")).to_contain_text("min")
    setting(page, "epochs").fill("2")
    expect(page.get_by_label("Preset")).to_have_value("")


def test_start_waits_for_a_recipe_and_the_last_one_asked_for_comes(page: Page) -> None:
    open_train(page)

    def answer_all_but_one(route: Route) -> None:
        if "resnet20" not in (route.request.post_data or ""):
            route.continue_()

    page.route("**/rpc/preset", answer_all_but_one)
    begin = page.get_by_role("button", name="Start", exact=True).first
    expect(begin).to_be_enabled()
    page.get_by_label("Preset").select_option("resnet20-cifar10")
    expect(begin).to_be_disabled()
    page.get_by_label("Preset").select_option("lenet5-mnist")
    expect(begin).to_be_enabled()
    expect(setting(page, "architecture")).to_have_value("lenet5")
    page.get_by_label("Preset").select_option("resnet20-cifar10")
    expect(begin).to_be_disabled()
    setting(page, "data").select_option("fashion_mnist")
    expect(begin).to_be_enabled()
    expect(setting(page, "architecture")).to_have_value("lenet5")


def test_the_previews_show_what_settings_do(page: Page) -> None:
    open_train(page)
    setting(page, "data").select_option("fashion_mnist")
    unfold(page)
    expect(page.locator(".recipe-form .chart-line")).to_be_attached()
    setting(page, "augmentation").select_option("shift+warp+flag")
    expect(page.locator(".preview-row canvas")).to_have_count(16)
    expect(page.locator(".recipe-form")).to_contain_text("Flag: half of all single strokes")
    expect(page.locator(".preview-table")).to_contain_text("0.286")
    expect(page.locator("[data-setting=pretrained] option[value=quick-mnist]")).to_be_attached()
    expect(setting(page, "freeze")).to_be_disabled()
    setting(page, "pretrained").select_option("quick-mnist")
    setting(page, "freeze").select_option("features")
    layers = page.locator(".transfer-layers li")
    expect(layers.first).to_have_text("conv1 frozen")
    expect(layers.last).to_have_text("fc trained")
    expect(page.locator(".recipe-form")).to_contain_text("Its last layer is new")


def test_ones_own_network_is_counted_refused_and_trained(page: Page) -> None:
    open_train(page)
    setting(page, "architecture").select_option("own")
    blocks = page.locator(".own-block")
    expect(blocks).to_have_count(3)
    expect(page.locator(".own-sum")).to_contain_text("105,914 parameters")
    expect(blocks.nth(1)).to_contain_text("3×3×16×32 = 4,608")
    expect(blocks.nth(1)).to_contain_text("⌊(14 − 3 + 2×1) / 1⌋ + 1 = 14")
    blocks.nth(0).get_by_label("Pool size").fill("8")
    blocks.nth(0).get_by_label("Pool stride").fill("8")
    blocks.nth(1).get_by_label("Padding").select_option("0")
    blocks.nth(1).get_by_label("Kernel size").fill("5")
    words = "Block 2: a 5×5 kernel does not fit on maps of 3×3"
    expect(blocks.nth(1).get_by_role("status")).to_contain_text(words)
    page.get_by_role("button", name="Start", exact=True).first.click()
    expect(page.locator(".recipe-said")).to_contain_text(words)
    assert page.evaluate("() => lab.state.run") is None

    text = page.get_by_label("The same as text")
    text.fill("own:conv6x5-p2-tanh-avg2/conv8x3-same-x2-bn-add-relu-max2/dense16-bn-gelu")
    text.press("Tab")
    expect(blocks.nth(1).get_by_label("Skip connection")).to_be_checked()
    expect(page.locator(".own-sum")).to_contain_text("parameters")
    expect(page.locator(".own-sum")).not_to_have_class("is-bad")


def test_a_link_fills_the_form_and_comes_back(visit: Visit) -> None:
    page = with_recipe(visit, SMALL)
    assert page.evaluate("() => lab.state.run") is None
    expect(setting(page, "epochs")).to_have_value("1")
    expect(page.locator(".own-block")).to_have_count(1)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".toast")).to_contain_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "tab=train" in link
    assert "architecture.own:conv6x5-p2-tanh-avg2" in link
    start(page)
    wait_for_end(page)
    assert page.evaluate("() => lab.state.progress.state") == "done"
    former = visit("?tab=train&train=rate.0.5~epochs.2~sample.true")
    expect(former.locator(".recipe-summary")).to_contain_text("learning rate 0.5")


def test_a_link_with_nonsense_leaves_the_form_as_it_is(visit: Visit, complaints: list[str]) -> None:
    page = visit("?tab=train&train=epochs.lots~learning_rate.<b>")
    words = "This link does not hold a run: The epochs must be a whole number from 1 to 200."
    expect(page.locator(".recipe-said")).to_have_text(words)
    expect(setting(page, "epochs")).to_have_value("3")
    complaints.clear()  # the browser reports an answer of 400
