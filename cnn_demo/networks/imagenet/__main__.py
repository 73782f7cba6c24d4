"""Writes the layer tables of the originals: python -m cnn_demo.networks.imagenet"""

from cnn_demo.networks.imagenet import ORIGINALS, ROOM
from cnn_demo.networks.imagenet.definition import table, to_json


def main() -> None:
    for original in ORIGINALS:
        (ROOM / f"{original}.json").write_text(to_json(table(original)), encoding="utf-8")


if __name__ == "__main__":
    main()
