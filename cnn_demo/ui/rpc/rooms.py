"""All questions of the page: importing this module fills the registry. With it comes torch, so it is imported late."""

from typing import Any

from cnn_demo.ui.rpc import classify, networks, why
from cnn_demo.ui.rpc.registry import COSTS, RPCS, ask
from cnn_demo.ui.rpc.train import custom_network, export, form, learning, previews, runs
from cnn_demo.ui.rpc.train.runs import news_of

__all__ = ["RPCS", "ROOMS", "ask", "described", "news_of"]

ROOMS = (classify, networks, why, form, previews, custom_network, runs, learning, export)


def described() -> dict[str, Any]:
    """Every question with its cost class and the JSON schemas of what is asked and answered."""
    return {
        "costs": COSTS,
        "questions": {
            name: {
                "cost": rpc.cost,
                "summary": rpc.summary,
                "question": rpc.question.model_json_schema(),
                "answer": rpc.answer.model_json_schema(mode="serialization"),
            }
            for name, rpc in sorted(RPCS.items())
        },
    }
