"""Looking for what somebody said, is called or is numbered, in any bytes and in every shape."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
Order = Literal["big", "little"]
WIDTHS = range(1, 9)  # bytes of an integer, as databases and programs store it


def traces(
    words: Iterable[str], ids: Iterable[int], places: Mapping[str, bytes]
) -> list[tuple[str, str]]:
    """Each that was found, and where."""
    secrets = {word: list(shapes_of_words(word)) for word in words}
    secrets |= {str(number): list(shapes_of_number(number)) for number in ids}
    return [
        (secret, place)
        for place, content in places.items()
        for secret, shapes in secrets.items()
        if any(shape in content for shape in shapes)
    ]


def shapes_of_words(word: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        yield word.encode(encoding)
    yield word.encode("unicode_escape")  # as a log may show it
    yield word.encode("ascii", "backslashreplace")


def shapes_of_number(number: int) -> Iterator[bytes]:
    yield from shapes_of_words(str(number))
    yield f"{number:x}".encode()
    shortest = next(width for width in WIDTHS if number < 1 << (8 * width))
    for order in get_args(Order):  # the shortest stands within each of the longer ones
        yield number.to_bytes(shortest, order)
