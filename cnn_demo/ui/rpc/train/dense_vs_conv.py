"""What a duel of a dense and a convolutional network asks: as many weights for both, and the same hard images."""

from cnn_demo.data import spec_of
from cnn_demo.inspection.evaluation.predictions import test_images
from cnn_demo.inspection.interventions import pixel_challenges
from cnn_demo.inspection.interventions.perturbations import background
from cnn_demo.inspection.interventions.pixel_challenges import Challenge
from cnn_demo.lab import current_lab
from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.parameter_matching import dense_like, parameters_of
from cnn_demo.ui.rpc.classify import channels_last, image_json, test_pixels
from cnn_demo.ui.rpc.protocol import Json, answering, whole, word


@answering
def budget(request: Json) -> Json:
    """{data, architecture} -> its parameters, and the dense network that has as many."""
    spec = spec_of(word(request, "data"))
    chosen = architecture_of(word(request, "architecture"))
    rival = architecture_of(dense_like(chosen.id, spec.shape, len(spec.classes)))
    return {
        name: {
            "architecture": each.id,
            "title": each.title,
            "parameters": parameters_of(each.id, spec.shape, len(spec.classes)),
        }
        for name, each in (("chosen", chosen), ("dense", rival))
    }


@answering
def challenge(request: Json) -> Json:
    """{network, kind, pixels, start} -> how many of the next images are right; to be asked again from `seen` until
    that is `total`. The network is taken as it was trained, without edits."""
    lab = current_lab()
    network = lab.models.get(word(request, "network"))
    asked = Challenge(word(request, "kind"), request.get("pixels", 0))
    if asked.kind == "rearrange" and not pixel_challenges.can_rearrange(network):
        return {"right": 0, "seen": 0, "total": 0, "words": ""}
    with lab.heavy():
        score = pixel_challenges.run_challenge(network, lab.data, asked, request.get("start", 0))
    return {"right": score.right, "seen": score.seen, "total": score.total, "words": score.words}


@answering
def challenged(request: Json) -> Json:
    """{network, index} -> what is done to one of its test images: shifted by 0, 1, ... pixels, and shuffled."""
    lab = current_lab()
    network = lab.models.get(word(request, "network"))
    dataset = test_images(network, lab.data)
    pixels, label = test_pixels(dataset, whole(request, "index"))
    shifts, shuffled = pixel_challenges.examples(pixels, background(network.card))
    return {
        "shifts": [image_json(channels_last(each)) for each in shifts],
        "shuffled": image_json(channels_last(shuffled)),
        "label": dataset.spec.classes[label],
    }
