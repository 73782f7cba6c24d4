"""Augmentation: a contract over every choice, then what each change does and does not do."""

import pytest
import torch
from labs import DATA
from torch import Generator, Tensor

from cnn_demo.data.augmentation import AUGMENTATIONS, Augmentation, bars, crop, cutout, flag, flip, shift, shift4, warp

CHANGES = (shift, shift4, flip, cutout, warp, flag, crop)
every_change = pytest.mark.parametrize("change", CHANGES)
every_kind = pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])


def seeded(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


def digits(dtype: torch.dtype = torch.uint8, n: int = 64) -> Tensor:
    return DATA.sample("mnist").train.images[:n].to(dtype)


def test_every_change_is_in_a_menu_entry() -> None:
    assert {change for changes in AUGMENTATIONS.values() for change in changes} == set(CHANGES)
    assert AUGMENTATIONS["none"] == ()


@every_kind
@every_change
def test_kind_and_shape_stay_and_the_input_is_untouched(change: Augmentation, dtype: torch.dtype) -> None:
    for images in (digits(dtype), DATA.sample("cifar10").train.images[:32].to(dtype), digits(dtype, 1)):
        before = images.clone()
        changed = change(images, seeded())
        assert changed.shape[:2] == images.shape[:2]
        assert changed.shape[2:] == (
            tuple(round(side * 13 / 16) for side in images.shape[2:]) if change is crop else images.shape[2:]
        )
        assert changed.dtype == images.dtype
        assert torch.equal(images, before)
        assert changed.data_ptr() != images.data_ptr()


@every_change
def test_the_generator_alone_decides(change: Augmentation) -> None:
    torch.manual_seed(1)
    first = change(digits(), seeded(3))
    torch.manual_seed(2)
    assert torch.equal(first, change(digits(), seeded(3)))
    assert not torch.equal(first, change(digits(), seeded(4)))


@every_change
def test_the_world_s_generator_is_left_alone(change: Augmentation) -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    change(digits(), seeded())
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("change", "most"), [(shift, 2), (shift4, 4)])
def test_shift_moves_by_so_many_pixels_at_most_in_every_direction(change: Augmentation, most: int) -> None:
    dots = torch.zeros(2000, 1, 28, 28, dtype=torch.uint8)
    dots[:, :, 14, 14] = 255
    moved = change(dots, seeded()).nonzero()
    assert len(moved) == 2000
    offsets = (moved[:, 2:] - 14).unique(dim=0)
    assert len(offsets) == (2 * most + 1) ** 2
    assert offsets.abs().max() == most


def test_shift_moves_all_channels_together() -> None:
    gray = DATA.sample("cifar10").train.images[:64, :1].expand(-1, 3, -1, -1)
    moved = shift(gray, seeded())
    assert torch.equal(moved[:, 0], moved[:, 1])
    assert torch.equal(moved[:, 0], moved[:, 2])


def test_flip_mirrors_about_half() -> None:
    images = digits(n=1000)
    flipped = flip(images, seeded())
    mirrored = (flipped == images.flip(3)).all(3).all(2).all(1)
    same = (flipped == images).all(3).all(2).all(1)
    assert (mirrored | same).all()
    assert 430 < mirrored.sum() < 570


def test_cutout_blanks_one_square_and_nothing_else() -> None:
    white = torch.full((500, 3, 32, 32), 255, dtype=torch.uint8)
    holes = cutout(white, seeded()) == 0
    assert torch.equal(holes[:, 0], holes[:, 2])
    rows, columns = holes[:, 0].any(2).sum(1), holes[:, 0].any(1).sum(1)
    assert torch.equal(holes[:, 0].sum((1, 2)), rows * columns)
    assert rows.max() <= 10
    assert rows.min() >= 4


@every_kind
def test_warp_keeps_constant_images_constant(dtype: torch.dtype) -> None:
    constant = torch.full((50, 3, 32, 32), 77, dtype=dtype)
    assert warp(constant, seeded()).float().sub(77).abs().max() < 1e-3


def test_warp_keeps_the_digit_in_its_place() -> None:
    images = digits(torch.float32, 500)
    warped = warp(images, seeded())
    assert not torch.equal(warped, images)
    assert (warped.mean((1, 2, 3)) / images.mean((1, 2, 3)) - 1).abs().max() < 0.35
    assert warped.min() >= 0
    assert warped.max() <= 255.01


def test_a_bar_is_found_with_its_measures() -> None:
    upright, leaning = ink = torch.zeros(2, 28, 28)
    upright[4:24, 10:14] = 255
    leaning[range(5, 20), range(8, 23)] = 255  # down to the right
    y, x, angle, length, width = bars(ink)
    assert y.tolist() == pytest.approx([0, -1.5], abs=1e-4)
    assert x.tolist() == pytest.approx([-2, 1.5], abs=1e-4)
    assert angle.tolist() == pytest.approx([0, torch.pi / 4], abs=1e-4)
    assert length.tolist() == pytest.approx([20, 15 * 2**0.5], rel=0.02)
    assert width.tolist() == pytest.approx([4, 0], abs=0.15)  # pixels are places, not areas


def test_a_flag_is_given_to_about_half_of_all_ones_and_to_nothing_else() -> None:
    training = DATA.sample("mnist").train
    is_one = training.labels == 1
    flagged = flag(training.images, seeded())
    changed = (flagged != training.images).any(3).any(2).any(1)
    assert 0.35 < changed[is_one].float().mean() < 0.5
    assert changed[~is_one].float().mean() < 0.002
    assert (flagged >= training.images).all()


def test_a_flag_goes_from_the_top_down_to_the_left() -> None:
    stroke = torch.zeros(400, 1, 28, 28, dtype=torch.uint8)
    stroke[:, :, 4:24, 13:16] = 255
    added = flag(stroke, seeded()).int() - stroke.int()
    y, x = added[:, 0].nonzero().T[1:]
    assert x.max() < 16
    assert x.min() >= 3
    assert y.min() >= 3
    assert y.max() < 15


def test_crop_cuts_out_windows_at_every_place() -> None:
    numbered = torch.arange(32 * 32, dtype=torch.float32).view(1, 1, 32, 32).expand(3000, 3, 32, 32)
    windows = crop(numbered, seeded())
    assert windows.shape == (3000, 3, 26, 26)
    corner = windows[:, 0, 0, 0]
    assert torch.equal(windows - corner[:, None, None, None], numbered[:, :, :26, :26])
    rows, columns = corner // 32, corner % 32
    assert rows.unique().tolist() == columns.unique().tolist() == list(range(7))
