"""What the page may ask the server, by tab; each question is one JSON object and so is its answer. A question is public
by its @rpc: ui.web.questions has them all."""

from cnn_demo.ui.rpc.registry import Model, RpcError, ask, rpc

__all__ = ["Model", "RpcError", "ask", "rpc"]
