"""The command line: python -m cnn_demo networks | classify | train | evaluate | export | bench.

Results go to stdout, progress and errors to stderr. Exit codes: 0 all went well, 1 something failed, 2 a word or a
value that does not exist. PyTorch is imported by the command that needs it, so that --help answers at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence

import cnn_demo
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
    arguments = _parser().parse_args(argv)
    try:
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
