"""Files for the page's engine: made once, told apart by their version."""

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.page_file import page_file, page_version
from cnn_demo.ui.web.questions import ask


def test_made_once_for_each_epoch() -> None:
    assert page_file("quick-mnist") is page_file("quick-mnist")
    assert page_file("quick-mnist", 0) != page_file("quick-mnist", 1)
    assert current_lab().page_files.total >= len(page_file("quick-mnist"))


def test_the_graph_names_the_version() -> None:
    found = ask("network_graph", {"network": "quick-mnist"})
    assert found.version == page_version("quick-mnist")  # type: ignore[attr-defined]
    assert len(found.version) == 12  # type: ignore[attr-defined]
    assert page_version("lenet5-mnist") != page_version("quick-mnist")
    assert ask("network_graph", {"network": "resnet20-cifar10"}).version is None  # type: ignore[attr-defined]


def test_what_there_is_not() -> None:
    for network, epoch in (("nobody-knows", None), ("quick-mnist", 99), ("../quick-mnist", None)):
        with pytest.raises(BadValue):
            page_file(network, epoch)
