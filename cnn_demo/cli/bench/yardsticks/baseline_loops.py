"""The training loops of the articles, as they are written there: what our speed is measured against.

One image after the other goes through PIL and torchvision's transforms, a DataLoader collects batches, and everything
is float32. CIFAR-10's images are turned into tensors before the clock starts, as that article does.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data import Dataset as TorchDataset

from cnn_demo import networks
from cnn_demo.data import Dataset
from cnn_demo.data.normalization import normalize

WARM_UP = 5  # steps before the clock starts: memory, threads and code are then in place


@dataclass(frozen=True)
class Article:
    """One article's recipe; its optimizer gets the parameters."""

    architecture: str
    data: str
    batch: int
    shuffle: bool
    epochs: int
    optimizer: Callable[[Any], torch.optim.Optimizer]
    tensors_first: bool = False

    def steps(self, images: int) -> int:
        """Steps of the whole training."""
        return -(-images // self.batch) * self.epochs


ARTICLES: dict[str, Article] = {
    article.data: article
    for article in (
        Article("convnet_plain", "mnist", 10, True, 5, lambda p: torch.optim.Adam(p, lr=1e-4)),
        Article("convnet_pooled", "fashion_mnist", 64, False, 10, lambda p: torch.optim.Adam(p, lr=1e-3)),
        Article("convnet_deep", "cifar10", 64, True, 50, lambda p: torch.optim.SGD(p, lr=0.008), tensors_first=True),
    )
}


def seconds_for(article: Article, dataset: Dataset, steps: int) -> float:
    """How long `steps` steps of the article's loop take here, after WARM_UP others."""
    torch.manual_seed(42)
    model = networks.build(article.architecture, dataset.spec.shape, len(dataset.spec.classes))
    optimizer, criterion = article.optimizer(model.parameters()), nn.CrossEntropyLoss()
    loader = DataLoader(_images(article, dataset), batch_size=article.batch, shuffle=article.shuffle)
    model.train()
    began = 0.0
    for step, (images, labels) in enumerate(_endless(loader)):
        if step == WARM_UP:
            began = time.perf_counter()
        if step == WARM_UP + steps:
            break
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        loss.item()  # the articles add it up for their curves
    return time.perf_counter() - began


def _endless(loader: DataLoader[Any]) -> Iterator[tuple[Tensor, Tensor]]:
    while True:
        yield from loader


def _images(article: Article, dataset: Dataset) -> TorchDataset[Any]:
    if article.tensors_first:
        some = dataset.train.take(torch.arange(min(len(dataset.train), 10_000)))
        return TensorDataset(normalize(some.images, dataset.spec.mean, dataset.spec.std), some.labels)
    return _LikeTorchvision(dataset)


class _LikeTorchvision(TorchDataset[Any]):
    """What torchvision.datasets.MNIST does for each image: array to PIL, PIL to tensor."""

    def __init__(self, dataset: Dataset) -> None:
        from torchvision import transforms

        self.arrays = np.ascontiguousarray(dataset.train.images[:, 0].numpy())
        self.labels = dataset.train.labels.tolist()
        self.to_tensor = transforms.ToTensor()

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        from PIL import Image

        return self.to_tensor(Image.fromarray(self.arrays[index])), self.labels[index]
