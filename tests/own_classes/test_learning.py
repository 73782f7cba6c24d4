"""What learns: features as the whole network has them, a last layer, a block, a network; and what is said of them."""

from pathlib import Path

import numpy as np
import pytest
import torch
from labs import STORES
from own_photos import BASE, EXTRACTOR, LAST_FOUR, collection_of, photo, photos, with_new_head
from PIL import Image

from cnn_demo.errors import BadValue
from cnn_demo.networks import tracing
from cnn_demo.own_classes.features import other_pictures
from cnn_demo.own_classes.features.extractor import kept_features, own_card, prepared, without_head
from cnn_demo.own_classes.features.fused import fuse
from cnn_demo.own_classes.learning.learned import Learned
from cnn_demo.own_classes.learning.new_block import cut, learn_block
from cnn_demo.own_classes.learning.new_head import learn_head
from cnn_demo.own_classes.learning.new_network import learn_network
from cnn_demo.own_classes.learning.report import CurvePoint, OwnReport
from cnn_demo.own_classes.learning.task import Recipe, Task, task_of
from cnn_demo.prediction.checkpoint import checkpoint_file, derived
from cnn_demo.prediction.classifier import classify
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.photo_frame import is_framed
from cnn_demo.prediction.preprocessing.preprocess import from_photo
from cnn_demo.prediction.unknown.class_directions import features_of
from cnn_demo.training.jobs import RunFiles


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    return task_of(collection_of(tmp_path_factory.mktemp("own"), 3, 3), Recipe(held_out=0.3))


@pytest.fixture(scope="module")
def head(task: Task) -> Learned:
    return with_new_head(task)


def test_features_are_those_of_the_whole_network(task: Task) -> None:
    image = task.images[0]
    found = EXTRACTOR.of(image)
    traced = tracing.trace(BASE.model, from_photo(image.pixels(), BASE.card).tensor)
    assert np.allclose(found, features_of(traced)[0], atol=2e-3)
    assert np.array_equal(kept_features(image), found)  # type: ignore[arg-type]


def test_fused_layers_give_the_same_numbers(task: Task) -> None:
    image = from_photo(task.images[0].pixels(), BASE.card).tensor
    with torch.inference_mode():
        plain = without_head(BASE.model)(image)
        fused = fuse(without_head(BASE.model))(image.to(memory_format=torch.channels_last))
    assert torch.allclose(fused, plain, atol=1e-5)


def test_the_network_learns_to_tell_them(task: Task, head: Learned) -> None:
    report = head.report
    assert report.held_out_accuracy == 1.0
    assert (report.train_images, report.held_out_images) == (4, 2)
    assert np.array(report.confusion).sum() == 2
    assert report.trained_parameters == 2 * 1281
    assert report.curve[-1].train_accuracy == 1.0
    assert report.curve[-1].loss < report.curve[0].loss
    assert report.unknown
    assert report.unknown.told_of == 52


def test_equal_tasks_give_equal_networks(task: Task, head: Learned) -> None:
    again = with_new_head(task)
    assert all(torch.equal(value, head.weights[name]) for name, value in again.weights.items())
    assert again.card.network != head.card.network


def saved(made: Learned, folder: Path) -> Network:
    """As a server that has just started finds it."""
    store = ModelStore(STORES.models.folder, folder)
    made.save(RunFiles(folder), STORES.models)
    return store.get(made.card.network)


def test_a_new_last_layer_takes_little_room(head: Learned, tmp_path: Path) -> None:
    """Its features are those of the published network; what is taken away holds them."""
    network = saved(head, tmp_path)
    path = RunFiles(tmp_path).network_path(network.id)
    assert path.stat().st_size < 40_000
    whole = derived.whole(path, network.card, network.model)
    assert abs(len(whole) - derived.whole_size(network.model)) < 0.01 * len(whole)
    loaded = checkpoint_file.loads(whole)
    assert loaded.card == network.card
    assert all(torch.equal(value, head.weights[name]) for name, value in loaded.weights.items())


def test_what_was_saved_answers_alike(task: Task, head: Learned, tmp_path: Path) -> None:
    network = saved(head, tmp_path)
    assert is_framed(network.card)
    picture = photos(1, 1, first=8)[0]
    found = classify(network, from_photo(picture, network.card))
    features = EXTRACTOR.compute([picture], "photo")
    logits = torch.from_numpy(features).float() @ head.weights["fc.weight"].T + head.weights["fc.bias"]
    assert np.allclose(found.probabilities, logits[0].double().softmax(0), atol=2e-3)
    assert found.label == "horse"
    assert found.level == "familiar"
    with torch.inference_mode():
        whole = without_head(network.model)(from_photo(picture, network.card).tensor)
    assert np.allclose(whole[0], features[0], atol=2e-3)


def test_only_the_last_layer_is_new(head: Learned) -> None:
    before = BASE.model.state_dict()
    changed = {name for name, value in head.weights.items() if not torch.equal(value, before[name])}
    assert changed == {"fc.weight", "fc.bias"}


def test_the_same_share_of_every_class_is_held_out(tmp_path: Path) -> None:
    task = task_of(collection_of(tmp_path / "own", 1, 2, 10), Recipe())
    held_out = [task.labels[i] for i in task.held_out]
    assert [held_out.count(c) for c in range(3)] == [0, 1, 2]
    assert sorted(task.held_out + task.learned) == list(range(13))
    assert task.held_out == task_of_again(task).held_out


def task_of_again(task: Task) -> Task:
    """As another process gets it."""
    return Task.from_json(task.to_json())


def test_what_the_numbers_do_not_say_is_said(tmp_path: Path) -> None:
    report = with_new_head(task_of(collection_of(tmp_path / "own", 1, 6), Recipe())).report
    assert 'Of "frog" there is one image' in report.remarks[0]
    assert any("more than four times" in each for each in report.remarks)
    none = with_new_head(task_of(collection_of(tmp_path / "none", 1, 1), Recipe(held_out=0))).report
    assert none.held_out_accuracy is None
    assert any("No image was held out" in each for each in none.remarks)
    assert none.unknown
    assert none.unknown.refused is None
    assert OwnReport.from_json(none.to_json()) == none


@pytest.mark.parametrize(
    "fields", [{"start": "tail"}, {"held_out": 0.9}, {"start": "scratch", "architecture": "no_such"}]
)
def test_a_recipe_that_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        Recipe(**fields)  # type: ignore[arg-type]


def test_a_small_network_learns_from_random_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnn_demo.own_classes.learning.new_network.LOOKS", 60)
    task = task_of(collection_of(tmp_path / "own", 4, 4), Recipe("scratch"))
    *news, made = learn_network(task, BASE.card)
    assert isinstance(made, Learned)
    assert made.card.input_shape == (3, 64, 64)
    assert made.report.trained_parameters == made.report.parameters
    assert sum(isinstance(each, CurvePoint) for each in news) == len(made.report.curve)
    network = saved(made, tmp_path)
    seen = classify(network, from_photo(photos(0, 1)[0], network.card))
    assert seen.level == "unmeasured"
    assert not is_framed(network.card)


def test_the_last_block_can_be_cut_off() -> None:
    front, back = cut(BASE.model)
    assert next(name for name, _ in back.named_children()) == "head"
    image = from_photo(photos(0, 1)[0], BASE.card).tensor
    with torch.inference_mode():
        assert torch.allclose(back(front(image)), BASE.model(image), atol=1e-4)


@pytest.mark.slow
def test_the_last_block_learns_too(tmp_path: Path) -> None:
    task = task_of(collection_of(tmp_path / "own", 4, 4), Recipe("last_block"))
    *_, made = learn_block(task, STORES, BASE)
    assert isinstance(made, Learned)
    before = BASE.model.state_dict()
    changed = {n.split(".")[0] for n, value in made.weights.items() if not torch.equal(value, before[n])}
    assert changed == {"head", "head_bn", "fc"}
    network = saved(made, tmp_path)
    picture = LAST_FOUR.test.images[int((LAST_FOUR.test.labels == 1).nonzero()[0])]
    assert classify(network, from_photo(photo(picture), network.card)).label == "horse"


def test_the_kept_features_of_other_pictures_are_theirs() -> None:
    pictures = other_pictures.other_pictures(STORES.data)
    kept = other_pictures.other_features()
    assert len(kept) == len(pictures) == 52
    assert np.allclose(kept[[0, 30]], EXTRACTOR.compute([pictures[0], pictures[30]], "photo"), atol=5e-3)


def test_a_drawing_is_prepared_as_it_is_when_it_is_asked_about(tmp_path: Path) -> None:
    ink = np.zeros((280, 280), np.uint8)
    ink[100:150, 40:200] = 255
    collection = collection_of(tmp_path / "own")
    added = collection.add_image(collection.add_class("dash").id, Image.fromarray(ink), "ink")
    seen = prepared(added.pixels(), "ink", own_card(BASE.card))
    assert seen.pixels.shape == (3, 260, 260)
    assert seen.pixels[:, 130, 130].max() < 60  # ink is dark on light paper
    assert seen.pixels.min(axis=(1, 2)).max() < 60 < 200 < seen.pixels[:, 5, 5].min()


def test_a_curve_goes_on_in_time(task: Task) -> None:
    *points, made = learn_head(task, [EXTRACTOR.of(image) for image in task.images], BASE)
    assert list(made.report.curve) == points
    assert [point.epoch for point in points] == sorted(point.epoch for point in points)
