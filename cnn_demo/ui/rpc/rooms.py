"""All questions of the page: importing this module fills the registry. With it comes torch, so it is imported late."""

import json
from collections.abc import AsyncIterator
from typing import Any

from cnn_demo.ui.rpc import classify, networks, why
from cnn_demo.ui.rpc.architectures import published, timeline
from cnn_demo.ui.rpc.evaluate import comparison, report
from cnn_demo.ui.rpc.experiments import ablations, claims
from cnn_demo.ui.rpc.extras import dense_vs_conv, one_step, transfer
from cnn_demo.ui.rpc.registry import COSTS, RPCS, ask

__all__ = ["ROOMS", "RPCS", "ask", "described", "news_of"]

ROOMS = (
    classify,
    networks,
    why,
    report,
    comparison,
    timeline,
    published,
    ablations,
    claims,
    one_step,
    dense_vs_conv,
    transfer,
)


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


async def news_of(run: str, seen: int) -> AsyncIterator[str]:
    """A run's snapshots as JSON, each with the points that come after the first `seen`."""
    from cnn_demo.training.jobs.job_queue import get_jobs
    from cnn_demo.ui.rpc.train.runs import to_json

    async for snapshot in get_jobs().watch(run):
        yield json.dumps(to_json(snapshot))
