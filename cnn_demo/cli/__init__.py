"""The command line: python -m cnn_demo networks | classify | train | evaluate | export | bench.

Results go to stdout, progress and errors to stderr. Exit codes: 0 all went well, 1 something failed, 2 a word or a
value that does not exist. PyTorch is imported by the command that needs it, so that --help answers at once.
"""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence

import cnn_demo
from cnn_demo import settings
from cnn_demo.cli import bench, classify, evaluate, export, networks, train
from cnn_demo.errors import BadValue, LabError

COMMANDS = {
    "networks": networks,
    "classify": classify,
    "train": train,
    "evaluate": evaluate,
    "export": export,
    "bench": bench,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Wrong usage leaves through argparse with code 2."""
    with contextlib.ExitStack() as silent:
        if os.environ.get("RANK", "0") != "0":  # torchrun has started several: the leader speaks for all
            nowhere = silent.enter_context(open(os.devnull, "w"))
            silent.enter_context(contextlib.redirect_stdout(nowhere))
            silent.enter_context(contextlib.redirect_stderr(nowhere))
        return _main(argv)


def _main(argv: Sequence[str] | None) -> int:
    _print_anything()
    arguments = _parser().parse_args(argv)
    try:
        _check_place()
        return int(COMMANDS[arguments.command].run(arguments))
    except LabError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, BadValue) else 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough: "networks | head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if arguments.debug:
            raise
        print(f"Something unexpected went wrong ({type(error).__name__}). See more with --debug.", file=sys.stderr)
        return 1


def _print_anything() -> None:
    """What the terminal has no letters for, or a file name that is no text, is shown with "?" in its place."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and (out.errors == "strict" or out.encoding.lower() != "utf-8"):
        out.reconfigure(errors="replace")


def _check_place() -> None:
    """LabError where the package was copied away from its networks, as by `pip install .`."""
    if not (settings.PACKAGE.parent / "app.py").is_file():
        raise LabError(
            "CNN Lab runs from its own folder, where its networks and app.py are, and this is a copy without them. "
            'Call this in that folder, or install it from there with "pip install -e .".'
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cnn_demo",
        description="Draw, look inside and train convolutional networks. The page: python app.py",
    )
    parser.add_argument("--version", action="version", version=cnn_demo.__version__)
    parser.add_argument("--debug", action="store_true", help="show the traceback of an unexpected error")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        sentence = (module.__doc__ or "").splitlines()[0]
        module.arguments(commands.add_parser(name, help=sentence, description=sentence, allow_abbrev=False))
    return parser
