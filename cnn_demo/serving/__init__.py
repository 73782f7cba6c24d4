"""How the app is served: what the environment needs, the page behind its guard, and the wait for its end."""

from cnn_demo.serving.server import import_torch, prepare_environment, serve, wait_for_signal

__all__ = ["import_torch", "prepare_environment", "serve", "wait_for_signal"]
