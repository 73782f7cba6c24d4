"""Five eras of networks, all of ours side by side, one idea at a time, and claims put to the test."""

from cnn_demo.ui.components.component import LabComponent

TITLE = "Gallery"
ID = "gallery"


def build() -> None:
    LabComponent("eras", ["gallery.eras", "gallery.design"])
    LabComponent("compare", ["comparison.comparison", "comparison.time_network"])
    LabComponent("ablations", ["ablations.ablations", "ablations.ablation_words"])
    LabComponent("claims", ["claims.claims", "claims.measure_claim"])
