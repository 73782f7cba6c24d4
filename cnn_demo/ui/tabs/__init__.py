"""The tabs, in order. Each module has a TITLE, an ID for links and build(), which places its components."""

from cnn_demo.ui.tabs import classify, convolution, gallery, inside, train

TABS = (classify, inside, train, convolution, gallery)
