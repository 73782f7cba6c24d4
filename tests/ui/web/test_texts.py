"""All that a person reads on the page stands in `ui/texts`: none of it in the modules that build the page."""

import re

import pytest

from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.ui.web.static_files import StaticFiles

FILES = StaticFiles()
MODULES = {name: text for name, text in FILES.modules.items() if not name.startswith("texts/")}
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
PROGRAMMERS = re.compile(r"new Error\([^)]*\)")  # said to whoever reads the console
TEXT = re.compile(r"\"([^\"\n]*)\"|`([^`]*)`")
SENTENCE = re.compile(r"[A-Z][a-z]+ [a-z]+|[a-z]{3,} [a-z]{3,} [a-z]{3,}")  # words in a row


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_holds_no_sentences(name: str) -> None:
    code = PROGRAMMERS.sub("", COMMENT.sub("", MODULES[name]))
    texts = [re.sub(r"\$\{[^}]*\}", "", plain or template) for plain, template in TEXT.findall(code)]
    assert [text for text in texts if SENTENCE.search(text)] == []


def test_a_stray_sentence_would_be_found() -> None:
    for stray in ("Draw a digit", "press and hold it", "No image here"):
        assert SENTENCE.search(stray)


def test_texts_are_words_alone() -> None:
    for name in FILES.modules.keys() - MODULES.keys():
        assert "document" not in COMMENT.sub("", FILES.modules[name])
        assert "import" not in COMMENT.sub("", FILES.modules[name]), name


def test_every_change_of_an_augmentation_is_described() -> None:
    changes = FILES.modules["texts/tabs/train.js"].partition("changes: {")[2].partition("}")[0]
    named = {part for name in AUGMENTATIONS.keys() - {"none"} for part in name.split("+")}
    assert set(re.findall(r"(\w+): \"", changes)) == named
