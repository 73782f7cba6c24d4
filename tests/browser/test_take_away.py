"""Take it with you, and bring it back: a script is saved, a broken file is refused, a sound one is used at once."""

import dataclasses
from pathlib import Path

import random_checkpoints
from browser.page_driver import answer, open_tab
from playwright.sync_api import Page, expect

from cnn_demo.prediction.checkpoint import checkpoint_file

MARKUP = "<img src=x onerror=alert(1)>"


def test_files_leave_and_a_file_comes_back(page: Page, tmp_path: Path) -> None:
    open_tab(page, "Train")
    forms = page.locator(".take-form")
    expect(forms).to_have_count(4)
    with page.expect_download() as download:
        forms.get_by_role("button", name="PyTorch script").click()
    assert "class Network(nn.Module):" in download.value.path().read_text(encoding="utf-8")
    expect(page.locator(".take-said")).to_have_text(f"Saved as {download.value.suggested_filename}.")
    with page.expect_download() as download:
        forms.get_by_role("button", name="Model card").click()
    assert "% right**" in download.value.path().read_text(encoding="utf-8")

    card = dataclasses.replace(
        random_checkpoints.card("mlp"), classes=(MARKUP, *random_checkpoints.card("mlp").classes[1:])
    )
    checkpoint_file.save(tmp_path / "sound.safetensors", card, random_checkpoints.weights("mlp"))
    content = (tmp_path / "sound.safetensors").read_bytes()
    (tmp_path / "broken.safetensors").write_bytes(content[:-1])
    before = page.evaluate("() => lab.state.network.network")

    page.get_by_role("button", name="Load a file").press("Enter")
    dialog = page.get_by_role("dialog", name="Load a network")
    for name in ("broken", "missing"):
        (tmp_path / "missing.safetensors").write_bytes(b"")
        dialog.locator("input[type=file]").set_input_files(tmp_path / f"{name}.safetensors")
        expect(dialog.get_by_role("status")).to_contain_text("This file is not a network of CNN Lab.")
        assert page.evaluate("() => lab.state.network.network") == before
    dialog.locator("input[type=file]").set_input_files(tmp_path / "sound.safetensors")
    expect(dialog).not_to_be_attached()
    page.wait_for_function("() => lab.state.answer.network.startsWith('run-') && lab.idle()")
    expect(page.locator("#lab-network option:checked")).to_contain_text("yours")
    assert answer(page)["classes"][0] == MARKUP
    open_tab(page, "Classify")
    expect(page.locator(".answer-bars")).to_contain_text(MARKUP)
    assert page.locator("img[src=x]").count() == 0

    page.reload()  # it is still there, for this visitor
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    assert answer(page)["classes"][0] == MARKUP
