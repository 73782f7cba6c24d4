"""Fixtures of every traced architecture."""

from traced_cases import case, quick

__all__ = ["case", "quick"]
