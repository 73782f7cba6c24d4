"""The text of a script's data: from an .npz or from torchvision to normalized images."""

from cnn_demo.data import DatasetSpec
from cnn_demo.exports.script.training import fill

DATA = '''
def load() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Training images and labels, test images and labels: uint8 (n, $shape) and int64 (n,).

    They come from the .npz that the command line names or that lies here$else.
    """
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "$data.npz")
    if file.exists():
        with np.load(file) as arrays:
            names = ("x_train", "y_train", "x_test", "y_test")
            x_train, y_train, x_test, y_test = ($array for name in names)
    else:
$otherwise
    return $returned


def channels_first(images: np.ndarray) -> Tensor:
    """(n, height, width) or (n, height, width, colors) -> (n, colors, height, width)."""
    return torch.from_numpy(images).reshape(-1, $height, $width, $channels).permute(0, 3, 1, 2).contiguous()


def as_labels(numbers: np.ndarray) -> Tensor:
    return torch.from_numpy(numbers.astype(np.int64))


def normalize(images: Tensor) -> Tensor:
    """uint8 -> float with about mean 0 and deviation 1 in each color."""
    mean = torch.tensor(MEAN, device=DEVICE).view(1, -1, 1, 1) * 255
    scale = 1 / (torch.tensor(STD, device=DEVICE).view(1, -1, 1, 1) * 255)
    return images.to(DEVICE).float().sub(mean).mul(scale).contiguous(memory_format=torch.channels_last)
'''

TORCHVISION = """
        from torchvision.datasets import $torchvision

        sets = [$torchvision("data", train=is_train, download=True) for is_train in (True, False)]
        x_train, y_train, x_test, y_test = (np.array(part) for each in sets for part in (each.data, each.targets))
"""

MISSING = """
        sys.exit("Name the $data.npz that a training in CNN Lab leaves in its data folder.")
"""

PART = '''
def of_part(images: np.ndarray, numbers: np.ndarray) -> tuple[Tensor, Tensor]:
    """The images of the classes in PART alone; their labels are their places in it."""
    is_class = numbers[:, None] == np.array(PART)
    chosen = is_class.any(1)
    return channels_first(images[chosen]), as_labels(is_class[chosen].argmax(1))
'''

PACKED = '''
def array_of(arrays: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """The array of this name. In CNN Lab's sample, images are strips of lossless WebP."""
    strips = sorted(key for key in arrays if key.startswith(f"{name}/"))
    if not strips:
        return arrays[name]
    from PIL import Image

    images = [np.asarray(Image.open(io.BytesIO(arrays[key].tobytes())).convert("RGB")) for key in strips]
    return np.concatenate([image.reshape(-1, $height, $width, $channels) for image in images])
'''

RETURNED = "channels_first(x_train), as_labels(y_train), channels_first(x_test), as_labels(y_test)"
RETURNED_PART = "*of_part(x_train, y_train), *of_part(x_test, y_test)"


def data_code(spec: DatasetSpec) -> str:
    """load(), what it needs, and normalize() for this data set."""
    channels, height, width = spec.shape
    sides = {"channels": str(channels), "height": str(height), "width": str(width)}
    code = fill(
        DATA,
        array="array_of(arrays, name)" if channels == 3 else "arrays[name]",
        data=spec.whole.id,
        **{"else": "" if spec.read else ", else from torchvision"},
        otherwise=_otherwise(spec),
        returned=RETURNED_PART if spec.part_of else RETURNED,
        shape=f"{channels}, {height}, {width}",
        **sides,
    )
    if channels == 3:
        code += "\n\n\n" + fill(PACKED, **sides)
    return code + "\n\n\n" + fill(PART) if spec.part_of else code


def _otherwise(spec: DatasetSpec) -> str:
    """Where there is no .npz: torchvision's class, if images and labels are there as they are used here."""
    if spec.read:
        return MISSING.strip("\n").replace("$data", spec.whole.id)
    return TORCHVISION.strip("\n").replace("$torchvision", spec.torchvision_name)
