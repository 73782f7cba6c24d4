"""Five eras of networks, all of ours side by side, one idea at a time, and claims put to the test."""

from cnn_demo.ui.components.component import LabComponent

TITLE = "Gallery"
ID = "gallery"


def build() -> None:
    LabComponent("eras", ["architectures.timeline.eras", "architectures.timeline.design"])
    LabComponent("compare", ["architectures.comparison.comparison", "architectures.comparison.time_network"])
    LabComponent("ablations", ["experiments.ablations.ablations", "experiments.ablations.ablation_words"])
    claims = ("claims", "measure_claim", "stop_claim")
    LabComponent("claims", [f"experiments.claims.{name}" for name in claims])
