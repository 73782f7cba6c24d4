"""Handwritten digits, the data set that every course begins with."""

from cnn_demo.data.dataset import DIGITS, DatasetSpec

SPEC = DatasetSpec(
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
    license="CC BY-SA 3.0",
    source="LeCun, Cortes, Burges: The MNIST database of handwritten digits, 1998",
    mirrored_is_same=False,
    framing=DIGITS,
)
