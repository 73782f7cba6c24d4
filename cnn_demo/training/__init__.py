"""Training: recipes, the engine that learns, one session from order to file, and the jobs of many visitors."""

__all__ = ["config", "diagnosis", "engine", "evaluation", "experiments", "jobs", "session", "worker"]
