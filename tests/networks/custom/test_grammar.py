"""Networks of one's own: the language, the layers, and a sentence that names the block for whatever cannot be."""

import pytest
import torch
from torch import fx, nn

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.networks import count_parameters
from cnn_demo.networks.analysis.custom_summary import describe
from cnn_demo.networks.custom.blocks import Block, ImpossibleNetwork
from cnn_demo.networks.custom.grammar import file_name, parse, spec_of_own, write

DESIGNS = {  # id: parameters on MNIST, counted by hand
    "own:conv16x3-relu-max2/conv10x3-relu-max2/dense128-relu/dense84-relu": 45_424,  # convnet_tiny
    "own:conv10x3-relu/conv5x3-relu/dense64-relu/dense32-relu": 187_349,  # convnet_plain
    "own:conv32x3-relu-max2/conv64x3-relu-max2/dense128-relu": 225_034,  # convnet_pooled
    "own:conv6x5-p2-tanh-avg2/conv16x5-tanh-avg2/dense120-tanh/dense84-tanh": 61_706,  # lenet5
    "own:dense64-relu/dense64-relu": 55_050,  # mlp
    "own:conv8x3-same-bn-relu/conv8x3-same-x2-bn-add-relu-max3s2/conv16x3-s2-same-bn-add-gelu-drop0.2/dense20-bn-elu": (
        (72 + 16) + 2 * (576 + 16) + (1152 + 32 + 128 + 32) + (16 * 7 * 7 * 20 + 40) + 210
    ),
    "own:conv4x7-s4-p9-d3-sigmoid-avg2s1": 4 * 49 + 4 + (4 * 6 * 6 * 10 + 10),
}
every_design = pytest.mark.parametrize("design", DESIGNS, ids=range(len(DESIGNS)))


class LeafTracer(fx.Tracer):
    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return not any(m.children())


@every_design
def test_a_design_is_built_as_it_is_written(design: str) -> None:
    for shape in ((1, 28, 28), (3, 32, 32)):
        model = networks.build(design, shape, 10)
        assert model(torch.randn(2, *shape)).shape == (2, 10)
        steps = [node for node in LeafTracer().trace(model).nodes if node.op not in ("placeholder", "output")]
        leaves = [name for name, module in model.named_modules() if not any(module.children())]
        assert sorted(str(node.target) for node in steps) == sorted(leaves)  # every step is a module that runs once
        assert not any(name.isdigit() for name, _ in model.named_children())
    assert count_parameters(networks.build(design, (1, 28, 28), 10)) == DESIGNS[design]


@every_design
def test_an_id_and_its_blocks_say_the_same(design: str) -> None:
    assert write(parse(design)) == design == networks.architecture_of(design).id


@every_design
def test_what_is_described_is_what_is_built(design: str) -> None:
    found = describe(parse(design), (1, 28, 28), 10)
    assert (found.problem, len(found.rows)) == ("", len(parse(design)) + 1)
    assert found.parameters == DESIGNS[design]
    assert found.rows[-1][-1].output_shape == (10,)
    for layer in (layer for row in found.rows for layer in row):
        assert bool(layer.parameter_formula) == bool(layer.parameters)
        assert bool(layer.mac_formula) == bool(layer.macs)


def test_layers_are_named_after_their_block() -> None:
    model = networks.build(
        "own:conv8x3-same-bn-relu-max2-drop0.5/conv8x3-same-x2-bn-add-relu/dense9-tanh", (1, 28, 28), 10
    )
    names = [name for name, module in model.named_modules() if not list(module.children())]
    assert names == [
        *("conv1", "bn1", "relu1", "pool1", "drop1"),
        *(f"block2.main.{name}" for name in ("conv2_1", "bn2_1", "relu2_1", "conv2_2", "bn2_2")),
        *("block2.add", "relu2", "flatten", "fc3", "tanh3", "fc4"),
    ]


def test_a_shortcut_adds_what_came_in() -> None:
    model = networks.build("own:conv4x3-same/conv4x3-same-add/conv8x3-s2-same-add", (1, 28, 28), 10).eval()
    image = torch.randn(1, 1, 28, 28)
    before = model.conv1(image)
    nn.init.zeros_(model.block2.main.conv2.weight)
    nn.init.zeros_(model.block2.main.conv2.bias)
    assert torch.equal(model.block2(before), before)
    assert model.block3.project.conv.kernel_size == (1, 1)
    assert model.block3(before).shape == (1, 8, 14, 14)


def test_equal_networks_have_one_id() -> None:
    block = Block(width=8, pool="none", pool_size=5, pool_stride=3, dropout=0.0001)
    assert write([block]) == "own:conv8x3" == write(parse("own:conv8x3-s1-p0-d1-x1"))
    assert write([Block(pool="max", pool_size=3, pool_stride=3)]) == "own:conv16x3-max3"


WRONG = {
    "own:": 'Block 1: "" cannot be read',
    "own:conv16": 'Block 1: "conv16" cannot be read',
    "own:conv16x3-max2/con": 'Block 2: "con" cannot be read. Write it like conv16x3',
    "own:conv16x3-relu-bn": "Block 1:",  # batch norm stands before the activation
    "own:conv16x3-relu/dense10-max2": "Block 2:",
    "own:conv0x3": "Block 1: the filters must be a whole number from 1 to 128.",
    "own:conv129x3": "Block 1: the filters must be",
    "own:dense513": "Block 1: the units must be a whole number from 1 to 512.",
    "own:conv8x8": "Block 1: the kernel's size must be a whole number from 1 to 7.",
    "own:conv8x3-s5": "Block 1: the stride must be",
    "own:conv8x3/conv8x3-d4": "Block 2: the dilation must be",
    "own:conv8x3-x9": "Block 1: the number of convolutions must be",
    "own:conv8x4-same": "Block 1: same padding needs a kernel with a middle, and 4×4 has none.",
    "own:conv8x3-max9": "Block 1: the pooling's size must be",
    "own:dense8-drop0.95": "Block 1: the dropout must be a number from 0 to 0.9.",
    "own:" + "/".join(["conv8x3"] * 7): "1 to 6 blocks",
    "own:" + "conv8x3-" * 10_000: "1 to 6 blocks",
    "own:conv８x3": "Block 1:",  # a digit, but not one of ours
    "own:<b>": 'Block 1: "<b>" cannot be read',
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        networks.architecture_of(text)
    assert WRONG[text] in str(refusal.value)


IMPOSSIBLE = {
    "conv8x3-relu-max2/conv8x3-max4/conv8x5": (3, "Block 3: a 5×5 kernel does not fit on maps of 2×2; use padding"),
    "conv8x3-max8/conv8x3-d2": (2, "Block 2: a 3×3 kernel with dilation 2 spans 5×5 and does not fit on maps of 3×3"),
    "conv8x5-x3-max8/conv8x3-same-max3": (2, "Block 2: pooling over 3×3 does not fit on maps of 2×2; pool less"),
    "dense10/conv8x3": (2, "Block 2: a convolution needs maps, and the dense block before it leaves none."),
    "conv8x3-add": (1, "Block 1: its shortcut brings maps of 28×28 to maps of 26×26"),
    "conv128x3/conv128x3-same/dense512": (3, "Block 3: with it the network has 44,"),
    "conv128x5-same/conv128x5-same-x2": (2, "Block 2: with it the network needs 644,761,600 multiplications"),
    "conv128x1-p9/conv128x1-p9": (0, "With its last layer the network has"),
}


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_the_first_impossible_block_is_named_with_what_to_do(text: str) -> None:
    number, words = IMPOSSIBLE[text]
    blocks = parse(f"own:{text}")
    found = describe(blocks, (1, 28, 28), 10)
    assert found.block == number
    assert found.problem.startswith(words)
    assert len(found.rows) == (number - 1 if number else len(blocks))
    with pytest.raises(ImpossibleNetwork, match=words[:20]):
        networks.build(f"own:{text}", (1, 28, 28), 10)


@pytest.mark.parametrize(
    "block",
    [
        Block(width=True),
        Block(width=float("nan")),  # type: ignore[arg-type]
        Block(width="8"),  # type: ignore[arg-type]
        Block(kind="rnn"),
        Block(activation="relu6"),
        Block(pool=["max"]),  # type: ignore[arg-type]
        Block(padding=None),  # type: ignore[arg-type]
        Block(padding="valid"),
        Block(norm=1),  # type: ignore[arg-type]
        Block(dropout=float("nan")),
        Block(kind="dense", pool="max"),
        Block(kind="dense", shortcut=True),
    ],
    ids=range(12),
)
def test_any_value_of_a_block_is_checked(block: Block) -> None:
    with pytest.raises(ImpossibleNetwork, match=r"^Block 2: "):
        write([Block(), block])


def test_names_for_files() -> None:
    assert file_name("quick") == "quick"
    name = file_name("own:conv8x3-s1-relu")
    assert name == file_name("own:conv8x3-relu")
    assert name.startswith("own_")
    assert len(name) == 12


def test_a_seed_is_not_disturbed() -> None:
    state = torch.get_rng_state()
    describe(parse("own:conv9x3"), (1, 28, 28), 10)
    assert torch.equal(state, torch.get_rng_state())
    assert spec_of_own("own:conv9x3").title == "Own: conv 9"
