"""Several views of an image: which ones, and how much each counts."""

import pytest
import torch
from torch import Tensor, nn

from cnn_demo.training.engine.views import Views


class Corner(nn.Module):
    """Answers with the pixel at the upper left."""

    def forward(self, images: Tensor) -> Tensor:
        return images[:, :, 0, 0]


IMAGE = torch.arange(20.0).view(1, 1, 4, 5)  # row by row: 0 to 4, 5 to 9, 10 to 14, 15 to 19


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        (1, 0.0),
        (2, (0 + 4) / 2),
        # moved up and left, (1, 1) comes to the corner; moved the other way, the border's mirror image: (1, 1) again
        (6, (0 + 4) / 4 + 2 * (6 + 8) / 8),
    ],
)
def test_the_answer_is_the_mean_over_the_views(views: int, expected: float) -> None:
    assert Views(Corner(), views)(IMAGE).item() == pytest.approx(expected)


@pytest.mark.parametrize("views", [1, 2, 6])
def test_views_of_an_even_image_change_nothing(views: int) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    even = torch.ones(2, 3, 8, 8) * torch.tensor([0.2, 0.5, 0.9])[:, None, None]
    assert torch.allclose(Views(network, views)(even), network(even), atol=1e-6)
