"""Every architecture, and a few that a person would put together, with the data that each is tried on."""

from cnn_demo.networks import ARCHITECTURES, architecture_of

OWN = (
    "own:conv8x3-same-x2-bn-add-relu-max2/dense16-bn-gelu-drop0.5",
    "own:conv8x5-s2-p1-d2-elu-avg3s1/conv8x3-same-add-tanh/dense16-sigmoid",
    "own:dense32-relu",
)
EVERY = (*ARCHITECTURES, *OWN)


def data_for(architecture: str) -> str:
    published = architecture_of(architecture).published
    return "cifar10" if published and published[0] == (3, 32, 32) else "mnist"
