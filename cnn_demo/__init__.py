"""CNN Lab: draw, look inside and train convolutional networks. Nothing is imported here: every part starts fast."""

__version__ = "0.3.0"
