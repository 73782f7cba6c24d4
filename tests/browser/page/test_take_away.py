"""Export, and bring back: a script and a card are saved, a broken file is refused, a sound one is used at once."""

import dataclasses
from pathlib import Path

import random_checkpoints
from browser.page_driver import settle
from browser.training_hand import open_train
from playwright.sync_api import Page, expect

from cnn_demo.prediction.checkpoint import checkpoint_file

MARKUP = "<img src=x onerror=alert(1)>"


def test_files_leave_and_a_file_comes_back(page: Page, tmp_path: Path, complaints: list[str]) -> None:
    open_train(page)
    block = page.get_by_role("region", name="Export")
    expect(block.locator(".export-form")).to_have_count(4)
    expect(block).to_contain_text("Published network, test accuracy 99.")
    with page.expect_download() as download:
        block.get_by_role("button", name="PyTorch script").click()
    assert "class Network(nn.Module):" in download.value.path().read_text(encoding="utf-8")
    expect(block.get_by_role("status")).to_have_text(f"Saved as {download.value.suggested_filename}.")
    with page.expect_download() as download:
        block.get_by_role("button", name="Model card").click()
    assert "% right**" in download.value.path().read_text(encoding="utf-8")

    card = random_checkpoints.card("mlp")
    card = dataclasses.replace(card, classes=(MARKUP, *card.classes[1:]))
    checkpoint_file.save(tmp_path / "sound.safetensors", card, random_checkpoints.weights("mlp"))
    content = (tmp_path / "sound.safetensors").read_bytes()
    (tmp_path / "broken.safetensors").write_bytes(content[:-1])
    (tmp_path / "missing.safetensors").write_bytes(b"")
    before = page.evaluate("() => lab.state.network.network")
    block.get_by_role("button", name="Load weights").press("Enter")
    dialog = page.get_by_role("dialog", name="Load weights")
    for name in ("broken", "missing"):
        dialog.locator("input[type=file]").set_input_files(tmp_path / f"{name}.safetensors")
        expect(dialog.get_by_role("status")).to_contain_text("This file is not a network of CNN Lab.")
        assert page.evaluate("() => lab.state.network.network") == before
    dialog.locator("input[type=file]").set_input_files(tmp_path / "sound.safetensors")
    page.wait_for_function("(before) => lab.state.network.network !== before", arg=before)
    expect(dialog).to_be_hidden()
    settle(page)
    expect(page.locator(".answer-name").first).to_have_text(MARKUP)
    complaints.clear()  # the browser reports the answers of 400
