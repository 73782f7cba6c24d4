"""The files with which the page runs small networks itself: one for each network and epoch, made when it is first
asked for. Their version is part of their address, so that a browser may keep them for ever."""

import hashlib
from weakref import ref

from cnn_demo.errors import BadValue
from cnn_demo.exports.page_network import page_network
from cnn_demo.lab import current_lab
from cnn_demo.prediction.network import Network


def page_file(network_id: str, epoch: int | None = None) -> bytes:
    """The network as the page's engine reads it. BadValue where there is no such network, epoch, or file of it."""
    return _file(current_lab().models.get(network_id, epoch))


def page_version(network_id: str) -> str | None:
    """Twelve hex digits that change when the network does, and stand for all its epochs; None where the page cannot
    run it."""
    try:
        return hashlib.sha256(page_file(network_id)).hexdigest()[:12]
    except BadValue:
        return None


def _file(network: Network) -> bytes:
    files = current_lab().page_files
    files.forget(lambda key: key() is None)
    return files.keep(ref(network.model), lambda: page_network(network))
