"""Five eras of convolutional networks: what each brought, how it did in its own time, and where its designs are.

Facts are those of the papers named beside them. ILSVRC is the yearly contest on ImageNet: 1,000 classes, and an answer
counts when the true class is among a network's first five ("top-5 error").
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What a paper reports: an error in percent, and of what."""

    percent: float
    of: str


@dataclass(frozen=True)
class Era:
    """One era. `originals` are ids of networks.imagenet (none for LeNet-5, which is small enough to be ours as it was
    published); `small` is the architecture that brings its idea to small images."""

    id: str
    title: str
    year: int
    story: tuple[str, ...]
    idea: str
    paper: str
    results: tuple[Result, ...]
    originals: tuple[str, ...]
    small: str


HUMAN = Result(5.1, "ILSVRC top-5, one trained person (Russakovsky et al. 2015, arXiv:1409.0575)")

ERAS: tuple[Era, ...] = (
    Era(
        id="lenet5",
        title="LeNet-5",
        year=1998,
        story=(
            "It read the amounts on checks in banks.",
            "Convolution and pooling twice, then dense layers: the plan that all later eras share. It squashes with "
            "tanh and pools by averaging.",
        ),
        idea="kernels that are learned and shared over the whole image",
        paper="LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, "
        "Proceedings of the IEEE, 1998",
        results=(Result(0.95, "MNIST test error, one network, no distorted images added"),),
        originals=(),
        small="lenet5",
    ),
    Era(
        id="alexnet",
        title="AlexNet",
        year=2012,
        story=(
            "Fourteen years after LeNet-5 it won ILSVRC by a wide margin, and deep networks were back.",
            "ReLU instead of tanh, so that learning does not stall; two GPUs, five to six days of training.",
        ),
        idea="ReLU, dropout and much more of everything",
        paper="Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks, "
        "NIPS 2012",
        results=(
            Result(15.3, "ILSVRC 2012 top-5 test error, seven networks together"),
            Result(18.2, "ILSVRC 2012 top-5 validation error, one network"),
        ),
        originals=("alexnet",),
        small="alexnet_small",
    ),
    Era(
        id="vgg",
        title="VGG",
        year=2014,
        story=(
            "Nothing but 3×3 kernels, one behind the other: two see as far as one of 5×5, three as far as one of 7×7.",
            "Twice the maps each time that their sides halve. Most of its weights sit in the first dense layer.",
        ),
        idea="small kernels, stacked deep",
        paper="Simonyan, Zisserman: Very deep convolutional networks for large-scale image recognition, "
        "arXiv:1409.1556, 2014",
        results=(Result(7.3, "ILSVRC 2014 top-5 test error, seven networks together"),),
        originals=("vgg16",),
        small="vgg_small",
    ),
    Era(
        id="googlenet",
        title="GoogLeNet",
        year=2014,
        story=(
            "Nine inception modules: kernels of several sizes look at the same maps side by side.",
            "1×1 kernels make the maps fewer before the expensive kernels see them, and averaging replaces most dense "
            "layers: more accurate than VGG with a twentieth of its weights.",
        ),
        idea="kernels of several sizes at once, paid for by 1×1 kernels",
        paper="Szegedy et al.: Going deeper with convolutions, arXiv:1409.4842, 2014",
        results=(Result(6.67, "ILSVRC 2014 top-5 test error, seven networks together"),),
        originals=("googlenet",),
        small="googlenet_small",
    ),
    Era(
        id="resnet",
        title="ResNet",
        year=2015,
        story=(
            "152 layers. Shortcuts carry a signal past two or three layers at a time, so that depth stops hurting.",
            "Its error was below that of a person. Vision transformers came after.",
        ),
        idea="shortcuts",
        paper="He, Zhang, Ren, Sun: Deep residual learning for image recognition, arXiv:1512.03385, 2015",
        results=(Result(3.57, "ILSVRC 2015 top-5 test error, six networks together"), HUMAN),
        originals=("resnet18", "resnet50", "resnet152"),
        small="resnet20",
    ),
)
