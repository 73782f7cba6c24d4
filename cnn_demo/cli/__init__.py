"""The command line: python -m cnn_demo networks | classify | train | evaluate | export | open | bench.

Results go to stdout, progress and errors to stderr. Exit codes: 0 all went well, 1 something failed, 2 a word or a
value that does not exist. PyTorch is imported by the command that needs it, so that --help answers at once.
"""

import argparse
import contextlib
import io
import os
import sys
import time
from collections.abc import Sequence

import cnn_demo
from cnn_demo import settings
from cnn_demo.cli import bench, classify, evaluate, export, networks, open_network, train
from cnn_demo.errors import BadValue, LabError

LEADER_SECONDS = 20  # processes of one command may start so far apart, on a busy machine

COMMANDS = {
    "networks": networks,
    "classify": classify,
    "train": train,
    "evaluate": evaluate,
    "export": export,
    "open": open_network,
    "bench": bench,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Wrong usage leaves through argparse with code 2."""
    return _main(argv) if os.environ.get("RANK", "0") == "0" else _follow(argv)


def _follow(argv: Sequence[str] | None) -> int:
    """One of several processes that torchrun has started, of which the leader speaks for all.

    Where one fails, torchrun ends the others, so a fault waits here until the leader has said it. If nothing ends this
    process meanwhile, the fault is its own, and it says so itself.
    """
    said = io.StringIO()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(said):
        try:
            code = _main(argv)
        except SystemExit as left:  # argparse has refused the words
            code = left.code if isinstance(left.code, int) else 2
    if code:
        time.sleep(LEADER_SECONDS)
        print(*said.getvalue().splitlines()[-1:], sep="\n", file=sys.stderr)
    return code


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
