"""The errors that a visitor may see.

Every message is one or two plain sentences: what happened and what to do. It never holds a path, a traceback or a
stranger's text beyond a short, quoted word. Anything that is not a LabError is our fault and is logged, not shown.
Each kind has a code: what decides by an error decides by that, so that sentences can be rewritten.
"""

from collections.abc import Iterable

OUR_FAULT = "Something went wrong on our side. Nothing was lost; try again."


class LabError(Exception):
    """Something a visitor can act on; `str(error)` is shown as it is."""

    code = "refused"


class BadImage(LabError):
    """Bytes or an array that are not an image that we can read."""

    code = "bad_image"


class EmptyDrawing(BadImage):
    """Nothing has been drawn yet."""

    code = "empty_drawing"

    def __init__(self) -> None:
        super().__init__("Draw something first.")


class BadValue(LabError):
    """A number out of bounds or a choice that does not exist."""

    code = "bad_value"


class BadCheckpoint(LabError):
    """A file that is not a network of ours, or not a healthy one."""

    code = "bad_checkpoint"


class DataUnavailable(LabError):
    """A data set that could not be had."""

    code = "data_unavailable"


class Busy(LabError):
    """No room right now. After `retry_after` seconds there may be some; None: it is for the visitor to do something."""

    code = "busy"

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class AlreadyRunning(Busy):
    """This visitor's run is already going, and may take long."""

    code = "already_running"


class Leaving(Busy):
    """This server has been told to stop, and takes nobody new."""

    code = "leaving"

    def __init__(self) -> None:
        super().__init__("This server is about to stop: try again in a minute.")


def unknown(kind: str, value: object, allowed: Iterable[str]) -> BadValue:
    """The sentence for a choice that does not exist, naming what does.

    >>> str(unknown("data set", "mnits", ["mnist"]))
    'There is no data set "mnits". Choose one of: mnist.'
    """
    word = str(value)
    shown = word if len(word) <= 30 else word[:29] + "…"
    return BadValue(f'There is no {kind} "{shown}". Choose one of: {", ".join(allowed)}.')
