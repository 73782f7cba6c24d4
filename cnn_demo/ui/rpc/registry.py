"""The one boundary between page and server: each question has a name, a model of what is asked, a model of what is
answered, and a cost class. Validation stands here and nowhere deeper; errors leave as a code and a sentence.

    @rpc("light")
    def networks(question: NetworksQuestion) -> NetworksAnswer: ...

From this registry come the page's types (`python -m cnn_demo.ui.web`), its limits and the list at /cnn-lab/api.
"""

import inspect
import logging
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cnn_demo.errors import OUR_FAULT, BadValue, LabError

log = logging.getLogger(__name__)

Cost = Literal["drawing", "light", "heavy", "queued", "stream"]
COSTS: dict[Cost, str] = {
    "drawing": "milliseconds, ten times a second while somebody draws; answered in turn",
    "light": "milliseconds; answered in turn",
    "heavy": "up to seconds; refused at once while the server is busy with others like it",
    "queued": "starts or steers work that goes on elsewhere; answered at once",
    "stream": "news for as long as somebody listens",
}


class Model(BaseModel):
    """What a question or an answer is made of: exact types, no fields but those that are named."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True)
class Rpc:
    """One question that the page may ask."""

    name: str
    cost: Cost
    question: type[Model]
    answer: type[Model]
    handler: Callable[[Any], Model]

    @property
    def summary(self) -> str:
        """The handler's own sentence."""
        return " ".join((inspect.getdoc(self.handler) or "").split("\n\n")[0].split())


class RpcError(Model):
    """What went wrong: a code to decide by, a sentence to show, and when it may be worth asking again."""

    code: str
    sentence: str
    retry_after: float | None = None


RPCS: dict[str, Rpc] = {}
Handler = TypeVar("Handler", bound=Callable[..., Model])


def rpc(cost: Cost) -> Callable[[Handler], Handler]:
    """Registers a handler under its own name, with the models that it is annotated with."""

    def register(handler: Handler) -> Handler:
        hints = typing.get_type_hints(handler)
        answer = hints.pop("return")
        (question,) = hints.values()
        name = handler.__name__
        assert name not in RPCS or RPCS[name].handler.__module__ == handler.__module__, f"two questions named {name}"
        RPCS[name] = Rpc(name, cost, question, answer, handler)
        return handler

    return register


def ask(name: str, fields: Any) -> Model:
    """The answer to a question as it came from outside. Never raises: what went wrong is an RpcError."""
    if name not in RPCS:
        return RpcError(
            code="unknown_question", sentence="There is nothing here that answers this. Load the page anew."
        )
    found = RPCS[name]
    try:
        if not isinstance(fields, Mapping):
            raise BadValue("A question to this page is an object with names and values.")
        return found.handler(found.question.model_validate(dict(fields)))
    except ValidationError as error:
        return RpcError(code="bad_value", sentence=in_words(error))
    except LabError as error:
        return RpcError(code=code_of(error), sentence=str(error), retry_after=getattr(error, "retry_after", None))
    except Exception:
        log.exception("%s failed", name)
        return RpcError(code="our_fault", sentence=OUR_FAULT)


def code_of(error: LabError) -> str:
    """What an error is called where decisions are made by it."""
    return str(getattr(error, "code", "bad_value"))


def in_words(error: ValidationError) -> str:
    """The first thing that is wrong with a question, in a sentence.

    >>> class Question(Model):
    ...     epoch: int
    >>> try:
    ...     Question.model_validate({"epoch": "3"})
    ... except ValidationError as error:
    ...     print(in_words(error))
    The field "epoch" of this question is not right: input should be a valid integer.
    """
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])[:80]
    kind = str(first["type"])
    if kind == "missing":
        return f'The field "{place}" is missing from this question.'
    if kind == "extra_forbidden":
        return f'The field "{place}" does not belong to this question.'
    message = str(first["msg"])
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f'The field "{place}" of this question is not right: {message[0].lower()}{message[1:]}.'
