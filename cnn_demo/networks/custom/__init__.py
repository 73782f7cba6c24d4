"""A visitor's own network: the grammar of its id, the blocks it is made of, and whether they fit onto each other."""

from cnn_demo.networks.custom.blocks import Block, ImpossibleNetwork
from cnn_demo.networks.custom.grammar import file_name, is_own, parse, spec_of_own, write

__all__ = ["Block", "ImpossibleNetwork", "file_name", "is_own", "parse", "spec_of_own", "write"]
