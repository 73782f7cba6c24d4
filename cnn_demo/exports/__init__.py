"""What can be taken away: a PyTorch script, a model card, ONNX, weights, figures."""

from cnn_demo.exports.formats import FORMS, content, file_of, form_of
from cnn_demo.exports.results_table import results_table

__all__ = ["FORMS", "content", "file_of", "form_of", "results_table"]
