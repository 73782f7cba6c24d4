"""Fixtures of every traced architecture."""

from traced_cases import _one_thread, case, quick

__all__ = ["_one_thread", "case", "quick"]
