"""A question of the page and what comes back: its answer, or the sentence that refuses it."""

from typing import Any

from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask


def answered(name: str, /, **fields: Any) -> dict[str, Any]:
    """The answer as JSON has it."""
    found = ask(name, fields)
    assert not isinstance(found, RpcError), found
    return found.model_dump()


def refused(name: str, fields: Any) -> str:
    found = ask(name, fields)
    assert isinstance(found, RpcError), found
    assert found.code != "our_fault"
    assert "/" not in found.sentence
    return found.sentence
