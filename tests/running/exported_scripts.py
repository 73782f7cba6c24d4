"""A script that was exported, run in this process."""

from typing import Any

import torch


def run_here(code: str) -> dict[str, Any]:
    """The script's names, without its main()."""
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(code, "script.py", "exec"), names)
    names["DEVICE"] = torch.device("cpu")
    return names
