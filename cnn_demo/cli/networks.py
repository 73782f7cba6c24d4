"""List the published networks with their size and test accuracy."""

import argparse
import json


def arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one object a line")
    form.add_argument("--markdown", action="store_true", help="the README's table of results")


def run(arguments: argparse.Namespace) -> int:
    from cnn_demo.prediction.stores import Stores

    cards = Stores.open().models.published()
    if arguments.markdown:
        from cnn_demo.exports.results_table import results_table

        print(results_table(cards))
        return 0
    for card in cards if arguments.json else ():
        told: dict[str, object] = {"network": card.network, "architecture": card.architecture, "data": card.data}
        told |= {"test_accuracy": card.metrics.get("test_accuracy"), "parameters": card.parameters}
        told |= {"input_shape": card.input_shape, "classes": card.classes, "command": card.command}
        print(json.dumps(told))
    if arguments.json:
        return 0
    if not cards:
        print("No network is published yet. Train one: python -m cnn_demo train --data mnist --network quick")
        return 0
    widest = max(len(card.network) for card in cards)
    print(f"{'network':{widest}}  {'parameters':>10}  {'test accuracy':>13}")
    for card in cards:
        accuracy = card.metrics.get("test_accuracy")
        share = "-" if accuracy is None else f"{accuracy:.2%}".replace("%", " %")
        print(f"{card.network:{widest}}  {card.parameters:>10,}  {share:>13}")
    return 0
