"""A few out of many, evenly spread: which layers of a deep network, or which maps of a layer, stand for all of them."""


def evenly_spaced(count: int, most: int) -> list[int]:
    """At most `most` positions out of `count`, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return [round(i * (count - 1) / max(1, most - 1)) for i in range(most)]
