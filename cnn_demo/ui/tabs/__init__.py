"""The tabs, in order. Each module has a TITLE, an ID for links and build(), which places its components."""

from cnn_demo.ui.tabs import classify, gallery, inside, train

TABS = (classify, inside, train, gallery)
