"""The weights of the famous originals: asked for, watched on their way, given up. Everybody waits for one download."""

from cnn_demo.lab import current_lab
from cnn_demo.originals.shelf import OriginalState as State
from cnn_demo.originals.shelf import Phase
from cnn_demo.ui.rpc.models import Name
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import Visitor


class OriginalName(Model):
    original: Name


class OriginalQuestion(Model):
    original: Name
    visitor: Visitor


class OriginalState(Model):
    """`here` of `total` bytes while it is fetched; `message` says why the last try failed."""

    phase: Phase
    here: int
    total: int
    message: str


@rpc("queued")
def get_original(question: OriginalQuestion) -> OriginalState:
    """Begins to fetch the weights of an original, unless they are here, and to open it."""
    return _answer(current_lab().originals.ask(question.original, question.visitor))


@rpc("light")
def original_state(question: OriginalName) -> OriginalState:
    """How far an original is."""
    return _answer(current_lab().originals.state(question.original))


@rpc("queued")
def leave_original(question: OriginalQuestion) -> OriginalState:
    """Waits no longer for an original; its download ends when nobody does."""
    return _answer(current_lab().originals.leave(question.original, question.visitor))


def _answer(state: State) -> OriginalState:
    return OriginalState(phase=state.phase, here=state.here, total=state.total, message=state.message)
