"""What the Gallery tab asks about ablations: what would be trained, and what the finished runs say."""

from cnn_demo.data import spec_of
from cnn_demo.errors import BadValue, unknown
from cnn_demo.lab import current_lab
from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.training.experiments.ablations import ABLATIONS, EPOCHS, IMAGES, Ablation, Variant, in_words
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.protocol import Json, answering, word


@answering
def ablations(request: Json) -> Json:
    """{} -> the experiments with their networks and recipes. Somebody looking at them may train soon."""
    return {"images": IMAGES, "epochs": EPOCHS, "ablations": [_to_json(each) for each in ABLATIONS.values()]}


@answering
def ablation_words(request: Json) -> Json:
    """{ablation, runs: ids of its finished runs, in order} -> test accuracies and what they say."""
    ablation = ABLATIONS.get(word(request, "ablation"))
    if ablation is None:
        raise unknown("experiment", request["ablation"], ABLATIONS)
    ids = request.get("runs")
    if not isinstance(ids, list) or len(ids) != len(ablation.variants):
        raise BadValue(f"This experiment has {len(ablation.variants)} networks. Train all of them.")
    runs = [current_lab().jobs.visit(str(run_id)) for run_id in ids]
    accuracies = [_accuracy(run, variant) for run, variant in zip(runs, ablation.variants, strict=True)]
    return {"accuracies": accuracies, "words": in_words(ablation, accuracies)}


def _accuracy(run: Run, variant: Variant) -> float:
    if run.config != variant.config or not run.sample:
        raise BadValue("These runs belong to another experiment. Train this one again.")
    if run.test_accuracy is None:
        raise BadValue("Not all of these runs came to their end. Train them again.")
    return run.test_accuracy


def _to_json(ablation: Ablation) -> Json:
    return {
        "id": ablation.id,
        "title": ablation.title,
        "question": ablation.question,
        "variants": [_variant(variant) for variant in ablation.variants],
    }


def _variant(variant: Variant) -> Json:
    spec = spec_of(variant.config.data)
    layers = anatomy_of(variant.config.architecture, spec.shape, len(spec.classes))
    return {
        "name": variant.name,
        "design": architecture_of(variant.config.architecture).id,
        "parameters": sum(layer.parameters for layer in layers),
        "depth": depth(layers),
        "config": variant.config.to_dict(),
    }
