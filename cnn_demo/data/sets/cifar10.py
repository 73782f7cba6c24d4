"""Small color photographs of ten kinds of things, and its first six and last four classes as data sets of their own.

No image of one part shows a class of the other, so a network of one has never seen the other: what it has learned can
be carried over honestly, which within the ten classes it cannot. Both parts hold animals and vehicles, so there is
something to carry over.
"""

from cnn_demo.data.dataset import SCENES, DatasetSpec, part

SPEC = DatasetSpec(
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
    license="none stated; cite Krizhevsky 2009",
    source="Krizhevsky: Learning multiple layers of features from tiny images, 2009",
    mirrored_is_same=True,
    framing=SCENES,
)

FIRST_SIX = part(
    SPEC,
    id="cifar10_first_six",
    title="CIFAR-10, first six",
    classes=SPEC.classes[:6],
    mean=(0.4922, 0.4821, 0.4451),
    std=(0.2463, 0.2420, 0.2602),
)

LAST_FOUR = part(
    SPEC,
    id="cifar10_last_four",
    title="CIFAR-10, last four",
    classes=SPEC.classes[6:],
    mean=(0.4902, 0.4822, 0.4487),
    std=(0.2481, 0.2457, 0.2636),
)
