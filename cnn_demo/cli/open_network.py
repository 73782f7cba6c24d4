"""Open a network of your own in the page. Its file is run as code: open only what you trust."""

import argparse

EXAMPLES = """FILE.py:build is a function (or a network) in a file of yours, which is run as code, with all your
rights: open only files that you trust. Weights are only read. The page is for this machine, and nothing is uploaded.

examples:
  python -m cnn_demo open net.py:build --weights net.pt --classes cat,dog --input-shape 3,128,128
  python -m cnn_demo open torchvision_net.py:resnet18
  python -m cnn_demo open resnet18-imagenet
    (or alexnet, vgg16, googlenet, resnet50, resnet152: with torchvision's weights, downloaded once)
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("code", metavar="FILE.py:build", help="a function without arguments that returns an nn.Module")
    parser.add_argument("--weights", metavar="FILE", help="its weights: .safetensors, or a state_dict as .pt or .pth")
    parser.add_argument("--classes", metavar="NAMES", help="a,b,c or a file with a name a line (default: numbers)")
    parser.add_argument("--input-shape", default="3,224,224", metavar="C,H,W", help="default: %(default)s")
    parser.add_argument(
        "--mean", metavar="NUMBERS", help="of pixels in 0..1, by channel (default: ImageNet's, gray: 0)"
    )
    parser.add_argument("--std", metavar="NUMBERS", help="their deviation (default: ImageNet's, gray: 1)")
    parser.add_argument(
        "--images",
        choices=("digits", "things"),
        help="gray ones as MNIST's or as Fashion-MNIST's (default: by classes)",
    )
    parser.add_argument("--name", metavar="NAME", help="what the page calls it (default: its class)")


def run(arguments: argparse.Namespace) -> int:
    from cnn_demo.cli.named_network import original_named
    from cnn_demo.opening import OpenedNetwork, files, open_network
    from cnn_demo.opening.opened import refuse_in_a_space
    from cnn_demo.prediction.stores import Stores

    refuse_in_a_space()
    if original := original_named(arguments.code, Stores.open()):
        OpenedNetwork(original).show(wait=True)
        return 0
    shape = [int(each) for each in _numbers(arguments.input_shape, "--input-shape")]
    mean, std = (_numbers(word, option) if word else None for word, option in (
        (arguments.mean, "--mean"), (arguments.std, "--std")
    ))  # fmt: skip
    classes = files.class_list(arguments.classes) if arguments.classes else None
    model = files.built(arguments.code)
    if arguments.weights:
        files.load(model, arguments.weights)
    opened = open_network(
        model, classes=classes, input_shape=shape, mean=mean, std=std, images=arguments.images, name=arguments.name
    )
    opened.show(wait=True)
    return 0


def _numbers(word: str, option: str) -> list[float]:
    from cnn_demo.errors import BadValue

    try:
        return [float(each) for each in word.split(",")]
    except ValueError as error:
        raise BadValue(f"{option} is a list of numbers with commas between them, such as 3,224,224.") from error
