"""Settings: each is documented, read in one place, and has a default that works on a bare machine."""

import re
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.errors import BadValue

ROOT = Path(__file__).parent.parent
VARIABLE = re.compile(r"CNN_DEMO_[A-Z_]*[A-Z]")


def variables(*files: Path) -> set[str]:
    return {name for file in files for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}


def product() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "cnn_demo").rglob("*.py")]


def test_every_setting_is_documented() -> None:
    readme = ROOT / "README.md"
    assert readme.is_file(), "README.md is missing: it documents the settings"
    undocumented = variables(*product()) - variables(readme)
    assert not undocumented


def test_every_documented_setting_exists() -> None:
    commands = [file for file in (ROOT / ".ci").glob("*") if file.is_file()] if (ROOT / ".ci").is_dir() else []
    known = variables(*product(), *(ROOT / "tests").rglob("*.py"), *commands)
    assert not variables(ROOT / "README.md") - known


def test_settings_are_read_in_one_place() -> None:
    read = re.compile(r"(environ|getenv)[^\n]*CNN_DEMO_")
    readers = [file.name for file in product() if read.search(file.read_text(encoding="utf-8"))]
    assert readers == ["settings.py"]


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    assert settings.data_folder() == tmp_path
    monkeypatch.setenv("CNN_DEMO_DATA", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert settings.data_folder() == tmp_path / "cache" / "cnn_demo"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert settings.data_folder() == tmp_path / "home" / ".cache" / "cnn_demo"


def test_a_person_without_a_home_has_a_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("CNN_DEMO_DATA", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    assert settings.data_folder().name == "cnn_demo"


@pytest.mark.parametrize(("value", "workers"), [("", None), (" ", None), ("1", 1), (" 8 ", 8), ("64", 64)])
def test_how_many_workers(value: str, workers: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", value)
    assert settings.workers() == workers


@pytest.mark.parametrize("word", ["0", "-1", "65", "two", "1.5", "\u0662", "1e1", "9" * 100])
def test_what_is_no_number_of_workers(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", word)
    with pytest.raises(BadValue, match=r'^CNN_DEMO_WORKERS: ".*" is no whole number from 1 to 64\.$'):
        settings.workers()


NO = ["0", "false", "False", "FALSE", "no", "off", "n", "never", " 0", "0 ", "\tOff\n", "No", "F"]
YES = ["", "  ", "1", "true", "TRUE", "yes", "Y", " on "]


@pytest.mark.parametrize(
    ("value", "allowed"), [(None, True), *((word, False) for word in NO), *((word, True) for word in YES)]
)
def test_downloads_are_allowed_unless_switched_off(
    value: str | None, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CNN_DEMO_DOWNLOAD", raising=False)
    if value is not None:
        monkeypatch.setenv("CNN_DEMO_DOWNLOAD", value)
    assert settings.downloads_allowed() == allowed


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"GRADIO_SERVER_NAME": "127.0.0.1"}, True),
        ({"GRADIO_SERVER_NAME": "localhost"}, True),
        ({"GRADIO_SERVER_NAME": "0.0.0.0"}, False),
        ({"SPACE_ID": "somebody/lab"}, False),
        ({"SPACE_ID": "somebody/lab", "CNN_DEMO_ORIGINALS": "1"}, True),
        ({"GRADIO_SERVER_NAME": "0.0.0.0", "CNN_DEMO_ORIGINALS": "yes"}, True),
        ({"CNN_DEMO_ORIGINALS": "0"}, False),
    ],
)
def test_originals_are_for_ones_own_machine_unless_allowed(
    changes: dict[str, str], allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GRADIO_SERVER_NAME", "SPACE_ID", "CNN_DEMO_ORIGINALS"):
        monkeypatch.delenv(name, raising=False)
    for name, word in changes.items():
        monkeypatch.setenv(name, word)
    assert settings.originals_allowed() == allowed


@pytest.mark.parametrize("word", ["2", "nein", "disabled", "00", "-1", "yes please"])
def test_what_says_neither_yes_nor_no_is_refused(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", word)
    with pytest.raises(BadValue, match=f'CNN_DEMO_DOWNLOAD "{word}"'):
        settings.downloads_allowed()


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("https://moodle.school.example", ("https://moodle.school.example",)),
        ("HTTPS://Moodle.School.example/", ("https://moodle.school.example",)),
        ("https://a.example,https://a.example https://a.example/", ("https://a.example",)),
        (
            "http://localhost:8080\nhttps://*.school.example:8443",
            ("http://localhost:8080", "https://*.school.example:8443"),
        ),
        ("http://10.0.0.7", ("http://10.0.0.7",)),
        ("https://xn--schler-3ya.example", ("https://xn--schler-3ya.example",)),
    ],
)
def test_who_may_embed(value: str, origins: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_EMBED_FROM", value)
    assert settings.embedders() == origins


@pytest.mark.parametrize(
    ("word", "why"),
    [
        *((word, "Give http:// or https://") for word in ("school.example", "//school.example", "ftp://a.example")),
        *((word, "Give http:// or https://") for word in ("https://a.example/page", "https://me:key@a.example")),
        *(
            (word, "Give http:// or https://")
            for word in ("https://a.example?x", "https://", "null", "'none'", "https:")
        ),
        *(
            (word, "Give http:// or https://")
            for word in ("https://schüler.example", "https://a.example;", "https://-a.b")
        ),
        *(
            (word, "a name like")
            for word in ("*", "https://*", "https://*.example", "https://a.*.example", "*.a.example")
        ),
        *((f"https://a.example:{port}", "a port that does not exist") for port in (0, 65536)),
        ("https://a.example:99999999", "Give http"),
    ],
)
def test_who_is_nobody(word: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_EMBED_FROM", f"https://school.example {word}")
    with pytest.raises(BadValue, match=f'^CNN_DEMO_EMBED_FROM: "{re.escape(word)}".*{why}'):
        settings.embedders()


@pytest.mark.parametrize("spelling", ["~", "~/cnn", "~/a/../b"])
def test_a_tilde_is_the_home(spelling: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("CNN_DEMO_DATA", spelling)
    assert settings.data_folder() == Path(spelling.replace("~", str(tmp_path)))


def test_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", "~nobody-of-this-name/cnn")
    with pytest.raises(BadValue, match="nobody who has a home"):
        settings.data_folder()


def test_limits_fit_each_other() -> None:
    assert settings.UPLOAD_BYTES < settings.UPLOAD_BODY_BYTES
    assert settings.BODY_BYTES < settings.UPLOAD_BODY_BYTES
    assert settings.CHECKPOINT_HEADER_BYTES < settings.CHECKPOINT_BYTES < settings.RUNS_BYTES
