"""What the Gallery tab asks about all published networks: one table, what ideas bought, and how fast each is here."""

from dataclasses import asdict

from cnn_demo.data import DATASETS
from cnn_demo.inspection.evaluation import model_comparison as side_by_side
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.protocol import Json, answering, word


@answering
def comparison(request: Json) -> Json:
    """{} -> every published network with the numbers of its card, what each idea bought, and which eras are missing."""
    found = side_by_side.entries(current_lab().models.published())
    learned = {entry.data for entry in found}
    specs = [spec for spec in reversed(DATASETS.values()) if spec.id in learned]
    specs.sort(key=lambda spec: spec.part_of is not None)  # parts last: few networks learned them
    return {
        "data": [{"id": spec.id, "title": spec.title} for spec in specs],
        "networks": [asdict(entry) for entry in found],
        "bought": [asdict(step) for step in side_by_side.improvements(found)],
        "missing": list(side_by_side.missing(found)),
    }


@answering
def time_network(request: Json) -> Json:
    """{network} -> how long one prediction of a published network takes on this machine, now."""
    name = word(request, "network")
    lab = current_lab()
    network = lab.models.get(name)
    with lab.heavy():
        timing = side_by_side.time_prediction(network)
    return {"network": name, "milliseconds": float(f"{timing.milliseconds:.3g}"), "passes": timing.passes}
