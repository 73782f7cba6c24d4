"""What there is to learn from: every data set, in menu order. Loading them is `store.load`."""

from cnn_demo.data.spec import Dataset, DatasetSpec, ImageSet
from cnn_demo.errors import unknown

__all__ = ["DATASETS", "Dataset", "DatasetSpec", "ImageSet", "spec_of"]

DATASETS: dict[str, DatasetSpec] = {
    spec.id: spec
    for spec in (
        DatasetSpec(
            id="mnist",
            title="MNIST",
            shape=(1, 28, 28),
            classes=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            mean=(0.1307,),
            std=(0.3081,),
            torchvision_name="MNIST",
            download_from="https://ossci-datasets.s3.amazonaws.com/mnist/",
            train_images=60_000,
            test_images=10_000,
            download_megabytes=12,
            licence="CC BY-SA 3.0",
            source="LeCun, Cortes, Burges: The MNIST database of handwritten digits, 1998",
            mirrored_is_same=False,
        ),
        DatasetSpec(
            id="fashion_mnist",
            title="Fashion-MNIST",
            shape=(1, 28, 28),
            classes=(
                "T-shirt/top",
                "Trouser",
                "Pullover",
                "Dress",
                "Coat",
                "Sandal",
                "Shirt",
                "Sneaker",
                "Bag",
                "Ankle boot",
            ),
            mean=(0.2860,),
            std=(0.3530,),
            torchvision_name="FashionMNIST",
            download_from="http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            train_images=60_000,
            test_images=10_000,
            download_megabytes=31,
            licence="MIT",
            source="Xiao, Rasul, Vollgraf: Fashion-MNIST, 2017, arXiv:1708.07747",
            mirrored_is_same=True,
        ),
        DatasetSpec(
            id="cifar10",
            title="CIFAR-10",
            shape=(3, 32, 32),
            classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
            mean=(0.4914, 0.4822, 0.4465),
            std=(0.2470, 0.2435, 0.2616),
            torchvision_name="CIFAR10",
            download_from="https://www.cs.toronto.edu/~kriz/",
            train_images=50_000,
            test_images=10_000,
            download_megabytes=170,
            licence="none stated; cite Krizhevsky 2009",
            source="Krizhevsky: Learning multiple layers of features from tiny images, 2009",
            mirrored_is_same=True,
        ),
    )
}


def spec_of(data: str) -> DatasetSpec:
    """The spec with this id; BadValue naming the ids when there is none."""
    if not isinstance(data, str) or data not in DATASETS:
        raise unknown("data set", data, DATASETS)
    return DATASETS[data]
