"""Zalando's clothes in the form of MNIST, and harder."""

from cnn_demo.data.dataset import THINGS, DatasetSpec

SPEC = DatasetSpec(
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
    license="MIT",
    source="Xiao, Rasul, Vollgraf: Fashion-MNIST, 2017, arXiv:1708.07747",
    mirrored_is_same=True,
    framing=THINGS,
)
