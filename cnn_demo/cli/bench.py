"""Measure on this machine how much faster than the articles this is."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", metavar="PART", help="training, serving (default: both)")


def run(arguments: argparse.Namespace) -> int:
    raise NotImplementedError
