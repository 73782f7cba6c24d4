"""A sound file that tests of checkpoints change, cut and forge."""

import pytest
import random_checkpoints

from cnn_demo.prediction.checkpoint import checkpoint_file


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound file with two snapshots."""
    path = tmp_path_factory.mktemp("whole") / "quick-mnist.safetensors"
    snapshots = {epoch: random_checkpoints.weights(seed=epoch) for epoch in (0, 2)}
    checkpoint_file.save(path, random_checkpoints.card(), random_checkpoints.weights(), snapshots=snapshots)
    return path.read_bytes()
