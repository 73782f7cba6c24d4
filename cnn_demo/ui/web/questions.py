"""All questions of the page: importing this module imports every module of `ui.rpc`, which fills the registry. With
them comes torch, so it is imported late.
"""

import importlib
import pkgutil
from typing import Any

from cnn_demo.ui import rpc
from cnn_demo.ui.rpc.page_file import page_file, page_version
from cnn_demo.ui.rpc.registry import COSTS, RPCS, ask
from cnn_demo.ui.rpc.train.runs import news_of

__all__ = ["RPCS", "ask", "described", "news_of", "page_file", "page_version"]

for _module in pkgutil.walk_packages(rpc.__path__, f"{rpc.__name__}."):
    importlib.import_module(_module.name)


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
