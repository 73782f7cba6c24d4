"""What visitors send: the one door for uploads, and Gradio's image with it."""

from cnn_demo.ui.components.uploaded_image import UploadedImage

__all__ = ["UploadedImage"]
