"""What a duel of a dense and a convolutional network asks: as many weights for both, and the same hard pictures."""

from cnn_demo.data import spec_of
from cnn_demo.inspection import challenges
from cnn_demo.inspection.answers import pictures_of
from cnn_demo.inspection.challenges import Challenge
from cnn_demo.inspection.robustness import fill
from cnn_demo.networks import architecture_of
from cnn_demo.networks.budget import dense_like, parameters_of
from cnn_demo.prediction import library
from cnn_demo.ui.questions import Json, answering, whole, word
from cnn_demo.ui.service import channels_last, picture_json, test_pixels, turn


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
    """{network, kind, pixels, start} -> how many of the next pictures are right; to be asked again from `seen` until
    that is `total`. The network is taken as it was trained, without edits."""
    network = library.get(word(request, "network"))
    asked = Challenge(word(request, "kind"), request.get("pixels", 0))
    if asked.kind == "rearrange" and not challenges.can_rearrange(network):
        return {"right": 0, "seen": 0, "total": 0, "words": ""}
    with turn():
        met = challenges.meet(network, asked, request.get("start", 0))
    return {"right": met.right, "seen": met.seen, "total": met.total, "words": met.words}


@answering
def challenged(request: Json) -> Json:
    """{network, index} -> what is done to one of its test pictures: shifted by 0, 1, ... pixels, and shuffled."""
    network = library.get(word(request, "network"))
    dataset = pictures_of(network)
    pixels, label = test_pixels(dataset, whole(request, "index"))
    shifts, shuffled = challenges.examples(pixels, fill(network.card))
    return {
        "shifts": [picture_json(channels_last(each)) for each in shifts],
        "shuffled": picture_json(channels_last(shuffled)),
        "label": dataset.spec.classes[label],
    }
