"""Weights of torchvision's form where torchvision says that they are, on a server of this machine: random numbers, the
first digits of their hash in the file's name."""

import hashlib
import io
from typing import Any

import pytest
import torch
from local_server import Server
from torch import nn

WRONG = "resnet18-0123abcd.pth"  # no file has this hash


def allow_downloads(patch: pytest.MonkeyPatch) -> None:
    """From this machine, past every proxy."""
    patch.setenv("CNN_DEMO_DOWNLOAD", "1")
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        patch.delenv(name, raising=False)
        patch.delenv(name.upper(), raising=False)


def publish(original: str, server: Server, patch: pytest.MonkeyPatch) -> nn.Module:
    """The network that has the weights which lie there now."""
    from torchvision import models

    generator = torch.Generator().manual_seed(0)
    settings: dict[str, Any] = {"init_weights": False} if original in ("googlenet", "vgg16") else {}
    with torch.device("meta"):
        model: nn.Module = models.get_model(original, weights=None, **settings).eval()
    model.to_empty(device="cpu")
    for name, each in model.state_dict().items():
        if name.endswith(("running_var", "num_batches_tracked")):
            each.fill_(1)
        else:  # as much as lets a deep network's values neither fade nor grow
            each.normal_(0, (2 / max(1, each[0].numel())) ** 0.5 if each.dim() > 1 else 0.1, generator=generator)
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    _point(
        original, f"{original}-{hashlib.sha256(file.getvalue()).hexdigest()[:8]}.pth", file.getvalue(), server, patch
    )
    return model


def publish_wrong(server: Server, patch: pytest.MonkeyPatch, size: int = 500_000) -> None:
    """A file in the place of ResNet-18's that is another one: what is in it does not come to be read."""
    _point("resnet18", WRONG, bytes(size), server, patch)


def _point(original: str, file: str, content: bytes, server: Server, patch: pytest.MonkeyPatch) -> None:
    from torchvision import models

    server.files[file] = content
    patch.setattr(models.get_model_weights(original)["IMAGENET1K_V1"].value, "url", server.url + file)
